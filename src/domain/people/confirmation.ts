import { type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';

/** How long a question can be answered. */
export const CONFIRMATION_LIFE: DurationMs = 5 * MINUTE;

/** The state of a question. */
export type ConfirmationState = 'pending' | 'done' | 'cancelled' | 'void';

/** The stored question. */
export interface Confirmation {
  /** The opaque nonce in the button. */
  readonly id: string;
  /** The command that asked, e.g. `['channel', 'remove']`. */
  readonly command: readonly string[];
  readonly personId: string;
  /** The ID of the subject. */
  readonly subjectId: string;
  /** What the command needs to run: IDs and plain values, never a secret. */
  readonly params: Readonly<Record<string, string>>;
  /** What the question showed of its subject, each field as text; compared at click time (invariant 3). */
  readonly seen: Snapshot;
  readonly state: ConfirmationState;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
}

/** Field → what was shown. */
export type Snapshot = Readonly<Record<string, string>>;

/** The result of a press, before anything is changed. The guarded UPDATE has the last word. */
export type PressDecision =
  | { readonly kind: 'claimable' }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'already'; readonly state: 'done' | 'cancelled' | 'void' };

/** Decides a press on a question's button. Someone else's press reveals nothing about the question's state. */
export function decidePress(confirmation: Confirmation, personId: string, at: EpochMs): PressDecision {
  if (confirmation.personId !== personId) return { kind: 'foreign' };
  if (confirmation.state !== 'pending') return { kind: 'already', state: confirmation.state };
  return at < confirmation.expiresAt ? { kind: 'claimable' } : { kind: 'expired' };
}

/** A difference between what a question showed and the present. */
export interface SnapshotChange {
  readonly field: string;
  readonly was: string;
  readonly is: string;
}

/** Lists what changed since a question was shown; empty if nothing did. */
export function snapshotChanges(before: Snapshot, now: Snapshot): readonly SnapshotChange[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return fields
    .filter((field) => before[field] !== now[field])
    .map((field) => ({ field, was: before[field] ?? 'none', is: now[field] ?? 'none' }));
}
