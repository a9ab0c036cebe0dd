import {
  type Block,
  type Button,
  buttons,
  fields,
  heading,
  note,
  text,
  type View,
  view,
} from '../../src/chat/contracts/view.ts';
import { failureText } from '../../src/chat/copy/rotationCopy.ts';
import type { App } from '../../src/domain/apps/app.ts';
import type { AppStepCame } from '../../src/domain/apps/appStep.ts';
import type { StepKind } from '../../src/domain/apps/connector.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { moment } from '../../src/domain/time/moment.ts';
import { keysOfApp } from '../../src/services/apps/appDirectory.ts';
import type { Context } from '../shared/define.ts';
import { go, mayPress } from '../shared/navigation.ts';
import { appButton } from './appSubject.ts';
import {
  didText,
  FIELD,
  failedText,
  LABEL,
  NONE,
  notYetText,
  OLD_STAYS,
  stateSince,
  TRIED_AGAIN,
  taskText,
} from './copy.ts';

/** What every question about an app shows of it. */
export async function appFacts(context: Context, app: App): Promise<Block> {
  const keys = (await keysOfApp(context.services, app.id)).map(({ name }) => name);
  return fields(
    [FIELD.app, app.name],
    [FIELD.project, app.project.name],
    [FIELD.state, stateSince(app.state, moment(app.since, 'minute'))],
    [FIELD.connector, app.connector],
    [FIELD.keys, keys.length === 0 ? NONE : keys.join(', ')],
  );
}

/** What came of a step with an app, and what to do next. */
export function outcomeView(context: Context, app: App, step: StepKind, came: AppStepCame): View {
  switch (came.kind) {
    case 'done':
      return view(text(didText(step, app.name)), nextButtons(context, app, step));
    case 'by-hand':
      return view(
        heading(taskText(step, app.name)),
        buttons(doneButton(app, step, came.id), appButton(LABEL.details, 'show', app)),
      );
    case 'again':
    case 'failed':
      return view(
        heading(came.kind === 'again' ? notYetText(step, app.name) : failedText(step, app.name)),
        text(failureText(came.failure)),
        note(came.kind === 'again' ? TRIED_AGAIN : OLD_STAYS),
        buttons(retryButton(app, step, came.id), appButton(LABEL.details, 'show', app)),
      );
  }
}

/** Tries a step again by its own ID: the other side can tell a repetition. */
export function retryButton(app: App, step: StepKind, stepId: string): Button {
  return go(LABEL.retry, ['app', step], { app: app.id, step: stepId });
}

/** Says that a person did a step that they were asked to do. */
export function doneButton(app: App, step: StepKind, stepId: string): Button {
  return go(LABEL.done, ['app', step], { app: app.id, step: stepId, done: 'yes' }, 'primary');
}

/** Manual 002's next step. */
function nextButtons(context: Context, app: App, step: StepKind): Block {
  const may = (action: Parameters<typeof mayPress>[1]) => mayPress(context, action, app.project.id);
  const next: readonly Button[] =
    step === 'undeploy' && may('app.update-secret')
      ? [appButton(LABEL.updateSecret, 'update-secret', app)]
      : step === 'update-secret' && may('app.deploy')
        ? [appButton(LABEL.deploy, 'deploy', app, 'primary')]
        : [];
  return buttons(...next, appButton(LABEL.details, 'show', app));
}

/** A button that says that an app uses a key. */
export function linkButton(label: string, app: App, key: Pick<ApiKey, 'id'>): Button {
  return go(label, ['app', 'link'], { app: app.id, key: key.id });
}
