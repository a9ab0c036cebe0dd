import { type Block, buttons, heading, note, text, view } from '../../src/chat/contracts/view.ts';
import type { ApiKey } from '../../src/domain/keys/apiKey.ts';
import type { Actor } from '../../src/domain/people/permissions.ts';
import type { Named } from '../../src/domain/refs.ts';
import { done } from '../../src/domain/result.ts';
import { expiryMoment } from '../../src/domain/time/moment.ts';
import { DAY, type EpochMs } from '../../src/domain/time/time.ts';
import { countInProjects, urgentKeys } from '../../src/services/projects/projectCounts.ts';
import { listKeys } from '../../src/services/search/directory.ts';
import { found } from '../key/keySubject.ts';
import { keySelect } from '../key/keyViews.ts';
import { projectTile } from '../project/projectTile.ts';
import { type Context, command } from '../shared/define.ts';
import { go, pickList, toProject } from '../shared/navigation.ts';
import { firstStep } from './onboarding.ts';

/** How far ahead, and back, an expiry is worth a line. */
const SOON = 30 * DAY;
/** More would be a list, and there is one. */
const URGENT = 10;

/** Manuals 000 and 001, first way: the account dashboard, with the active project’s drop-down. */
export const dashboard = command({
  path: ['dashboard'],
  aliases: ['home', 'account'],
  summary: 'Show your account dashboard: your active project, and what needs attention.',
  examples: ['/apikey dashboard'],
  action: 'whoami',
  options: {},
  screen: true,
  find: () => found(undefined),
  scope: () => ({}),
  async run(context) {
    const { actor, directory, services } = context;
    const projects = await directory.projects(actor);
    const { total } = await listKeys(services, actor, {}, { offset: 0, limit: 0 });
    const routes = [
      go('Projects', ['projects']),
      ...(total === 0 ? [] : [go('List keys', ['list']), go('Generate API key', ['create'], {}, 'primary')]),
    ];
    const shown = view(
      heading('Account dashboard'),
      text(whoText(actor)),
      ...(await activeProject(context, projects)),
      ...(total === 0 ? await firstStep(context) : await attention(context)),
      projects.length === 0 ? undefined : buttons(...routes),
    );
    return done({ kind: 'view', view: shown });
  },
});

function whoText({ name, admin, onCall }: Actor): string {
  const also = [...(admin ? ['an admin'] : []), ...(onCall ? ['on call'] : [])];
  return also.length === 0 ? `You are ${name}.` : `You are ${name}, ${also.join(' and ')}: you see every project.`;
}

/** The active project's drop-down; where there is none, a choice of those that could be. */
async function activeProject(context: Context, projects: readonly Named[]): Promise<readonly Block[]> {
  const { actor, services } = context;
  if (projects.length === 0) return [];
  const only = projects.length === 1 ? projects[0] : undefined;
  const project = projects.find(({ id }) => id === actor.activeProjectId) ?? only;
  if (project === undefined) {
    const choices = projects.map(({ id, name }) => go(name, ['project', 'use'], { project: id }));
    return [
      text('You have no active project. Choose one:'),
      ...pickList('Active project', choices, '/apikey projects'),
    ];
  }
  const counts = await countInProjects(services, actor, [project.id]);
  const choices = [
    toProject('Project settings', project.id),
    go('Keys', ['list'], { project: project.id }),
    go('All projects', ['projects']),
  ];
  return [projectTile(context, project, counts.get(project.id), choices)];
}

/** The keys that need someone, each leading to its details. */
async function attention(context: Context): Promise<readonly Block[]> {
  const { keys, total } = await urgentKeys(context.services, context.actor, SOON, URGENT);
  const title = heading('Needs attention');
  if (total === 0) return [title, text('Nothing: no key is locked, and none expires within 30 days.')];
  const more = total - keys.length;
  return [
    title,
    keySelect('Needs attention', keys, (key) => urgentText(key, context.now)),
    ...(more === 0 ? [] : [note(`… and ${more} more; see /apikey list`)]),
  ];
}

/** What is the matter comes first: platforms cut long labels at their end. */
function urgentText(key: ApiKey, now: EpochMs): string {
  const where = `${key.name} in ${key.project.name}/${key.channel.name}`;
  if (key.lockedAt !== null) return `Locked: ${where}`;
  return `${key.expiresAt <= now ? 'Expired' : 'Expires'} ${expiryMoment(key.expiresAt, now)}: ${where}`;
}
