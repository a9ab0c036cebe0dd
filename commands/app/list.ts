import { buttons, heading, note, text, type View, view } from '../../src/chat/contracts/view.ts';
import type { App } from '../../src/domain/apps/app.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import { mayView } from '../../src/domain/people/permissions.ts';
import { done } from '../../src/domain/result.ts';
import { keysOfApp, linksOfKey } from '../../src/services/apps/appDirectory.ts';
import { BUTTON, pageText, OPTION as SHARED } from '../shared/copy.ts';
import { aboutNothing, type Context, command, showing } from '../shared/define.ts';
import { go, type Page, pageButtons, pageOf } from '../shared/navigation.ts';
import { appButton } from './appSubject.ts';
import { ALL_APPS, appInProject, COLUMNS, LABEL, NONE, OPTION, STATE, SUMMARY, TEXT } from './copy.ts';

const PATH = ['app', 'list'] as const;

/** Manual 002's Apps tab. */
export const appList = command({
  path: PATH,
  aliases: ['apps', 'app ls'],
  summary: SUMMARY.list,
  examples: ['/apikey app list', '/apikey app list project:shop', '/apikey app list key:chat-bot'],
  action: 'key.list',
  options: {
    project: { type: 'project', description: OPTION.listProject },
    key: { type: 'key', description: OPTION.listKey },
    page: { type: 'page', description: SHARED.page },
  },
  screen: true,
  ...aboutNothing,
  async run(context, { options: { project, key, page } }) {
    const apps = await appsOf(context, project?.id, key);
    if (apps.length === 0) {
      return showing(
        text(key === undefined ? TEXT.none : TEXT.noneOfKey),
        buttons(go(LABEL.registerApp, ['app', 'register'])),
      );
    }
    const shown = await pageOf(page, apps);
    const again = {
      ...(project === undefined ? {} : { project: project.id }),
      ...(key === undefined ? {} : { key: key.id }),
    };
    return done({ kind: 'view', view: await listView(context, shown, again) });
  },
});

async function appsOf(
  { services, actor, directory }: Context,
  projectId: string | undefined,
  key: ApiKey | undefined,
): Promise<readonly App[]> {
  if (key === undefined) return await directory.apps(actor, projectId);
  const apps = (await linksOfKey(services, key.id)).map(({ app }) => app);
  return apps.filter(({ project }) => mayView(actor, project.id) && (projectId ?? project.id) === project.id);
}

async function listView(
  context: Context,
  shown: Page & { readonly here: readonly App[]; readonly total: number },
  again: Readonly<Record<string, string>>,
): Promise<View> {
  const rows: string[][] = [];
  for (const app of shown.here) {
    const keys = (await keysOfApp(context.services, app.id)).map(({ name }) => name);
    rows.push([
      app.name,
      app.project.name,
      STATE[app.state],
      app.connector,
      keys.length === 0 ? NONE : keys.join(', '),
    ]);
  }
  const paging = pageButtons(shown, PATH, again);
  return view(
    heading(pageText(shown.total, 'app', shown)),
    { kind: 'table', columns: COLUMNS, rows },
    {
      kind: 'select',
      label: LABEL.details,
      choices: shown.here.map((app) => appButton(appInProject(app.name, app.project.name), 'show', app)),
    },
    paging.length === 0 ? undefined : buttons(...paging),
    note(ALL_APPS),
    buttons(go(LABEL.registerApp, ['app', 'register']), go(BUTTON.keys, ['list'])),
  );
}
