import { done, type Result, refused } from '../result.ts';
import { DAY, type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';
import type { ApiKey } from './apiKey.ts';
import { keyStatus } from './keyStatus.ts';

/** What is replaced: the secret alone (the ID stays, manual 002), or ID and secret both (manual 004). */
export type Replacement = 'secret' | 'both';

/** How long an undelivered secret waits for its first use before it is discarded. */
export const PENDING_LIFE: DurationMs = 15 * MINUTE;
/** The longest time that an old secret may live beside the new one. */
export const LONGEST_OVERLAP: DurationMs = 30 * DAY;

/** What regenerating will write, before it is delivered. The plaintext and the IDs are drawn by the caller. */
export interface RegenerationPlan {
  readonly replacement: Replacement;
  /** The new secret's number: 1 for a new ID. */
  readonly generation: number;
  readonly pendingUntil: EpochMs;
  /** The new secret's end, and the key's once the secret is delivered: regenerating renews the validity. */
  readonly expiresAt: EpochMs;
  readonly overlap: DurationMs;
}

/**
 * Decides a regeneration. A disabled key may be regenerated and stays disabled; a locked or expired one comes back to life
 * when the new secret is delivered, never before.
 * @param overlap how long the old secret lives on; 0 stops it when the new one is delivered.
 * @param validity how long the new secret is valid.
 */
export function planRegeneration(
  key: ApiKey,
  asked: { readonly replacement: Replacement; readonly overlap: DurationMs; readonly validity: DurationMs },
  at: EpochMs,
): Result<RegenerationPlan> {
  if (keyStatus(key, at) === 'deleted') return refused({ code: 'key-deleted', subject: key.name });
  if (key.deletedAt !== null) return refused({ code: 'key-being-replaced', subject: key.name });
  if (asked.overlap > LONGEST_OVERLAP) return refused({ code: 'overlap-too-long' });
  const newest = Math.max(0, ...key.secrets.map((secret) => secret.generation));
  return done({
    replacement: asked.replacement,
    generation: asked.replacement === 'both' ? 1 : newest + 1,
    pendingUntil: at + PENDING_LIFE,
    expiresAt: at + asked.validity,
    overlap: asked.overlap,
  });
}

/** What a platform said of a delivery, see docs/architecture.md. */
export type DeliveryOutcome = 'accepted' | 'refused' | 'unknown';

/** What becomes of the pending secret. */
export type SettlementDecision = 'promote' | 'discard' | 'leave-pending';

/**
 * Decides what a delivery's outcome means (invariant 5: no delivery, no rotation). A secret that was used meanwhile has
 * been promoted already, and an outcome that comes late changes nothing.
 */
export function decideSettlement(
  state: 'pending' | 'other',
  outcome: DeliveryOutcome,
): SettlementDecision | 'settled-already' {
  if (state === 'other') return 'settled-already';
  if (outcome === 'accepted') return 'promote';
  return outcome === 'refused' ? 'discard' : 'leave-pending';
}
