import { type Block, type Button, buttons, fields, heading, text } from '../../src/chat/contracts/view.ts';
import { failureText } from '../../src/chat/copy/rotationCopy.ts';
import type { App } from '../../src/domain/apps/app.ts';
import type { StepKind } from '../../src/domain/apps/connector.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { moment, momentAgo } from '../../src/domain/time/moment.ts';
import { keysOfApp } from '../../src/services/apps/appDirectory.ts';
import { type AppEvent, historyOfApp, placeOfApp } from '../../src/services/apps/appHistory.ts';
import { type OpenStep, openStepOf } from '../../src/services/apps/appStepRows.ts';
import { keyButton, statusText } from '../key/keyViews.ts';
import { BUTTON } from '../shared/copy.ts';
import { type Context, command, found, showing } from '../shared/define.ts';
import { go, mayPress } from '../shared/navigation.ts';
import { appButton, scopeOfApp } from './appSubject.ts';
import { doneButton, retryButton } from './appViews.ts';
import {
  appTitle,
  CAME,
  FIELD,
  HISTORY,
  KEY_COLUMNS,
  LABEL,
  OPTION,
  openStepText,
  STEP_COLUMNS,
  SUMMARY,
  stateSince,
  TEXT,
} from './copy.ts';

/** Manual 002's page of an app: its details, its configuration, and Deploy and Undeploy. */
export const appShow = command({
  path: ['app', 'show'],
  aliases: ['app details', 'app info'],
  summary: SUMMARY.show,
  examples: ['/apikey app show web-shop', '/apikey app show shop/web-shop'],
  action: 'app.show',
  options: { app: { type: 'app', required: true, description: OPTION.app } },
  screen: true,
  find: (_, { app }) => found(app),
  scope: scopeOfApp,
  async run(context, { subject: app }) {
    const { services, now } = context;
    const keys = await keysOfApp(services, app.id);
    const place = await placeOfApp(services, app.id);
    const history = await historyOfApp(services, app);
    const open = await openStepOf(services, app.id);
    return showing(
      heading(appTitle(app.name)),
      fields(
        [FIELD.project, app.project.name],
        [FIELD.state, stateSince(app.state, moment(app.since, 'minute'))],
        [FIELD.connector, app.connector],
        ...(place === '' ? [] : [[FIELD.leadsTo, place] as const]),
        ...(open === undefined ? [] : [[FIELD.step, stepText(open, now)] as const]),
      ),
      ...keyBlocks(keys, now),
      historyTable(history, now),
      ...(open === undefined ? [] : stepButtons(context, app, open)),
      ...actions(context, app, keys.length > 0),
      buttons(go(BUTTON.back, ['app', 'list'], { project: app.project.id })),
    );
  },
});

function keyBlocks(keys: readonly ApiKey[], now: number): readonly Block[] {
  if (keys.length === 0) return [text(TEXT.noKeys)];
  const rows = keys.map((key) => [key.name, key.id, statusText(key, now), key.channel.name]);
  const choices = keys.map((key) => keyButton(key.name, 'show', key));
  return [
    { kind: 'table', columns: KEY_COLUMNS, rows },
    { kind: 'select', label: LABEL.keyDetails, choices },
  ];
}

function historyTable(history: readonly AppEvent[], now: number): Block | undefined {
  if (history.length === 0) return undefined;
  const rows = history.map(({ at, action, by, came }) => [
    momentAgo(at, now),
    HISTORY[action] ?? action,
    by,
    CAME[came] ?? came,
  ]);
  return { kind: 'table', columns: STEP_COLUMNS, rows };
}

function stepText({ kind, state, attempts, since, failure }: OpenStep, now: number): string {
  const step = openStepText(kind, state, attempts, momentAgo(since, now));
  return failure === null ? step : `${step}. ${failureText(failure)}`;
}

/** Retry and Done are for the person who asked for the step. */
function stepButtons({ actor }: Context, app: App, { id, kind, state, personId }: OpenStep): readonly Block[] {
  if (personId !== actor.personId || state === 'running') return [];
  return [buttons(state === 'by-hand' ? doneButton(app, kind, id) : retryButton(app, kind, id))];
}

/** Each step is about a key: without one, only linking leads on. */
function actions(context: Context, app: App, isLinked: boolean): readonly Block[] {
  const may = (action: Parameters<typeof mayPress>[1]) => mayPress(context, action, app.project.id);
  const mayStep = (step: StepKind) => isLinked && may(`app.${step}`);
  const list: readonly Button[] = [
    ...(app.state === 'deployed' && mayStep('undeploy') ? [appButton(LABEL.undeploy, 'undeploy', app)] : []),
    ...(mayStep('update-secret') ? [appButton(LABEL.updateSecret, 'update-secret', app)] : []),
    ...(mayStep('deploy') ? [appButton(LABEL.deploy, 'deploy', app, 'primary')] : []),
    ...(may('app.link') ? [appButton(LABEL.linkKey, 'link', app)] : []),
    ...(may('app.remove') ? [appButton(LABEL.remove, 'remove', app, 'danger')] : []),
  ];
  return list.length === 0 ? [] : [buttons(...list)];
}
