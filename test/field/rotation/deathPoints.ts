import type { RotationMode, RotationStepKind } from '../../../src/domain/apps/rotation.ts';
import { planRotation } from '../../../src/domain/apps/rotationPlan.ts';
import { APPS, type AppName } from './threeApps.ts';

/** A moment of a step at which the process is killed. */
export interface DeathPoint {
  /** The step's place in the plan. */
  readonly position: number;
  readonly step: RotationStepKind;
  readonly app: AppName | undefined;
  readonly moment: Moment;
}

/**
 * - `asked`, `obeyed`: the app was asked and has done nothing yet; it has done it, and nobody was told.
 * - `waiting`, `pressed`: the step waits for a person; it was pressed, and that is written down.
 * - `shown`: the person has seen the new secret, and hasn't given it to the app.
 * - `over`: a step that needs nobody is written down as done.
 */
export type Moment = 'asked' | 'obeyed' | 'waiting' | 'shown' | 'pressed' | 'over';

/** Every moment of every step of a rotation of {@link APPS}, in their order: before each step and after it. */
export function deathPoints(mode: RotationMode): readonly DeathPoint[] {
  const connectors = { billing: 'webhook', store: 'kubernetes', desk: 'manual' } as const;
  const plan = planRotation(
    mode,
    APPS.map((name) => ({ id: name, name, connector: connectors[name], state: 'deployed' })),
  );
  return plan.flatMap(({ kind: step, app }, position) => {
    const name = APPS.find((one) => one === app?.name);
    return momentsOf(step, name).map((moment) => ({ position, step, app: name, moment }));
  });
}

function momentsOf(step: RotationStepKind, app: AppName | undefined): readonly Moment[] {
  if (app === 'desk') return step === 'update-secret' ? ['waiting', 'shown', 'pressed'] : ['waiting', 'pressed'];
  if (app !== undefined) return ['asked', 'obeyed'];
  return step === 'await-use' ? ['waiting', 'pressed'] : ['over'];
}
