import { type Block, buttons, heading, note, text } from '../../src/chat/contracts/view.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import type { Named } from '../../src/domain/refs.ts';
import { expiryMoment } from '../../src/domain/time/moment.ts';
import { DAY, type EpochMs } from '../../src/domain/time/time.ts';
import { countInProjects, urgentKeys } from '../../src/services/projects/projectCounts.ts';
import { listKeys } from '../../src/services/search/directory.ts';
import { keyIn } from '../key/copy.ts';
import { keySelect } from '../key/keyViews.ts';
import { projectTile } from '../project/projectTile.ts';
import { BUTTON, moreText } from '../shared/copy.ts';
import { aboutNothing, type Context, command, showing } from '../shared/define.ts';
import { go, mayPress, pickList, toProject } from '../shared/navigation.ts';
import { DASHBOARD, expiredKey, expiringKey, LABEL, lockedKey, SUMMARY, whoText } from './copy.ts';
import { firstStep } from './onboarding.ts';

/** How far ahead, and back, an expiry is worth a line. */
const SOON = 30 * DAY;
/** More would be a list, and there is one. */
const URGENT = 10;

/** Manuals 000 and 001, first way: the account dashboard, with the active project’s drop-down. */
export const dashboard = command({
  path: ['dashboard'],
  aliases: ['home', 'account'],
  summary: SUMMARY.dashboard,
  examples: ['/apikey dashboard'],
  action: 'whoami',
  options: {},
  screen: true,
  ...aboutNothing,
  async run(context) {
    const { actor, directory, services } = context;
    const projects = await directory.projects(actor);
    const { total } = await listKeys(services, actor, {}, { offset: 0, limit: 0 });
    const routes = [
      go(LABEL.projects, ['projects']),
      ...(total === 0 ? [] : [go(LABEL.listKeys, ['list'])]),
      ...(total > 0 && projects.some(({ id }) => mayPress(context, 'key.create', id))
        ? [go(BUTTON.generate, ['create'], {}, 'primary')]
        : []),
    ];
    return showing(
      heading(DASHBOARD.title),
      text(whoText(actor.name, actor)),
      ...(await activeProject(context, projects)),
      ...(total === 0 ? await firstStep(context) : await attention(context)),
      projects.length === 0 ? undefined : buttons(...routes),
    );
  },
});

/** The active project's drop-down; where there is none, a choice of those that could be. */
async function activeProject(context: Context, projects: readonly Named[]): Promise<readonly Block[]> {
  const { actor, services } = context;
  if (projects.length === 0) return [];
  const only = projects.length === 1 ? projects[0] : undefined;
  const project = projects.find(({ id }) => id === actor.activeProjectId) ?? only;
  if (project === undefined) {
    const choices = projects.map(({ id, name }) => go(name, ['project', 'use'], { project: id }));
    return [text(DASHBOARD.noActiveProject), ...pickList(LABEL.activeProject, choices, '/apikey projects')];
  }
  const counts = await countInProjects(services, actor, [project.id]);
  const choices = [
    toProject(LABEL.projectSettings, project.id),
    go(BUTTON.keys, ['list'], { project: project.id }),
    go(LABEL.allProjects, ['projects']),
  ];
  return [projectTile(context, project, counts.get(project.id), choices)];
}

/** The keys that need someone, each leading to its details. */
async function attention(context: Context): Promise<readonly Block[]> {
  const { keys, total } = await urgentKeys(context.services, context.actor, SOON, URGENT);
  const title = heading(DASHBOARD.attention);
  if (total === 0) return [title, text(DASHBOARD.nothing)];
  const more = total - keys.length;
  return [
    title,
    keySelect(DASHBOARD.attention, keys, (key) => urgentText(key, context.now)),
    ...(more === 0 ? [] : [note(moreText(more, '/apikey list'))]),
  ];
}

/** What is the matter comes first: platforms cut long labels at their end. */
function urgentText(key: ApiKey, now: EpochMs): string {
  const where = keyIn(key.name, `${key.project.name}/${key.channel.name}`);
  if (key.lockedAt !== null) return lockedKey(where);
  return (key.expiresAt <= now ? expiredKey : expiringKey)(expiryMoment(key.expiresAt, now), where);
}
