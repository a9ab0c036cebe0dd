import type { Rotation } from '../../domain/apps/rotation.ts';
import { rotationOutcome } from '../../domain/apps/rotationOutcome.ts';
import { currentStep, isOver } from '../../domain/apps/steps.ts';
import type { SecretRecord } from '../../domain/keys/keySecrets.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { text, type View, view } from '../contracts/view.ts';
import {
  failureText,
  goOnAt,
  outcomeText,
  progressText,
  ROLLED_BACK,
  ROTATION_PROBLEM,
  ROTATION_STATE,
  STEP_NAME,
  stepStateText,
  takenBack,
} from '../copy/rotationCopy.ts';
import type { RotationSeen } from './rotationFor.ts';

/**
 * How a rotation stands, in one line, for somebody who does something else meanwhile. It has no buttons: they would take the numbers of
 * those that are on the screen. Pure.
 */
export function rotationNews({ rotation, presses, secrets }: RotationSeen, now: EpochMs): View {
  const { key, steps } = rotation;
  const done = steps.filter(isOver).length;
  const step = currentStep(rotation);
  const goOn = presses.some((press) => press !== 'roll-back') ? [goOnAt(key.id)] : [];
  const outcome = outcomeOf(rotation, secrets, now);
  const at =
    outcome ??
    (step === undefined
      ? ROTATION_STATE[rotation.state]
      : progressText(STEP_NAME[step.kind], step.app?.name, stepStateText(step)));
  const why = step?.state === 'failed' && step.failure !== null ? [failureText(step.failure)] : [];
  return view(text([`${key.name}, ${done}/${steps.length}: ${at}`, ...why, ...goOn].join(' ')));
}

function outcomeOf(rotation: Rotation, secrets: readonly SecretRecord[], now: EpochMs): string | undefined {
  const { trouble, state, isGoingBack } = rotation;
  if (trouble !== null) return ROTATION_PROBLEM[trouble];
  const outcome = rotationOutcome(rotation, secrets, now);
  if (state === 'rolled-back')
    return isGoingBack ? ROLLED_BACK : takenBack(outcome.skipped, outcome.newEndsAt === null);
  return state === 'done' ? outcomeText(outcome) : undefined;
}
