import type { EpochMs } from '../time/time.ts';
import type { Press, Rotation, RotationStep } from './rotation.ts';
import { currentStep, hasSecret, isOver, mayHold, withStep } from './steps.ts';

export type { Press };

/**
 * Lists what can be pressed now, in the order of the buttons.
 * @param canGoBack whether the old secret can still become current again, see decideGoingBack.
 */
export function offeredPresses(rotation: Rotation, canGoBack: boolean, now: EpochMs): readonly Press[] {
  if (rotation.endedAt !== null) return [];
  const step = currentStep(rotation);
  const back: readonly Press[] = canGoBack && !rotation.isGoingBack ? ['roll-back'] : [];
  if (rotation.trouble !== null) return ['retry', ...back];
  if (step === undefined) return back;
  return [...pressesAt(rotation, step, now), ...back];
}

function pressesAt(rotation: Rotation, step: RotationStep, now: EpochMs): readonly Press[] {
  const lacksSecret = step.kind === 'update-secret' && step.shownAt === null && !hasSecret(rotation, now);
  switch (step.state) {
    case 'failed':
      if (step.kind === 'regenerate') return ['retry'];
      return [lacksSecret ? 'new-secret' : 'retry', 'skip'];
    case 'waiting':
      if (step.kind === 'await-use') return ['skip'];
      if (step.kind !== 'update-secret') return ['done', 'skip'];
      if (step.shownAt !== null) return ['done', 'new-secret', 'skip'];
      return [lacksSecret ? 'new-secret' : 'reveal', 'skip'];
    case 'pending':
    // A crash left it running, and the secret is gone since.
    case 'running':
      return lacksSecret && rotation.state === 'waiting' ? ['new-secret', 'skip'] : [];
    default:
      return [];
  }
}

/**
 * Applies Done, Retry or Skip to the step that a rotation is at; the caller has checked that it is offered. Where an app's update is
 * skipped and it was not undeployed, its restart is skipped too: there is nothing new for it.
 */
export function applyPress(rotation: Rotation, press: 'done' | 'retry' | 'skip', now: EpochMs): Rotation {
  const going: Rotation = { ...rotation, state: 'running', trouble: null, dueAt: now };
  const step = currentStep(rotation);
  if (step === undefined || (rotation.trouble !== null && step.state !== 'failed')) return going;
  if (press === 'retry') return withStep(going, step.id, now, { state: 'pending' });
  // The old secret is about to stop although an app was left out: that is what the person says yes to.
  if (press === 'done' && step.kind === 'retire')
    return withStep(going, step.id, now, { state: 'pending', attempts: 1 });
  if (press === 'done') return withStep(going, step.id, now, { state: 'done', failure: null });
  const skipped = withStep(going, step.id, now, { state: 'skipped' });
  const restart = step.kind === 'update-secret' ? needlessRestart(rotation, step) : undefined;
  return restart === undefined ? skipped : withStep(skipped, restart.id, now, { state: 'skipped' });
}

function needlessRestart({ steps }: Rotation, { app }: RotationStep): RotationStep | undefined {
  const ofApp = steps.filter((step) => step.app?.id === app?.id);
  if (ofApp.some(({ kind, state }) => kind === 'undeploy' && state === 'done')) return undefined;
  return ofApp.find((step) => step.kind === 'deploy' && !isOver(step));
}

/**
 * Puts a further new secret in the place of one whose plaintext is gone. Apps that may hold the one in between get the newer one too:
 * their steps begin again, with new IDs, or the other side would take the calls for repetitions (invariant 14).
 * @param newId draws the ID of a step.
 */
export function renewSecret(
  rotation: Rotation,
  secret: { readonly id: string; readonly keptUntil: EpochMs },
  newId: () => string,
  now: EpochMs,
): Rotation {
  const holders = new Set(rotation.steps.filter(mayHold).map(({ app }) => app?.id));
  const current = currentStep(rotation)?.app?.id;
  const steps = rotation.steps.map((step) => {
    const begins = step.kind === 'update-secret' || step.kind === 'deploy';
    const again = holders.has(step.app?.id) || step.app?.id === current;
    if (!begins || !again || step.app === null || step.state === 'skipped') return step;
    return { ...step, id: newId(), state: 'pending' as const, attempts: 0, since: now, failure: null, shownAt: null };
  });
  return {
    ...rotation,
    steps,
    state: 'running',
    dueAt: now,
    newSecretId: secret.id,
    secretKeptUntil: secret.keptUntil,
  };
}
