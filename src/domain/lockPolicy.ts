import { holdsSecret } from './secretFormat.ts';
import { type DurationMs, type EpochMs, HOUR, MINUTE } from './time.ts';

/** One wrong secret, as remembered for the lock. */
export interface Failure {
  readonly at: EpochMs;
  /** The address that it came from. */
  readonly source: string;
  /** The program that presented it, where it said its name. */
  readonly app?: string;
}

/** A program's name, in what is remembered. */
const APP_LENGTH = 100;

/** @returns what is remembered of an attempt; whoever presents a wrong secret chooses how the program is called. */
export function failureOf({ at, source, app }: Required<Failure>): Failure {
  const name = app.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  if (name === '' || holdsSecret(name)) return { at, source };
  return { at, source, app: Array.from(name).slice(0, APP_LENGTH).join('') };
}

/** When a key locks. Defaults: 10 consecutive failures within 15 minutes. */
export interface LockPolicy {
  readonly threshold: number;
  readonly window: DurationMs;
}

/** What a key remembers of the wrong secrets since its last success. */
export interface FailureState {
  /** Those that count towards the lock, oldest first; never more than the threshold. */
  readonly failures: readonly Failure[];
  readonly lockedAt: EpochMs | null;
}

/** What is remembered of one source's attempts at one key. */
export interface SourceState {
  /** Whether this source ever presented a right secret of this key. Such a source is never throttled. */
  readonly trusted: boolean;
  /** Wrong secrets in a row from this source. */
  readonly failures: number;
  readonly throttledUntil: EpochMs | null;
}

/** What a wrong secret leads to. */
export type FailureDecision =
  | { readonly kind: 'throttled'; readonly source: SourceState }
  | { readonly kind: 'counted'; readonly source: SourceState; readonly state: FailureState }
  | { readonly kind: 'locks'; readonly source: SourceState; readonly state: FailureState };

/** How many failures a source that never succeeded may add to a key's count within the window. */
export const STRANGER_ALLOWANCE = 5;
const FIRST_THROTTLE: DurationMs = MINUTE;
const LONGEST_THROTTLE: DurationMs = HOUR;

/**
 * How long a stranger waits after its n-th failure: nothing up to the allowance, then a minute that doubles up to an hour.
 * @param failures the source's wrong secrets in a row, this one included.
 */
export function throttleDelay(failures: number): DurationMs {
  if (failures < STRANGER_ALLOWANCE) return 0;
  return Math.min(FIRST_THROTTLE * 2 ** Math.min(failures - STRANGER_ALLOWANCE, 20), LONGEST_THROTTLE);
}

/**
 * Decides what one wrong secret does. It is applied inside a transaction on the stored state, so that however many
 * arrive at once each is counted once and exactly one of them locks the key.
 *
 * A source that never succeeded adds at most {@link STRANGER_ALLOWANCE} failures per window, whatever it does: with any
 * threshold above that a stranger who has seen a key ID can't lock its owner out alone.
 */
export function decideFailure(
  state: FailureState,
  source: SourceState,
  failure: Failure,
  policy: LockPolicy,
): FailureDecision {
  if (!source.trusted && source.throttledUntil !== null && source.throttledUntil > failure.at) {
    return { kind: 'throttled', source };
  }
  const failures = source.failures + 1;
  const delay = source.trusted ? 0 : throttleDelay(failures);
  const nextSource: SourceState = { ...source, failures, throttledUntil: delay === 0 ? null : failure.at + delay };
  if (state.lockedAt !== null) return { kind: 'counted', source: nextSource, state };

  const recent = state.failures.filter((earlier) => failure.at - earlier.at < policy.window);
  const own = recent.filter((earlier) => earlier.source === failure.source).length;
  if (!source.trusted && own >= STRANGER_ALLOWANCE) {
    return { kind: 'counted', source: nextSource, state: { ...state, failures: recent } };
  }
  const counted = [...recent, failure].slice(-policy.threshold);
  return counted.length >= policy.threshold
    ? { kind: 'locks', source: nextSource, state: { failures: counted, lockedAt: failure.at } }
    : { kind: 'counted', source: nextSource, state: { failures: counted, lockedAt: null } };
}

/** @returns how many failures still count at this moment. */
export function countedFailures(failures: readonly Failure[], at: EpochMs, policy: LockPolicy): number {
  return failures.filter((failure) => at - failure.at < policy.window).length;
}
