import type { EpochMs } from '../time/time.ts';
import type { Rotation, RotationStep, StepState } from './rotation.ts';

const OVER: ReadonlySet<StepState> = new Set(['done', 'skipped', 'undone']);

/** @returns whether nothing more comes of a step. */
export function isOver({ state }: RotationStep): boolean {
  return OVER.has(state);
}

/** @returns the step that a rotation is at; undefined when all are over. */
export function currentStep(rotation: Rotation): RotationStep | undefined {
  return rotation.steps.find((step) => !isOver(step));
}

/** Gives one step a new state, and other new facts. */
export function withStep(
  rotation: Rotation,
  stepId: string,
  now: EpochMs,
  change: Partial<RotationStep> & Pick<RotationStep, 'state'>,
): Rotation {
  const steps = rotation.steps.map((step) => (step.id === stepId ? { ...step, since: now, ...change } : step));
  return { ...rotation, steps };
}

/**
 * Whether an app may hold the secret that a step was to give it: it was asked to take it, whatever came of that, or a person was
 * shown it. A crash and a time-out leave it open, and then the answer is yes.
 */
export function mayHold(step: RotationStep): boolean {
  return step.kind === 'update-secret' && (step.attempts > 0 || step.shownAt !== null || step.state === 'done');
}

/** @returns whether any app may hold the new secret. */
export function isHandedOut(rotation: Rotation): boolean {
  return rotation.steps.some(mayHold);
}

/** @returns whether a later step needs the new secret's plaintext: only as long as that is true, it is kept. */
export function needsSecret(rotation: Rotation): boolean {
  if (rotation.endedAt !== null || rotation.isGoingBack || rotation.newSecretId === null) return false;
  return rotation.steps.some((step) => step.kind === 'update-secret' && !isOver(step) && step.shownAt === null);
}

/** @returns whether the new secret's plaintext is still at hand. */
export function hasSecret({ secretKeptUntil }: Rotation, now: EpochMs): boolean {
  return secretKeptUntil !== null && now < secretKeptUntil;
}

/** @returns whether each app's update was left out: none was given the new secret. */
export function isEveryAppSkipped({ steps }: Rotation): boolean {
  const updates = steps.filter(({ kind }) => kind === 'update-secret');
  return updates.length > 0 && updates.every(({ state }) => state === 'skipped');
}

/**
 * Whether an app certainly did not take the secret that its skipped step was to give it: it was asked once at most, and refused. An answer
 * of 5xx, none at all and a second attempt leave it open.
 */
export function surelyLacks({ attempts, shownAt, failure }: RotationStep): boolean {
  if (shownAt !== null || attempts > 1) return false;
  if (attempts === 0) return true;
  switch (failure?.code) {
    case 'answered':
      return failure.status !== undefined && failure.status < 500;
    case 'forbidden-address':
    case 'redirected':
    case 'not-allowed':
    case 'not-found':
    case 'bad-settings':
      return true;
    default:
      return false;
  }
}
