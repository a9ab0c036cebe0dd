import { timingSafeEqual } from 'node:crypto';
import type { EpochMs } from '../time/time.ts';
import { type Guard, type Guarded, isGuardedBy } from './guard.ts';
import { effectiveState, type SecretRecord } from './keySecrets.ts';
import { isSuspended, keyStatus, type StatusFacts } from './keyStatus.ts';

/** Everything about a key that the decision needs. */
export interface VerifiableKey extends StatusFacts, Guarded {
  readonly secrets: readonly SecretRecord[];
}

/** A presented secret, well formed and with the right checksum. */
export interface Attempt {
  /** HMAC-SHA-256 of the presented secret, hex. */
  readonly hash: string;
  /** Until when this source is throttled for this key, or null. */
  readonly throttledUntil: EpochMs | null;
  /** What the caller guards, if it said so. */
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
  | { readonly kind: 'suspended' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'throttled'; readonly until: EpochMs };

/** HMAC-SHA-256 in hex. */
const HASH_LENGTH = 64;
/** Buffers refilled for each comparison, which is synchronous: this saves a check from allocating two. */
const [ONE, OTHER] = [Buffer.alloc(HASH_LENGTH), Buffer.alloc(HASH_LENGTH)];

/** Compares two hashes in constant time, so that timing doesn't reveal how much of them matches. */
export function sameHash(one: string, other: string): boolean {
  if (one.length !== HASH_LENGTH || other.length !== HASH_LENGTH) return false;
  ONE.write(one, 'latin1');
  OTHER.write(other, 'latin1');
  return timingSafeEqual(ONE, OTHER);
}

/**
 * Decides an attempt. The secret is compared first: only someone with a right secret learns that the key is disabled,
 * locked, suspended, expired or in another project. A right secret is never throttled, or a stranger behind the same proxy could
 * shut the owner out.
 *
 * The key's own faults come first, because they are the same for every caller: deleted or retired, disabled, locked,
 * suspended, expired. `forbidden` comes last: it means a good key presented to the wrong caller, and uses nothing up. A pending
 * secret that is presented there stays pending.
 *
 * A pending secret is judged as if its rotation were complete (renewed, unlocked), because its use completes it. A
 * deleted key's secret is `deleted`, and a replaced one is `retired`: its holder once had a right one, and the owner
 * should know who still uses it.
 * @param key the key named in the presented secret, or undefined if it doesn't exist.
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
  if (state !== 'pending' && status === 'locked') return { kind: 'locked' };
  // Completing a rotation renews and unlocks a key, but gives its owner no second factor.
  if (isSuspended(key, at)) return { kind: 'suspended' };
  if (state !== 'pending' && (state === 'expired' || status === 'expired')) return { kind: 'expired' };
  if (attempt.guard !== undefined && !isGuardedBy(key, attempt.guard)) return { kind: 'forbidden' };
  return { kind: 'accepted', secret, as: state };
}

/** A key whose current secret is simply good: only the passage of time can make the answer anything but `accepted`. */
export interface SimplyGood {
  readonly secret: SecretRecord;
  /** When it must be decided again. */
  readonly until: EpochMs;
}

/**
 * Decides in advance, once for each key in memory, what {@link decideVerify} would decide at each check: a check then
 * compares one hash and one time.
 * @returns undefined if every attempt must be decided individually.
 */
export function simplyGood(key: VerifiableKey): SimplyGood | undefined {
  if (key.disabledAt !== null || key.lockedAt !== null) return undefined;
  const secret = key.secrets.find(({ state }) => state === 'current');
  if (secret === undefined) return undefined;
  const never = Number.POSITIVE_INFINITY;
  const until = Math.min(key.expiresAt, secret.expiresAt, key.deletedAt ?? never, key.suspendedFrom ?? never);
  return { secret, until };
}

/**
 * Whether somebody deleted the key, as opposed to a key that was replaced (`replace:both`) or never delivered.
 * Replacing gives the key's newest secret an end, which the current secret of a deleted key never has; and a key that
 * was never delivered has only discarded secrets.
 */
function wasDeleted(secrets: readonly SecretRecord[]): boolean {
  let newest: SecretRecord | undefined;
  for (const secret of secrets) {
    if (secret.state === 'discarded') continue;
    if (newest === undefined || secret.generation > newest.generation) newest = secret;
  }
  return newest !== undefined && newest.overlapEndsAt === null;
}
