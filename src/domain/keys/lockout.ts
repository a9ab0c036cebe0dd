import type { DurationMs, EpochMs } from '../time/time.ts';
import { holdsSecret } from './secretFormat.ts';
import { decideStranger, type StrangersState, strangerAllowance } from './strangers.ts';

/** One wrong secret, as remembered for locking. */
export interface Failure {
  readonly at: EpochMs;
  /** The source address. */
  readonly source: string;
  /** The program that presented it, if it gave its name. */
  readonly app?: string;
  /** Whether the source never presented a right secret of this key; such failures count separately. */
  readonly stranger?: true;
}

/** The longest program name that is remembered. */
const APP_LENGTH = 100;

/** @returns what is remembered of an attempt. The program's name is cut: the presenter of a wrong secret chooses it. */
export function failureOf({ at, source, app }: Required<Omit<Failure, 'stranger'>>): Failure {
  const name = app.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  if (name === '' || holdsSecret(name)) return { at, source };
  return { at, source, app: Array.from(name).slice(0, APP_LENGTH).join('') };
}

/** When a key locks. Defaults: 10 consecutive failures within 15 minutes; strangers contribute at most half. */
export interface LockPolicy {
  readonly threshold: number;
  readonly window: DurationMs;
  /** `known`: strangers' failures alone never reach the threshold. `anyone`: every failure counts, as in manual 002. */
  readonly counts: 'known' | 'anyone';
}

/** A key's wrong secrets since its last success. */
export interface FailureState {
  /** The failures that count towards the lock, oldest first; never more than the threshold. */
  readonly failures: readonly Failure[];
  readonly lockedAt: EpochMs | null;
}

/** The consequence of a wrong secret. */
export type FailureDecision =
  | { readonly kind: 'throttled'; readonly until: EpochMs }
  | {
      readonly kind: 'counted' | 'locks';
      readonly state: FailureState;
      /**
       * What all strangers together did, including this failure; undefined if it came from a known source, or strangers
       * count like anyone.
       */
      readonly strangers?: StrangersState;
      /** Whether to tell the owner now that somebody is guessing. */
      readonly alerts: boolean;
    };

/**
 * Decides what one wrong secret does. It runs inside a transaction on the stored state, so however many arrive at once,
 * each is counted once and exactly one of them locks the key.
 *
 * A known source's failure counts. Strangers' failures count up to {@link strangerAllowance} within the window, all
 * together and whatever their addresses, and strangers are throttled. So anyone who merely knows a key's ID can't lock
 * its owner out, however many addresses they use and however long they try (invariant 19).
 * @param strangers what strangers did before; null for nothing.
 */
export function decideFailure(
  state: FailureState,
  strangers: StrangersState | null,
  { failure, known }: { readonly failure: Failure; readonly known: boolean },
  policy: LockPolicy,
): FailureDecision {
  if (known || policy.counts === 'anyone') return { ...count(state, failure, policy), alerts: false };
  const stranger = decideStranger(strangers, failure.at, policy.threshold);
  if (stranger.kind === 'throttled') return stranger;
  const { state: nextStrangers, alerts } = stranger;
  const recent = recentFailures(state.failures, failure.at, policy);
  const counted = recent.filter((earlier) => earlier.stranger === true).length;
  const decision =
    counted >= strangerAllowance(policy.threshold)
      ? { kind: 'counted' as const, state: state.lockedAt === null ? { ...state, failures: recent } : state }
      : count(state, { ...failure, stranger: true }, policy);
  return { ...decision, strangers: nextStrangers, alerts };
}

function count(state: FailureState, failure: Failure, policy: LockPolicy) {
  if (state.lockedAt !== null) return { kind: 'counted' as const, state };
  const failures = [...recentFailures(state.failures, failure.at, policy), failure].slice(-policy.threshold);
  return failures.length >= policy.threshold
    ? { kind: 'locks' as const, state: { failures, lockedAt: failure.at } }
    : { kind: 'counted' as const, state: { failures, lockedAt: null } };
}

function recentFailures(failures: readonly Failure[], at: EpochMs, { window }: LockPolicy): readonly Failure[] {
  return failures.filter((earlier) => at - earlier.at < window);
}

/** @returns how many failures still count at this moment. */
export function countedFailures(failures: readonly Failure[], at: EpochMs, policy: LockPolicy): number {
  return recentFailures(failures, at, policy).length;
}
