import { type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';

/**
 * How many changes a person may ask for within a window: more than anybody can press who reads what is asked, so that nobody is held
 * up in the middle of an incident; a change of many keys at once is one. A stolen account, or a program that runs away, is slowed.
 */
export const CHANGES_AT_MOST = 60;
/** How long the window is. */
export const PACE_WINDOW: DurationMs = MINUTE;

/** How many changes a person asked for since a moment. */
export interface Pace {
  readonly since: EpochMs;
  readonly changes: number;
}

/**
 * Whether a person may ask for another change. `first` of a window's refusals is recorded; those after it are neither recorded nor
 * counted, so that a flood costs nothing.
 */
export type PaceDecision =
  | { readonly kind: 'admitted'; readonly next: Pace }
  | { readonly kind: 'refused'; readonly retryAt: EpochMs; readonly first: boolean; readonly next: Pace };

/** Decides about one more change. A window that lies in the future was counted by a clock that has been set back: it is over. */
export function decidePace(known: Pace | undefined, at: EpochMs): PaceDecision {
  if (known === undefined || at - known.since >= PACE_WINDOW || known.since > at)
    return { kind: 'admitted', next: { since: at, changes: 1 } };
  const next = { since: known.since, changes: known.changes + 1 };
  if (known.changes < CHANGES_AT_MOST) return { kind: 'admitted', next };
  return { kind: 'refused', retryAt: known.since + PACE_WINDOW, first: known.changes === CHANGES_AT_MOST, next };
}
