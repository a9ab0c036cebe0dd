import type { EpochMs } from '../time/time.ts';
import { SECOND } from '../time/time.ts';
import type { StepKind } from './connector.ts';
import type { Rotation, RotationProblem, RotationState, RotationStep } from './rotation.ts';
import { AFTER_USE } from './rotationPlan.ts';
import { currentStep, hasSecret, isEveryAppSkipped, isOver, withStep } from './steps.ts';

/** What a rotation's next move depends on beside its steps. */
export interface RotationFacts {
  /** Whether the key still exists. */
  readonly isKeyLiving: boolean;
  /** Whether a secret other than the new one still works. */
  readonly isOldGood: boolean;
  /** When the last of the deployed apps that use the key first authenticated with the new secret; null while one hasn't. */
  readonly allUsedAt: EpochMs | null;
  /** Whether nobody has used the new secret, and the old one is still the current one. */
  readonly isNewUnused: boolean;
}

/** What a rotation does next. */
export type Move =
  /** Ask the app's connector. */
  | { readonly kind: 'ask'; readonly step: RotationStep; readonly call: StepKind }
  | { readonly kind: 'regenerate'; readonly step: RotationStep }
  | { readonly kind: 'retire'; readonly step: RotationStep }
  /** The step has nothing left to do. */
  | { readonly kind: 'settle'; readonly step: RotationStep }
  /** The step has become needless. */
  | { readonly kind: 'needless'; readonly step: RotationStep }
  /** Every app was skipped: the new secret that none of them was given is taken back, and the old one stays. */
  | { readonly kind: 'withdraw' }
  /** The step waits from now on: for a condition, or for a person. */
  | { readonly kind: 'wait'; readonly step: RotationStep }
  /** The process died at each of many attempts: a person has to look. */
  | { readonly kind: 'give-up'; readonly step: RotationStep }
  | { readonly kind: 'end'; readonly state: 'done' | 'rolled-back'; readonly trouble: RotationProblem | null }
  /** Nothing now. */
  | { readonly kind: 'rest'; readonly state: RotationState; readonly dueAt: EpochMs | null };

/** How often it is looked whether the apps have used the new secret. */
const LOOK_EVERY = 10 * SECOND;
/** After how many attempts that a crash cut short a step fails. */
const CUT_SHORT = 10;

/** Decides what a rotation does next. It never decides on what a person has to: that rests. */
export function nextMove(rotation: Rotation, facts: RotationFacts, now: EpochMs): Move {
  if (!facts.isKeyLiving) return { kind: 'end', state: 'rolled-back', trouble: 'key-deleted' };
  if (rotation.trouble !== null) return rest('failed');
  const step = currentStep(rotation);
  if (facts.isNewUnused && isForNobody(rotation, step)) return { kind: 'withdraw' };
  if (step === undefined) return { kind: 'end', state: isTakenBack(rotation) ? 'rolled-back' : 'done', trouble: null };
  if (step.state === 'failed') return rest('failed');
  if (step.state === 'waiting') return step.kind === 'await-use' ? awaitUse(step, facts, now) : rest('waiting');
  switch (step.kind) {
    case 'regenerate':
      return { kind: 'regenerate', step };
    case 'await-use':
      return { kind: 'wait', step };
    case 'retire':
      return retire(rotation, step, facts);
    default:
      return ask(rotation, step, step.kind, now);
  }
}

/** What is left concerns the key alone, and no app was given the new secret: each was skipped. */
function isForNobody(rotation: Rotation, step: RotationStep | undefined): boolean {
  const isAtEnd = step === undefined || step.kind === 'await-use' || step.kind === 'retire';
  return isAtEnd && !rotation.isGoingBack && isEveryAppSkipped(rotation);
}

/** The old secret stays: it was rolled back, or taken back because no app was given the new one. */
function isTakenBack({ isGoingBack, steps }: Rotation): boolean {
  return isGoingBack || steps.some(({ kind, state }) => kind === 'regenerate' && state === 'undone');
}

function ask(rotation: Rotation, step: RotationStep, call: StepKind, now: EpochMs): Move {
  if (step.state === 'running' && step.attempts > 0 && step.attempts % CUT_SHORT === 0)
    return { kind: 'give-up', step };
  if (call === 'update-secret' && !hasSecret(rotation, now)) return rest('waiting');
  const isEarly = step.state === 'pending' && rotation.dueAt !== null && now < rotation.dueAt;
  return isEarly ? rest('running', rotation.dueAt) : { kind: 'ask', step, call };
}

function awaitUse(step: RotationStep, { isOldGood, allUsedAt }: RotationFacts, now: EpochMs): Move {
  // The old one was retired otherwise, or its overlap is over: that says nothing about the apps.
  if (!isOldGood) return { kind: allUsedAt === null ? 'needless' : 'settle', step };
  if (allUsedAt === null) return rest('running', now + LOOK_EVERY);
  // Counted from the step's beginning at the earliest: an app may have used the new secret before the last one had it.
  const until = Math.max(allUsedAt, step.since) + AFTER_USE;
  return now >= until ? { kind: 'settle', step } : rest('running', until);
}

/** An app that was left out still has the old secret: a person decides whether it stops (invariant 14). */
function retire(rotation: Rotation, step: RotationStep, { isOldGood }: RotationFacts): Move {
  const isLeftOut = rotation.steps.some(({ kind, state }) => kind === 'update-secret' && state === 'skipped');
  return isLeftOut && isOldGood && step.attempts === 0 ? { kind: 'wait', step } : { kind: 'retire', step };
}

function rest(state: RotationState, dueAt: EpochMs | null = null): Move {
  return { kind: 'rest', state, dueAt };
}

/** Applies a move to a rotation. What a move does to the key or an app is for the caller to write. */
export function applyMove(rotation: Rotation, move: Move, now: EpochMs): Rotation {
  switch (move.kind) {
    case 'ask': {
      const attempts = move.step.attempts + 1;
      return { ...withStep(rotation, move.step.id, now, { state: 'running', attempts }), state: 'running', dueAt: now };
    }
    case 'regenerate':
    case 'retire':
    case 'settle':
      return { ...withStep(rotation, move.step.id, now, { state: 'done', failure: null }), dueAt: now };
    case 'needless':
      return { ...withStep(rotation, move.step.id, now, { state: 'undone' }), dueAt: now };
    case 'withdraw':
      return withdrawn(rotation, now);
    case 'wait':
      return withStep(rotation, move.step.id, now, { state: 'waiting' });
    case 'give-up':
      return withStep(rotation, move.step.id, now, { state: 'failed', failure: { code: 'unexpected' } });
    case 'end':
      return ended(rotation, move.state, move.trouble, now);
    case 'rest':
      return { ...rotation, state: move.state, dueAt: move.dueAt };
  }
}

/** Nothing of the new secret is left: the step that generated it is undone, and those that wait for its use are. */
function withdrawn(rotation: Rotation, now: EpochMs): Rotation {
  const steps = rotation.steps.map((step) =>
    step.kind === 'regenerate' || !isOver(step) ? { ...step, state: 'undone' as const, since: now } : step,
  );
  return { ...rotation, steps, dueAt: now, secretKeptUntil: null };
}

/** Ends a rotation: steps that are left are undone. */
export function ended(
  rotation: Rotation,
  state: 'done' | 'rolled-back',
  trouble: RotationProblem | null,
  now: EpochMs,
): Rotation {
  const steps = rotation.steps.map((step) =>
    step.state === 'done' || step.state === 'skipped' || step.state === 'undone'
      ? step
      : { ...step, state: 'undone' as const, since: now },
  );
  return { ...rotation, steps, state, trouble, endedAt: now, dueAt: null, secretKeptUntil: null };
}
