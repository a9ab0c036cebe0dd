import { currentStep, isOver } from '../../domain/apps/steps.ts';
import { text, type View, view } from '../contracts/view.ts';
import {
  failureText,
  goOnAt,
  OUTCOME,
  progressText,
  ROLLED_BACK,
  ROTATION_STATE,
  STEP_NAME,
  STEP_STATE,
  TROUBLE,
} from '../copy/rotationCopy.ts';
import type { RotationSeen } from './rotationFor.ts';

/**
 * How a rotation stands, in one line, for somebody who does something else meanwhile. It has no buttons: they would take the numbers of
 * those that are on the screen. Pure.
 */
export function rotationNews({ rotation, presses }: RotationSeen): View {
  const { key, steps } = rotation;
  const done = steps.filter(isOver).length;
  const step = currentStep(rotation);
  const goOn = presses.some((press) => press !== 'roll-back') ? [goOnAt(key.id)] : [];
  const outcome = outcomeOf(rotation);
  const at =
    outcome ??
    (step === undefined
      ? ROTATION_STATE[rotation.state]
      : progressText(STEP_NAME[step.kind], step.app?.name, STEP_STATE[step.state]));
  const why = step?.state === 'failed' && step.failure !== null ? [failureText(step.failure)] : [];
  return view(text([`${key.name}, ${done}/${steps.length}: ${at}`, ...why, ...goOn].join(' ')));
}

function outcomeOf({ trouble, state, mode }: RotationSeen['rotation']): string | undefined {
  if (trouble !== null) return TROUBLE[trouble];
  if (state === 'rolled-back') return ROLLED_BACK;
  return state === 'done' ? OUTCOME[mode] : undefined;
}
