import { type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';
import type { StepFailure, StepOutcome } from './connector.ts';
import { isTriedOften } from './stepOutcome.ts';

/**
 * The state of a step that a person asked for outside a rotation. `again`: it is tried again by itself; `by-hand`: it waits for a
 * person's Done; `superseded`: the app was given another step since, or what the step was about has changed.
 */
export type AppStepState = 'running' | 'again' | 'by-hand' | 'failed' | 'done' | 'superseded';

/** The states from which something may still come of a step. */
export const OPEN_STEP: readonly AppStepState[] = ['running', 'again', 'by-hand', 'failed'];

/**
 * How long a step goes on by itself after somebody asked for it. What is carried out much later may meet a world in which nobody
 * wants it any longer.
 */
export const STEP_LIFE: DurationMs = 15 * MINUTE;

/** What came of a step so far. Each ID names the step, for Retry and Done. */
export type AppStepCame =
  | { readonly kind: 'done' }
  | { readonly kind: 'by-hand'; readonly id: string }
  | { readonly kind: 'failed'; readonly id: string; readonly failure: StepFailure }
  /** It's tried again by itself. */
  | { readonly kind: 'again'; readonly id: string; readonly failure: StepFailure };

/** What a connector's answer makes of a step. */
export interface AnsweredStep {
  readonly state: Exclude<AppStepState, 'running' | 'superseded'>;
  readonly failure: StepFailure | null;
  /** When it's tried again; null where it isn't. */
  readonly dueAt: EpochMs | null;
}

/**
 * Decides what a connector's answer makes of a step, by the same rules as in a rotation (see afterOutcome).
 * @param attempts how often the connector was asked, this time included.
 * @param until when the step stops going on by itself.
 * @param waitMs how long to wait before the next attempt, from the back-off.
 */
export function afterAnswer(
  outcome: StepOutcome,
  { attempts, until }: { readonly attempts: number; readonly until: EpochMs },
  waitMs: DurationMs,
  now: EpochMs,
): AnsweredStep {
  if (outcome.kind === 'done' || outcome.kind === 'by-hand') return { state: outcome.kind, failure: null, dueAt: null };
  const { failure } = outcome;
  if (outcome.kind === 'failed' || isTriedOften(attempts)) return { state: 'failed', failure, dueAt: null };
  const dueAt = Math.ceil(now + Math.max(waitMs, outcome.afterMs ?? 0));
  return dueAt < until ? { state: 'again', failure, dueAt } : { state: 'failed', failure, dueAt: null };
}
