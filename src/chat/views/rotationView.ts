import type { SeenUse } from '../../domain/apps/app.ts';
import { replacedSecret } from '../../domain/apps/goBack.ts';
import type { Rotation, RotationStep } from '../../domain/apps/rotation.ts';
import { rotationOutcome } from '../../domain/apps/rotationOutcome.ts';
import type { Press } from '../../domain/apps/rotationPress.ts';
import { currentStep, hasSecret, isOver, mayHold } from '../../domain/apps/steps.ts';
import { effectiveState, type SecretRecord } from '../../domain/keys/keySecrets.ts';
import type { Named } from '../../domain/refs.ts';
import { moment, momentAgo } from '../../domain/time/moment.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { encodeAction } from '../contracts/actionCode.ts';
import { type Block, type Button, buttons, fields, heading, note, text, type View, view } from '../contracts/view.ts';
import {
  AWAIT_USE,
  asOf,
  attemptsText,
  awaitedApps,
  byHandText,
  FOLLOWS,
  failedStep,
  failureText,
  holdersAfter,
  leftOut,
  NEW_SECRET,
  NO_APP,
  NOBODY,
  OLD_SECRET,
  oldWorksUntil,
  outcomeText,
  PRESS_LABEL,
  perhapsHolder,
  perhapsTaken,
  pressedBy,
  progressLabel,
  REFRESH,
  RETIRE_NOW,
  ROLL_BACK_TO_LEAKED,
  ROLLED_BACK,
  ROTATION_FIELD,
  ROTATION_PROBLEM,
  ROTATION_STATE,
  rotationTitle,
  STEP_COLUMNS,
  STEP_NAME,
  secretGone,
  startedText,
  stepStateText,
  takenBack,
  updateTask,
} from '../copy/rotationCopy.ts';

/** What a rotation's message shows beside the rotation itself. */
export interface RotationFactsShown {
  /** The key's secrets, for what still works. */
  readonly secrets: readonly SecretRecord[];
  /** Who has used the old secret lately. */
  readonly usingOld: readonly SeenUse[];
  /** Deployed apps that haven't used the new secret yet. */
  readonly unseen: readonly Named[];
  /** What can be pressed now, as far as the person who reads it may press it. */
  readonly presses: readonly Press[];
  /** Whether the old secret was reported as leaked. */
  readonly isOldReported?: boolean;
  /** Whether it is shown where it doesn't follow what happens next. */
  readonly isReply?: boolean;
}

/** A guided rotation: which step of which app it is at, since when, what stands, what still works, and what can be pressed. Pure. */
export function rotationView(rotation: Rotation, shown: RotationFactsShown, now: EpochMs): View {
  const over = rotation.steps.filter(isOver).length;
  return view(
    heading(rotationTitle(rotation.key.name)),
    {
      kind: 'progress',
      label: progressLabel(rotation.key.name),
      done: over,
      total: rotation.steps.length,
    },
    ...situation(rotation, shown, now),
    stepTable(rotation.steps, now),
    facts(rotation, shown, now),
    ...lastPress(rotation, now),
    shown.isOldReported === true && shown.presses.includes('roll-back') ? text(ROLL_BACK_TO_LEAKED) : undefined,
    ...(rotation.endedAt === null ? [note(shown.isReply === true ? asOf(moment(now, 'minute')) : FOLLOWS)] : []),
    pressButtons(rotation, shown.presses, shown.isReply === true),
  );
}

/** Who pressed what: of two people who press at once, the other sees it here. */
function lastPress({ lastPress: last, steps }: Rotation, now: EpochMs): readonly Block[] {
  if (last === undefined) return [];
  const isRetired = last.press === 'done' && steps.some(({ kind, attempts }) => kind === 'retire' && attempts > 0);
  const label = isRetired ? RETIRE_NOW : PRESS_LABEL[last.press];
  return [note(pressedBy(last.by.name, label, momentAgo(last.at, now)))];
}

/** What happened, and what to do next. */
function situation(rotation: Rotation, shown: RotationFactsShown, now: EpochMs): readonly Block[] {
  if (rotation.trouble !== null) return [text(ROTATION_PROBLEM[rotation.trouble])];
  if (rotation.state === 'done') return [text(outcomeText(rotationOutcome(rotation, shown.secrets, now)))];
  if (rotation.state === 'rolled-back' && !rotation.isGoingBack) return keptOld(rotation, shown.secrets, now);
  if (rotation.state === 'rolled-back') {
    const holders = holdersOf(rotation);
    return [text(ROLLED_BACK), ...(holders.length === 0 ? [] : [note(holdersAfter(holders))])];
  }
  const step = currentStep(rotation);
  return step === undefined ? [] : stepSituation(rotation, step, shown, now);
}

/** Every app was skipped: nobody rolled it back, and the old secret stays all the same. */
function keptOld(rotation: Rotation, secrets: readonly SecretRecord[], now: EpochMs): readonly Block[] {
  const { skipped, perhaps, newEndsAt } = rotationOutcome(rotation, secrets, now);
  const until = newEndsAt === null ? [] : [note(perhapsTaken(perhaps, moment(newEndsAt, 'minute')))];
  return [text(takenBack(skipped, newEndsAt === null)), ...until];
}

function stepSituation(
  rotation: Rotation,
  step: RotationStep,
  shown: RotationFactsShown,
  now: EpochMs,
): readonly Block[] {
  const app = step.app?.name;
  const lacksSecret = step.kind === 'update-secret' && step.shownAt === null && !hasSecret(rotation, now);
  const gone = lacksSecret && rotation.newSecretId !== null && app !== undefined ? [text(secretGone(app))] : [];
  if (step.state === 'failed') {
    const why = step.failure === null ? [] : [text(failureText(step.failure))];
    return [text(failedStep(STEP_NAME[step.kind], app)), ...why, ...gone];
  }
  if (gone.length > 0 && rotation.state === 'waiting') return gone;
  if (step.kind === 'await-use')
    return [
      text(AWAIT_USE),
      ...(shown.unseen.length === 0 ? [] : [note(awaitedApps(shown.unseen.map(({ name }) => name)))]),
    ];
  if (step.state !== 'waiting') return [];
  if (step.kind === 'retire') return [text(leftOut(skippedApps(rotation), oldUntil(rotation, shown.secrets, now)))];
  if (step.kind === 'regenerate' || app === undefined) return [];
  const isShown = step.kind === 'update-secret' && step.shownAt !== null;
  return [text(isShown ? updateTask(app) : byHandText(step.kind, app))];
}

function stepTable(steps: readonly RotationStep[], now: EpochMs): Block {
  return {
    kind: 'table',
    columns: STEP_COLUMNS,
    rows: steps.map((step) => [
      STEP_NAME[step.kind],
      step.app?.name ?? NO_APP,
      attemptsText(stepStateText(step), step.state === 'done' || step.state === 'skipped' ? 0 : step.attempts),
      isUntouched(step) ? NO_APP : momentAgo(step.since, now),
    ]),
  };
}

/** Nothing has come of a step yet: one that is tried again has a time since when. */
function isUntouched({ state, failure }: RotationStep): boolean {
  return state === 'pending' && failure === null;
}

function facts(rotation: Rotation, { secrets, usingOld }: RotationFactsShown, now: EpochMs): Block {
  const users = [...new Set(usingOld.map(({ app, source }) => (app === '' ? source : `${app} (${source})`)))];
  return fields(
    [ROTATION_FIELD.startedBy, startedText(rotation.startedBy.name, moment(rotation.startedAt, 'minute'))],
    [ROTATION_FIELD.state, ROTATION_STATE[rotation.state]],
    [ROTATION_FIELD.old, oldText(rotation, secrets, now)],
    [ROTATION_FIELD.fresh, newText(rotation, secrets, now)],
    [ROTATION_FIELD.holders, holdersShown(rotation, secrets, now)],
    ...(users.length === 0 ? [] : [[ROTATION_FIELD.usingOld, users.join(', ')] as const]),
  );
}

function oldText(rotation: Rotation, secrets: readonly SecretRecord[], now: EpochMs): string {
  const old = replacedSecret(rotation, secrets);
  const state = old === undefined ? 'retired' : effectiveState(old, now);
  if (state === 'current') return OLD_SECRET.current;
  return state === 'previous' && old?.overlapEndsAt != null
    ? oldWorksUntil(moment(old.overlapEndsAt, 'minute'))
    : OLD_SECRET.gone;
}

/** When the old secret ends by itself. */
function oldUntil({ oldSecretId }: Rotation, secrets: readonly SecretRecord[], now: EpochMs): string | undefined {
  const old = secrets.find(({ id }) => id === oldSecretId);
  const endsAt = old !== undefined && effectiveState(old, now) === 'previous' ? old.overlapEndsAt : null;
  return endsAt === null ? undefined : moment(endsAt, 'minute');
}

/** The apps that go on with the old secret, by name. */
function skippedApps({ steps }: Rotation): readonly string[] {
  const skipped = steps.filter(({ kind, state }) => kind === 'update-secret' && state === 'skipped');
  return [...new Set(skipped.flatMap(({ app }) => (app === null ? [] : [app.name])))];
}

function newText({ newSecretId, steps }: Rotation, secrets: readonly SecretRecord[], now: EpochMs): string {
  if (newSecretId === null) return NEW_SECRET.none;
  const fresh = secrets.find(({ id }) => id === newSecretId);
  const state = fresh === undefined ? 'retired' : effectiveState(fresh, now);
  if (state === 'pending' || state === 'current' || state === 'previous') return NEW_SECRET[state];
  return steps.some(({ kind, state: at }) => kind === 'update-secret' && at === 'done')
    ? NEW_SECRET.stopped
    : NEW_SECRET.gone;
}

/** Apps that have the new secret, or may have it, by name. */
function holdersOf({ steps }: Rotation): readonly string[] {
  return [...new Set(steps.filter(mayHold).flatMap(({ app }) => (app === null ? [] : [app.name])))];
}

/** The same, told apart. Nobody holds a secret that never worked. */
function holdersShown(rotation: Rotation, secrets: readonly SecretRecord[], now: EpochMs): string {
  const { updated, isNewGood } = rotationOutcome(rotation, secrets, now);
  const perhaps = isNewGood ? holdersOf(rotation).filter((name) => !updated.includes(name)) : [];
  const shown = [...updated, ...perhaps.map(perhapsHolder)];
  return shown.length === 0 ? NOBODY : shown.join(', ');
}

function pressButtons(rotation: Rotation, presses: readonly Press[], isReply: boolean): Block {
  const own = presses.map((press): Button => pressButton(rotation, press));
  // What follows by itself has nothing to refresh.
  if (rotation.endedAt !== null || !isReply) return buttons(...own);
  const refresh = encodeAction({ kind: 'go', path: ['rotation', 'show'], options: { key: rotation.key.id } });
  return buttons(...own, { label: REFRESH, action: refresh });
}

/** It carries the rotation and the revision that it was shown with: of two presses on one state, the second finds that it has changed. */
function pressButton(rotation: Rotation, press: Press): Button {
  const { id, key, revision } = rotation;
  const retires = press === 'done' && currentStep(rotation)?.kind === 'retire';
  const label = retires ? RETIRE_NOW : PRESS_LABEL[press];
  const at = `${id}-${revision}`;
  const action =
    press === 'reveal'
      ? encodeAction({ kind: 'go', path: ['rotation', 'reveal'], options: { key: key.id, at } })
      : encodeAction({ kind: 'go', path: ['rotation', 'step'], options: { key: key.id, do: press, at } });
  if (press === 'roll-back' || retires) return { label, action, style: 'danger' };
  return press === 'done' || press === 'reveal' || press === 'retry'
    ? { label, action, style: 'primary' }
    : { label, action };
}
