import { generationName } from '../namingCopy.ts';
import type { Snapshot } from '../people/confirmation.ts';
import type { Named } from '../refs.ts';
import type { EpochMs } from '../time/time.ts';
import { type KeyOwner, ownerName } from './keyOwner.ts';
import { effectiveState, type SecretRecord } from './keySecrets.ts';
import { keyStatus } from './keyStatus.ts';
import type { FailureState } from './lockout.ts';

/** An API key as the rules see it: everything but plaintexts. */
export interface ApiKey extends FailureState {
  readonly id: string;
  readonly name: string;
  readonly project: Named;
  readonly channel: Named;
  readonly owner: KeyOwner;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
  /** When the snooze of its expiry warnings ends. */
  readonly snoozedUntil: EpochMs | null;
  readonly disabledAt: EpochMs | null;
  readonly deletedAt: EpochMs | null;
  /** When its suspension for the owner's missing second factor begins; null or absent if it isn't suspended. */
  readonly suspendedFrom?: EpochMs | null;
  /** Every wrong secret ever presented for this key. */
  readonly failureTotal: number;
  readonly lastUsedAt: EpochMs | null;
  readonly useCount: number;
  /** The key that this one is to replace once its first secret is delivered (`replace:both`). */
  readonly replacesId: string | null;
  readonly secrets: readonly SecretRecord[];
}

/**
 * What a question shows of a key, which must be unchanged when it is answered (invariant 3), as it is compared; changedCopy.ts words it. Uses and failed attempts
 * are left out on purpose: otherwise a busy key could never be confirmed.
 */
export function snapshotOfKey(key: ApiKey, at: EpochMs): Snapshot {
  const current = key.secrets.find((secret) => secret.state === 'current');
  const waiting = key.secrets.filter((secret) => effectiveState(secret, at) === 'pending').length;
  return {
    name: key.name,
    project: key.project.name,
    channel: key.channel.name,
    owner: ownerName(key.owner),
    status: keyStatus(key, at),
    expires: String(key.expiresAt),
    secret: current === undefined ? 'none' : generationName(current.generation),
    undelivered: String(waiting),
  };
}
