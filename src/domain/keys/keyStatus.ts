import type { EpochMs } from '../time/time.ts';

/** What can be said of an API key at a moment. */
export type KeyStatus = 'active' | 'disabled' | 'locked' | 'expired' | 'deleted';

/** All statuses, in the order in which they win over one another. */
export const KEY_STATUSES = [
  'deleted',
  'disabled',
  'locked',
  'expired',
  'active',
] as const satisfies readonly KeyStatus[];

/** The stored facts from which a status follows. */
export interface StatusFacts {
  readonly disabledAt: EpochMs | null;
  readonly lockedAt: EpochMs | null;
  /** When the key is or will be eliminated: a replaced key lives on until its overlap ends. */
  readonly deletedAt: EpochMs | null;
  readonly expiresAt: EpochMs;
}

/**
 * Derives the status; it is never stored, so it can't be stale.
 * The order is fixed: deleted, disabled, locked, expired, active. A key expires at `expiresAt`, not after it.
 */
export function keyStatus(facts: StatusFacts, at: EpochMs): KeyStatus {
  if (facts.deletedAt !== null && facts.deletedAt <= at) return 'deleted';
  if (facts.disabledAt !== null) return 'disabled';
  if (facts.lockedAt !== null) return 'locked';
  if (facts.expiresAt <= at) return 'expired';
  return 'active';
}
