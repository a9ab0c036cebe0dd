import { DAY, type DurationMs, type EpochMs, HOUR, MINUTE } from '../time/time.ts';

/**
 * What all sources that never presented a right secret of a key did to it together, in one burst. One state for all of them: it does not
 * grow with the number of their addresses.
 */
export interface StrangersState {
  /** When the burst began: it names it. */
  readonly since: EpochMs;
  /** When one of them was last heard and not throttled. */
  readonly lastAt: EpochMs;
  /** Wrong secrets in this burst, those that were throttled left out. */
  readonly failures: number;
  readonly throttledUntil: EpochMs | null;
}

/** What one more wrong secret of a stranger leads to. */
export type StrangerDecision =
  | { readonly kind: 'throttled'; readonly until: EpochMs }
  | {
      readonly kind: 'heard';
      readonly state: StrangersState;
      /** Whether the burst has just become one that the owner should know of: once in each. */
      readonly alerts: boolean;
    };

const MOST_ALLOWED = 5;
const FIRST_THROTTLE: DurationMs = MINUTE;
const LONGEST_THROTTLE: DurationMs = HOUR;
/** Longer than any throttle: a guesser who waits each of them out is still in the same burst. */
export const BURST_ENDS_AFTER: DurationMs = DAY;

/**
 * How many failures strangers may add to a key's count within the window, all together: five, and never more than half of the threshold, so
 * that it takes at least as many of a known source to lock the key. With a threshold of one that is none.
 */
export function strangerAllowance(threshold: number): number {
  return Math.min(MOST_ALLOWED, Math.floor(threshold / 2));
}

/**
 * How long strangers wait after their n-th failure in a burst: nothing up to the allowance, then a minute that doubles up to an hour.
 * @param failures of the burst, the last one included.
 */
export function throttleDelay(failures: number, threshold: number): DurationMs {
  const beyond = failures - patience(threshold);
  return beyond < 0 ? 0 : Math.min(FIRST_THROTTLE * 2 ** Math.min(beyond, 20), LONGEST_THROTTLE);
}

/** So many are heard before strangers are throttled and the owner is told: one try is no guessing. */
function patience(threshold: number): number {
  return Math.max(1, strangerAllowance(threshold));
}

/** @returns until when strangers are throttled at this moment, or null. */
export function throttledUntil(strangers: StrangersState | null, at: EpochMs): EpochMs | null {
  return strangers !== null && strangers.throttledUntil !== null && strangers.throttledUntil > at
    ? strangers.throttledUntil
    : null;
}

/** Decides what a stranger's wrong secret does to what all strangers may do. @param strangers null where there were none. */
export function decideStranger(strangers: StrangersState | null, at: EpochMs, threshold: number): StrangerDecision {
  const until = throttledUntil(strangers, at);
  if (until !== null) return { kind: 'throttled', until };
  const goesOn = strangers !== null && at - strangers.lastAt < BURST_ENDS_AFTER;
  const failures = goesOn ? strangers.failures + 1 : 1;
  const delay = throttleDelay(failures, threshold);
  return {
    kind: 'heard',
    state: {
      since: goesOn ? strangers.since : at,
      lastAt: at,
      failures,
      throttledUntil: delay === 0 ? null : at + delay,
    },
    alerts: failures === patience(threshold),
  };
}
