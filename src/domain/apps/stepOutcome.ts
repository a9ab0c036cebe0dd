import { type DurationMs, type EpochMs, MINUTE, SECOND } from '../time/time.ts';
import type { StepOutcome } from './connector.ts';
import type { Rotation } from './rotation.ts';
import { withStep } from './steps.ts';

/** How often a connector is asked in a row before its step fails. Attempts are counted on after a person's Retry. */
const TRIES = 5;

/** @returns whether a connector was asked as often in a row as it is asked by itself. */
export function isTriedOften(attempts: number): boolean {
  return attempts % TRIES === 0;
}

/** The waits between attempts: their bounds for the back-off. */
export const RETRY_WAIT = { baseMs: 2 * SECOND, capMs: MINUTE } as const;

/**
 * Applies what a connector answered. An answer that comes when its step no longer runs (it was rolled back meanwhile) changes nothing.
 * @param waitMs how long to wait before the next attempt, from the back-off.
 */
export function afterOutcome(
  rotation: Rotation,
  stepId: string,
  outcome: StepOutcome,
  waitMs: DurationMs,
  now: EpochMs,
): Rotation {
  const step = rotation.steps.find(({ id }) => id === stepId);
  if (step?.state !== 'running') return rotation;
  switch (outcome.kind) {
    case 'done':
      return withStep(rotation, stepId, now, { state: 'done', failure: null });
    case 'by-hand':
      // Nobody has been asked for anything but to wait: no app may have the secret by that.
      return withStep(rotation, stepId, now, { state: 'waiting', attempts: 0, failure: null });
    case 'failed':
      return withStep(rotation, stepId, now, { state: 'failed', failure: outcome.failure });
    case 'try-again': {
      const { failure } = outcome;
      if (isTriedOften(step.attempts)) return withStep(rotation, stepId, now, { state: 'failed', failure });
      // Moments are whole milliseconds; what a server asks for may not be.
      const dueAt = Math.ceil(now + Math.max(waitMs, outcome.afterMs ?? 0));
      return { ...withStep(rotation, stepId, now, { state: 'pending', failure }), dueAt };
    }
  }
}
