import type { EpochMs } from '../time/time.ts';

/** The status of an API key at a moment. */
export type KeyStatus = 'active' | 'disabled' | 'locked' | 'suspended' | 'expired' | 'deleted';

/** All statuses, in order of precedence. */
export const KEY_STATUSES = [
  'deleted',
  'disabled',
  'locked',
  'suspended',
  'expired',
  'active',
] as const satisfies readonly KeyStatus[];

/** The stored facts that determine a status. */
export interface StatusFacts {
  readonly disabledAt: EpochMs | null;
  readonly lockedAt: EpochMs | null;
  /** When the key was or will be deleted: a replaced key lives until its overlap ends. */
  readonly deletedAt: EpochMs | null;
  readonly expiresAt: EpochMs;
  /** When the key's suspension for the owner's missing second factor begins (manual 004); null or absent if it isn't suspended. */
  readonly suspendedFrom?: EpochMs | null;
}

/** Whether a key is suspended, whatever else is wrong with it. */
export function isSuspended({ suspendedFrom = null }: Pick<StatusFacts, 'suspendedFrom'>, at: EpochMs): boolean {
  return suspendedFrom !== null && suspendedFrom <= at;
}

/**
 * Derives the status; it is never stored, so it can't be stale. The precedence is fixed: deleted, disabled, locked,
 * suspended, expired, active. A key expires at `expiresAt`, not after it.
 */
export function keyStatus(facts: StatusFacts, at: EpochMs): KeyStatus {
  if (facts.deletedAt !== null && facts.deletedAt <= at) return 'deleted';
  if (facts.disabledAt !== null) return 'disabled';
  if (facts.lockedAt !== null) return 'locked';
  if (isSuspended(facts, at)) return 'suspended';
  if (facts.expiresAt <= at) return 'expired';
  return 'active';
}
