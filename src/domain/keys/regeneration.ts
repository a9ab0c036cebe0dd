import type { Refusal } from '../refusals.ts';
import { refused } from '../result.ts';
import { DAY, type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';
import type { ApiKey } from './apiKey.ts';
import { keyStatus } from './keyStatus.ts';

/** What is replaced: only the secret (the ID stays, manual 002), or both ID and secret (manual 004). */
export type Replacement = 'secret' | 'both';

/** How long an undelivered secret waits for its first use before it is discarded. */
export const PENDING_LIFE: DurationMs = 15 * MINUTE;
/** The longest time that an old secret may keep working beside the new one. */
export const LONGEST_OVERLAP: DurationMs = 30 * DAY;

/** Why a key can't be regenerated. */
export type RegenerationProblem = 'key-deleted' | 'key-being-replaced' | 'overlap-too-long';

/** A plan, or the refusal that says why there is none. */
export type PlannedRegeneration =
  | { readonly kind: 'done'; readonly value: RegenerationPlan }
  | { readonly kind: 'refused'; readonly refusal: Refusal & { readonly code: RegenerationProblem } };

/** What regenerating will write before delivery. The caller draws the plaintext and the IDs. */
export interface RegenerationPlan {
  readonly replacement: Replacement;
  /** The new secret's number: 1 for a new ID. */
  readonly generation: number;
  readonly pendingUntil: EpochMs;
  /** The expiry of the new secret, and of the key once it is delivered: regenerating renews the validity. */
  readonly expiresAt: EpochMs;
  readonly overlap: DurationMs;
}

/**
 * Decides a regeneration. A disabled key may be regenerated and stays disabled; a locked or expired one works again
 * when the new secret is delivered, never before.
 * @param asked `overlap`: how long the old secret keeps working; 0 stops it when the new one is delivered. `validity`: how
 * long the new secret is valid.
 */
export function planRegeneration(
  key: ApiKey,
  asked: { readonly replacement: Replacement; readonly overlap: DurationMs; readonly validity: DurationMs },
  at: EpochMs,
): PlannedRegeneration {
  if (keyStatus(key, at) === 'deleted') return refused({ code: 'key-deleted', subject: key.name });
  if (key.deletedAt !== null) return refused({ code: 'key-being-replaced', subject: key.name });
  const tooLong = refuseOverlap(asked.overlap);
  if (tooLong !== undefined) return refused(tooLong);
  const newest = Math.max(0, ...key.secrets.map((secret) => secret.generation));
  const value = {
    replacement: asked.replacement,
    generation: asked.replacement === 'both' ? 1 : newest + 1,
    pendingUntil: at + PENDING_LIFE,
    expiresAt: at + asked.validity,
    overlap: asked.overlap,
  };
  return { kind: 'done', value };
}

/** Refuses an overlap that no key may have, whatever the key. */
export function refuseOverlap(overlap: DurationMs): { readonly code: 'overlap-too-long' } | undefined {
  return overlap > LONGEST_OVERLAP ? { code: 'overlap-too-long' } : undefined;
}

/** A platform's answer to a delivery, see docs/architecture.md. */
export type DeliveryOutcome = 'accepted' | 'refused' | 'unknown';

/** What happens to the pending secret. */
export type SettlementDecision = 'promote' | 'discard' | 'leave-pending';

/**
 * Decides what a delivery's outcome means (invariant 5: no delivery, no rotation). If the secret was used meanwhile it
 * is already promoted, and a late outcome changes nothing.
 */
export function decideSettlement(
  state: 'pending' | 'other',
  outcome: DeliveryOutcome,
): SettlementDecision | 'settled-already' {
  if (state === 'other') return 'settled-already';
  if (outcome === 'accepted') return 'promote';
  return outcome === 'refused' ? 'discard' : 'leave-pending';
}
