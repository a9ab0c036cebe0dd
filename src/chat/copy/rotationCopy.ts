import type { StepFailure, StepKind } from '../../domain/apps/connector.ts';
import type {
  RotationProblem,
  RotationState,
  RotationStep,
  RotationStepKind,
  StepState,
} from '../../domain/apps/rotation.ts';
import type { RotationOutcome } from '../../domain/apps/rotationOutcome.ts';
import type { Press } from '../../domain/apps/rotationPress.ts';

/** Texts of a guided rotation, wherever it is shown. Functions take data and return words; nothing is decided here. */

/** What stands before each value. */
export const ROTATION_FIELD = {
  key: 'Key',
  startedBy: 'Started by',
  state: 'State',
  old: 'Old secret',
  fresh: 'New secret',
  holders: 'Apps with the new secret',
  usingOld: 'Still using the old secret',
} as const;
/** The columns of the table of steps. */
export const STEP_COLUMNS = ['Step', 'App', 'State', 'Since'] as const;
/** Stands where a step concerns the key rather than an app. */
export const NO_APP = '-';

export const rotationTitle = (key: string): string => `Rotation of ${key} with its apps`;
export const startedText = (person: string, moment: string): string => `${person}, ${moment}`;

/** What is on the buttons. */
export const PRESS_LABEL: Readonly<Record<Press, string>> = {
  done: 'Done',
  reveal: 'Show the new secret',
  retry: 'Retry',
  skip: 'Skip',
  'new-secret': 'New secret',
  'roll-back': 'Roll back',
};
export const REFRESH = 'Refresh';
/** @param when how long ago it was. */
export const pressedBy = (name: string, label: string, when: string): string => `${name} pressed ${label} ${when}.`;
/** Where a rotation is shown in a message that follows it, and where it isn't. */
export const FOLLOWS = 'This message updates automatically.';
/** A rotation in one line, between what somebody types. */
export const progressText = (step: string, app: string | undefined, state: string): string =>
  `${step}${app === undefined ? '' : ` (${app})`}: ${state}.`;
export const goOnAt = (keyId: string): string => `To continue: /apikey rotation show key:${keyId}`;
export const asOf = (moment: string): string => `As of ${moment}. For the latest, press Refresh.`;

/** How a rotation stands. */
export const ROTATION_STATE: Readonly<Record<RotationState, string>> = {
  running: 'running',
  waiting: 'waiting for someone',
  failed: 'stopped at a failed step',
  done: 'finished',
  'rolled-back': 'rolled back',
};

/** What each step does. */
export const STEP_NAME: Readonly<Record<RotationStepKind, string>> = {
  undeploy: 'Undeploy',
  regenerate: 'Regenerate the key',
  'update-secret': 'Update the secret',
  deploy: 'Deploy',
  'await-use': 'Wait until every app has used the new secret',
  retire: 'Retire the old secret',
};

/** How each step stands. */
const STEP_STATE: Readonly<Record<StepState, string>> = {
  pending: 'to do',
  running: 'running',
  waiting: 'waiting',
  failed: 'failed',
  done: 'done',
  skipped: 'skipped',
  undone: 'not needed',
};
/** How a step stands. One that a connector couldn't take yet is retried. */
export const stepStateText = ({ state, failure }: Pick<RotationStep, 'state' | 'failure'>): string =>
  state === 'pending' && failure !== null ? TRIED_AGAIN : STEP_STATE[state];
const TRIED_AGAIN = 'tried again';
export const attemptsText = (state: string, attempts: number): string =>
  attempts > 1 ? `${state}, attempt ${attempts}` : state;
export const progressLabel = (key: string): string => `Rotating ${key}`;

/** What a person has to do by hand. @param app its name. */
export const byHandText = (step: StepKind, app: string): string => BY_HAND_TASK[step](app);
const BY_HAND_TASK: Readonly<Record<StepKind, (app: string) => string>> = {
  undeploy: (app) => `Undeploy ${app} now, then press Done.`,
  'update-secret': (app) => `Open the new secret, put it into the app secrets of ${app}, then press Done.`,
  deploy: (app) => `Deploy ${app} now, then press Done.`,
};
export const updateTask = (app: string): string =>
  `Put the new secret into the app secrets of ${app}, then press Done.`;
export const secretGone = (app: string): string =>
  `The new secret for ${app} is gone: Latchkey keeps it for 15 minutes at most. Press New secret to generate another one. Apps that have this one get the new one too.`;
/** What is on Done where it retires the old secret although an app was skipped. */
export const RETIRE_NOW = 'Retire now';
/** @param apps those that were skipped. @param until when the old secret ends otherwise, where that is known. */
export const leftOut = (apps: readonly string[], until: string | undefined): string => {
  const [were, have, stop] = apps.length === 1 ? ['was', 'has', 'stops'] : ['were', 'have', 'stop'];
  const names = apps.join(', ');
  return `${names} ${were} skipped and still ${have} the old secret, so it wasn’t retired. Press ${RETIRE_NOW} to retire it anyway: ${names} then ${stop} working. Press Skip to let the old secret work until ${until ?? 'its end'}.`;
};
export const AWAIT_USE = 'The old secret is retired 15 minutes after every app has used the new one.';
/** @param apps those that haven’t used the new secret. */
export const awaitedApps = (apps: readonly string[]): string => `Not seen with the new secret yet: ${apps.join(', ')}.`;

/** Why a rotation was stopped from outside. */
export const ROTATION_PROBLEM: Readonly<Record<RotationProblem, string>> = {
  'key-deleted': 'The key was deleted, so there’s nothing left to rotate.',
  'key-disabled': 'The key was disabled, so no app can use it. Activate it, then press Retry.',
};

/** What a connector’s failure was. @param subject a host, a workload or a secret’s name. */
export function failureText({ code, status, subject }: StepFailure): string {
  const what = subject ?? 'the app';
  switch (code) {
    case 'unreachable':
      return `${what} couldn’t be reached.`;
    case 'timed-out':
      return `${what} didn’t answer in time.`;
    case 'forbidden-address':
      return `Latchkey isn’t allowed to call ${what}: its address isn’t public. The operator of Latchkey can allow it.`;
    case 'redirected':
      return `${what} redirected the request. Register the app with its final address.`;
    case 'answered':
      return `${what} answered with the status ${status ?? 'unknown'}.`;
    case 'not-allowed':
      return `Latchkey isn’t permitted to do that in ${what}.`;
    case 'not-found':
      return `${what} doesn’t exist.`;
    case 'conflict':
      return `Someone else changed ${what} at the same moment.`;
    case 'rollout-failed':
      return `${what} didn’t become ready.`;
    case 'bad-settings':
      return `The settings of ${what} can’t be used. Register the app again.`;
    case 'unexpected':
      return `Something unexpected happened with ${what}. It wasn’t confirmed.`;
  }
}
export const failedStep = (step: string, app: string | undefined): string =>
  app === undefined ? `Failed: ${step}.` : `Failed: ${step} (${app}).`;

/** How the old secret stands. */
export const OLD_SECRET = {
  current: 'is still the current one, and keeps working',
  gone: 'has stopped working',
} as const;
export const oldWorksUntil = (moment: string): string => `keeps working until ${moment}`;
/** How the new secret stands. */
export const NEW_SECRET = {
  none: 'not generated yet',
  pending: 'generated; it becomes current when the first app has it',
  current: 'current',
  previous: 'works until the overlap ends',
  gone: 'discarded',
  /** It was handed out, and replaced or taken back since. */
  stopped: 'has stopped working',
} as const;
export const NOBODY = 'none';
/** An app of which nobody knows whether it took the new secret. */
export const perhapsHolder = (app: string): string => `${app} (perhaps)`;

/** What a rotation came to: only what its steps and the secrets bear out. */
export function outcomeText({ isUsed, updated, skipped, isNewGood, old }: RotationOutcome): string {
  const oldText = OUTCOME_OLD[old];
  const every = isUsed ? 'Every app has used the new secret' : 'Every app has the new secret';
  if (skipped.length === 0 && isNewGood)
    return old === 'stopped' ? `${every}, and the old one has stopped working.` : `${every}. ${oldText}`;
  if (skipped.length === 0) return `Every app got the new secret, which has stopped working since. ${oldText}`;
  if (updated.length === 0) return `${wereSkipped(skipped)}, so no app was given the new secret. ${oldText}`;
  const have = updated.length === 1 ? 'has' : 'have';
  const got = isNewGood ? `${have} the new secret` : 'got the new secret, which has stopped working since';
  return `${updated.join(', ')} ${got}. ${wereSkipped(skipped)}. ${oldText}`;
}
const OUTCOME_OLD: Readonly<Record<RotationOutcome['old'], string>> = {
  stopped: 'The old one has stopped working.',
  overlap: 'The old one keeps working until its overlap ends.',
  current: 'The old one is the current one.',
};
export const ROLL_BACK_TO_LEAKED =
  'The old secret was reported as leaked. Roll back makes it work again, and people will be asked again what to do about it.';
const wereSkipped = (apps: readonly string[]): string =>
  `${apps.join(', ')} ${apps.length === 1 ? 'was' : 'were'} skipped`;
/** A rotation in which every app was skipped. @param isDiscarded whether the new secret is gone. */
export const takenBack = (skipped: readonly string[], isDiscarded: boolean): string =>
  `${wereSkipped(skipped)}, so no app was given the new secret. ${isDiscarded ? 'It was discarded. ' : ''}The old one is still current.`;
/** @param apps those that were asked to take it before they were skipped. @param until when it stops. */
export const perhapsTaken = (apps: readonly string[], until: string): string =>
  `If ${apps.join(', ')} got the new secret although the step failed, that secret works until ${until}.`;
export const ROLLED_BACK = 'The old secret is current again.';
/** @param apps those that got the new secret before it was rolled back. */
export const holdersAfter = (apps: readonly string[]): string =>
  `${apps.join(', ')} already ${apps.length === 1 ? 'has' : 'have'} the new secret. Put the old one back before the new one stops.`;
