import { type Block, buttons, code, fields, heading, text, view } from '../../src/chat/contracts/view.ts';
import { nameKey } from '../../src/domain/people/names.ts';
import type { Named } from '../../src/domain/refs.ts';
import { done } from '../../src/domain/result.ts';
import { labelPeople } from '../../src/services/people/findPeople.ts';
import { type Holder, listMembers } from '../../src/services/people/roles.ts';
import { listKeys } from '../../src/services/search/directory.ts';
import { type Context, command } from '../shared/define.ts';
import { go, mayPress, pickList, toChannel, toProject } from '../shared/navigation.ts';
import { projectOrActive } from './activeProject.ts';

/** As many channels have a button each; more are a list to pick from. */
const BUTTONS = 20;

/** Manuals 000 and 001: the settings page with its sections General and Channels. */
export const projectSettings = command({
  path: ['project', 'settings'],
  aliases: ['project show'],
  summary: 'Show a project’s settings: General, and its Channels.',
  examples: ['/apikey project settings', '/apikey project settings shop', '/apikey project settings section:channels'],
  action: 'project.show',
  options: {
    project: { type: 'project', description: 'The project; your active one, unless said otherwise' },
    section: { type: 'choice', choices: ['general', 'channels'], description: 'Only this section; both, if left out' },
  },
  screen: true,
  find: (context, { project }) => projectOrActive(context, project),
  scope: (project) => ({ projectId: project.id }),
  async run(context, { subject: project, options: { section } }) {
    const shown = view(
      heading(`Project settings: ${project.name}`),
      buttons(toProject('General', project.id, 'general'), toProject('Channels', project.id, 'channels')),
      ...(section === 'channels' ? [] : await generalSection(context, project)),
      ...(section === 'general' ? [] : await channelsSection(context, project)),
      buttons(go('Back', ['projects'])),
    );
    return done({ kind: 'view', view: shown });
  },
});

async function generalSection(context: Context, project: Named): Promise<readonly Block[]> {
  const { services, actor } = context;
  const members = await listMembers(services, project.id);
  const keys = await listKeys(services, actor, { projectId: project.id }, { offset: 0, limit: 0 });
  const active = actor.activeProjectId === project.id;
  const about = { project: project.id };
  return [
    heading('General'),
    fields(
      ['Name', project.name],
      ['Members', (await memberText(services, members)).join(', ')],
      ['API keys', String(keys.total)],
      ['Active project', active ? 'yes' : 'no'],
    ),
    buttons(
      go('Keys', ['list'], about),
      go('Roles', ['role', 'list'], about),
      ...(active ? [] : [go('Make it active', ['project', 'use'], about)]),
      ...(mayPress(context, 'project.warnings', project.id) ? [go('Warnings', ['project', 'warnings'], about)] : []),
      ...(mayPress(context, 'project.rename', project.id) ? [go('Rename', ['project', 'rename'], about)] : []),
      ...(mayPress(context, 'project.archive', project.id)
        ? [go('Archive', ['project', 'archive'], about, 'danger')]
        : []),
    ),
  ];
}

/** Members by name; those who share one are told apart by their accounts. */
async function memberText(services: Context['services'], members: readonly Holder[]): Promise<readonly string[]> {
  const keys = members.map(({ person }) => nameKey(person.name));
  const alike = members.filter(({ person }) => keys.filter((key) => key === nameKey(person.name)).length > 1);
  const people = await labelPeople(
    services,
    alike.map(({ person }) => person.id),
  );
  return members.map(({ person, role }) => `${people.get(person.id)?.label ?? person.name} (${role})`);
}

async function channelsSection(context: Context, project: Named): Promise<readonly Block[]> {
  const channels = await context.directory.channels(context.actor, project.id);
  const choices = channels.map(({ id, name }) => toChannel(name, id));
  const add = mayPress(context, 'channel.add', project.id)
    ? [buttons(go('Add channel', ['channel', 'add'], { project: project.id }))]
    : [];
  const title = heading('Channels');
  if (choices.length === 0)
    return [title, text('There are no integration channels yet. Add one:'), code('/apikey channel add NAME'), ...add];
  if (choices.length <= BUTTONS) return [title, buttons(...choices), ...add];
  return [title, ...pickList('Channels', choices, '/apikey channel list'), ...add];
}
