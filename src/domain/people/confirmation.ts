import { type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';

/** How long a question waits for its answer. */
export const CONFIRMATION_LIFE: DurationMs = 5 * MINUTE;

/** A question's fate. */
export type ConfirmationState = 'pending' | 'done' | 'cancelled' | 'void';

/** The stored question. */
export interface Confirmation {
  /** The opaque nonce that the button carries. */
  readonly id: string;
  /** The command that asked, e.g. `['channel', 'remove']`. */
  readonly command: readonly string[];
  readonly personId: string;
  /** What it is about, by its ID. */
  readonly subjectId: string;
  /** What the command needs to carry it out: IDs and plain values, never anything secret. */
  readonly params: Readonly<Record<string, string>>;
  /** What the question showed of its subject, field by field in words; compared at click time (invariant 3). */
  readonly seen: Snapshot;
  readonly state: ConfirmationState;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
}

/** Field → what was shown. */
export type Snapshot = Readonly<Record<string, string>>;

/** What a press comes to before anything is changed. The guarded UPDATE has the last word. */
export type PressDecision =
  | { readonly kind: 'claimable' }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'already'; readonly state: 'done' | 'cancelled' | 'void' };

/** Decides a press on a question's button. Someone else's press says nothing of the question's fate. */
export function decidePress(confirmation: Confirmation, personId: string, at: EpochMs): PressDecision {
  if (confirmation.personId !== personId) return { kind: 'foreign' };
  if (confirmation.state !== 'pending') return { kind: 'already', state: confirmation.state };
  return at < confirmation.expiresAt ? { kind: 'claimable' } : { kind: 'expired' };
}

/** One difference between what a question showed and what is. */
export interface SnapshotChange {
  readonly field: string;
  readonly was: string;
  readonly is: string;
}

/** Lists what changed since a question was shown; empty when all is as it was. */
export function snapshotChanges(before: Snapshot, now: Snapshot): readonly SnapshotChange[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return fields
    .filter((field) => before[field] !== now[field])
    .map((field) => ({ field, was: before[field] ?? 'none', is: now[field] ?? 'none' }));
}
