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
import type { StepKind, StepOutcome } from '../../src/domain/apps/connector.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { moment } from '../../src/domain/time/moment.ts';
import { keysOfApp } from '../../src/services/apps/appDirectory.ts';
import type { Context } from '../shared/define.ts';
import { go, mayPress } from '../shared/navigation.ts';
import { appButton } from './appSubject.ts';
import { didText, FIELD, failedText, LABEL, NONE, OLD_STAYS, stateSince, taskText } from './copy.ts';

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
export function outcomeView(context: Context, app: App, step: StepKind, outcome: StepOutcome): View {
  switch (outcome.kind) {
    case 'done':
      return view(text(didText(step, app.name)), nextButtons(context, app, step));
    case 'by-hand':
      return view(
        heading(taskText(step, app.name)),
        step === 'update-secret'
          ? nextButtons(context, app, step)
          : buttons(go(LABEL.done, ['app', step], { app: app.id, done: 'yes' }, 'primary')),
      );
    case 'failed':
    case 'try-again':
      return view(
        heading(failedText(step, app.name)),
        text(failureText(outcome.failure)),
        note(OLD_STAYS),
        buttons(appButton(LABEL.retry, step, app), appButton(LABEL.details, 'show', app)),
      );
  }
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
