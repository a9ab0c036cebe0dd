import { timingSafeEqual } from 'node:crypto';
import type { EpochMs } from '../time/time.ts';
import { type Guard, type Guarded, isGuardedBy } from './guard.ts';
import { effectiveState, type SecretRecord } from './keySecrets.ts';
import { keyStatus, type StatusFacts } from './keyStatus.ts';

/** All that deciding needs to know of a key. */
export interface VerifiableKey extends StatusFacts, Guarded {
  readonly secrets: readonly SecretRecord[];
}

/** A well-formed secret with the right checksum, as it was presented. */
export interface Attempt {
  /** HMAC-SHA-256 of what was presented, hex. */
  readonly hash: string;
  /** Until when this source is throttled for this key, or null. */
  readonly throttledUntil: EpochMs | null;
  /** What the caller guards, where it said so. */
  readonly guard?: Guard | undefined;
}

/** What the verifier decided. On the wire `unknown` and `wrong-secret` are both `INVALID`. */
export type VerifyDecision =
  | { readonly kind: 'accepted'; readonly secret: SecretRecord; readonly as: 'current' | 'previous' | 'pending' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'wrong-secret' }
  | { readonly kind: 'retired'; readonly secret: SecretRecord }
  | { readonly kind: 'deleted'; readonly secret: SecretRecord }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'locked' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'throttled'; readonly until: EpochMs };

/** HMAC-SHA-256 in hex. */
const HASH_LENGTH = 64;
/** Refilled for each comparison, which is done before anyone else runs: a check makes no two buffers to throw away. */
const [ONE, OTHER] = [Buffer.alloc(HASH_LENGTH), Buffer.alloc(HASH_LENGTH)];

/** Compares two hashes without telling by the time it takes how much of them is the same. */
export function sameHash(one: string, other: string): boolean {
  if (one.length !== HASH_LENGTH || other.length !== HASH_LENGTH) return false;
  ONE.write(one, 'latin1');
  OTHER.write(other, 'latin1');
  return timingSafeEqual(ONE, OTHER);
}

/**
 * Decides an attempt. The secret is compared before anything else is looked at: only someone who holds a right secret learns
 * that the key is disabled, locked, expired or of another project. A right secret is never throttled, or a stranger behind
 * the same proxy could shut the owner out.
 *
 * What is wrong with the key itself comes first, since it is the same at every door: deleted or retired, disabled, locked,
 * expired. `forbidden` comes last: it means a good key at the wrong door, and uses nothing up. A pending secret that is
 * presented there stays pending.
 *
 * A pending secret is judged as if its rotation were complete (renewed, unlocked): its use is what completes it. The secret
 * of a deleted key is `deleted`, and of one that made room for another `retired`: its holder once had a right one, and the owner
 * should hear who still uses it.
 * @param key the key named in the presented secret, or undefined where there is none.
 */
export function decideVerify(key: VerifiableKey | undefined, attempt: Attempt, at: EpochMs): VerifyDecision {
  if (key === undefined) return { kind: 'unknown' };
  const secret = key.secrets.find((candidate) => sameHash(candidate.hash, attempt.hash));
  const status = keyStatus(key, at);
  if (secret === undefined) {
    if (status === 'deleted') return { kind: 'unknown' };
    if (attempt.throttledUntil !== null && attempt.throttledUntil > at) {
      return { kind: 'throttled', until: attempt.throttledUntil };
    }
    return { kind: 'wrong-secret' };
  }
  const state = effectiveState(secret, at);
  if (status === 'deleted') return { kind: wasDeleted(key.secrets) ? 'deleted' : 'retired', secret };
  if (state === 'retired') return { kind: 'retired', secret };
  if (status === 'disabled') return { kind: 'disabled' };
  if (state !== 'pending') {
    if (status === 'locked') return { kind: 'locked' };
    if (state === 'expired' || status === 'expired') return { kind: 'expired' };
  }
  if (attempt.guard !== undefined && !isGuardedBy(key, attempt.guard)) return { kind: 'forbidden' };
  return { kind: 'accepted', secret, as: state };
}

/** A key whose current secret is simply good: nothing but the time can make another answer of it than `accepted`. */
export interface SimplyGood {
  readonly secret: SecretRecord;
  /** The first moment at which it has to be decided again. */
  readonly until: EpochMs;
}

/**
 * Decides in advance, once for each key in memory, what {@link decideVerify} would decide at each check: a check then compares
 * one hash and one moment.
 * @returns undefined where every attempt has to be decided by itself.
 */
export function simplyGood(key: VerifiableKey): SimplyGood | undefined {
  if (key.disabledAt !== null || key.lockedAt !== null) return undefined;
  const secret = key.secrets.find(({ state }) => state === 'current');
  if (secret === undefined) return undefined;
  return { secret, until: Math.min(key.expiresAt, secret.expiresAt, key.deletedAt ?? Number.POSITIVE_INFINITY) };
}

/**
 * Whether somebody deleted the key, rather than that it made room for another (`replace:both`) or never reached anyone. The
 * newest secret of a key that made room was given an end then, which the current one of a key that is deleted never has; and
 * a key that never reached anyone has nothing but discarded ones.
 */
function wasDeleted(secrets: readonly SecretRecord[]): boolean {
  let newest: SecretRecord | undefined;
  for (const secret of secrets) {
    if (secret.state === 'discarded') continue;
    if (newest === undefined || secret.generation > newest.generation) newest = secret;
  }
  return newest !== undefined && newest.overlapEndsAt === null;
}
