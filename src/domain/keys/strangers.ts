import { DAY, type DurationMs, type EpochMs, HOUR, MINUTE } from '../time/time.ts';

/**
 * What all sources that never presented a right secret of a key did to it together, in one burst. It is a single state,
 * so it doesn't grow with the number of their addresses.
 */
export interface StrangersState {
  /** When the burst began; this identifies it. */
  readonly since: EpochMs;
  /** When a stranger's attempt was last counted, not throttled. */
  readonly lastAt: EpochMs;
  /** Wrong secrets in this burst, not counting throttled ones. */
  readonly failures: number;
  readonly throttledUntil: EpochMs | null;
}

/** The consequence of one more wrong secret from a stranger. */
export type StrangerDecision =
  | { readonly kind: 'throttled'; readonly until: EpochMs }
  | {
      readonly kind: 'heard';
      readonly state: StrangersState;
      /** Whether the owner should now be warned of the burst; true once in each. */
      readonly alerts: boolean;
    };

const MOST_ALLOWED = 5;
const FIRST_THROTTLE: DurationMs = MINUTE;
const LONGEST_THROTTLE: DurationMs = HOUR;
/** Longer than any throttle, so that a guesser who waits out each one is still in the same burst. */
export const BURST_ENDS_AFTER: DurationMs = DAY;

/**
 * The failures that strangers may add to a key's count within the window, all together: five, and never more than half
 * the threshold, so that at least as many from a known source are needed to lock the key. With a threshold of one it is
 * none.
 */
export function strangerAllowance(threshold: number): number {
  return Math.min(MOST_ALLOWED, Math.floor(threshold / 2));
}

/**
 * How long strangers wait after their n-th failure in a burst: not at all up to the allowance, then a minute that
 * doubles up to an hour.
 * @param failures the burst's count, including the last one.
 */
export function throttleDelay(failures: number, threshold: number): DurationMs {
  const beyond = failures - patience(threshold);
  return beyond < 0 ? 0 : Math.min(FIRST_THROTTLE * 2 ** Math.min(beyond, 20), LONGEST_THROTTLE);
}

/** The number of failures before strangers are throttled and the owner is warned: a single try isn't guessing. */
function patience(threshold: number): number {
  return Math.max(1, strangerAllowance(threshold));
}

/** @returns the end of the throttle in force at this moment, or null. */
export function throttledUntil(strangers: StrangersState | null, at: EpochMs): EpochMs | null {
  return strangers !== null && strangers.throttledUntil !== null && strangers.throttledUntil > at
    ? strangers.throttledUntil
    : null;
}

/**
 * Decides how a stranger's wrong secret changes what all strangers may do. @param strangers null if there were none.
 */
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
