import { encodeAction } from '../../src/chat/actionCode.ts';
import { buttons, code, fields, heading, text, view } from '../../src/chat/view.ts';
import { done } from '../../src/domain/result.ts';
import { listKeys } from '../../src/services/directory.ts';
import { listMembers } from '../../src/services/roles.ts';
import { command } from '../define.ts';
import { projectOrActive } from './activeProject.ts';

/** Manuals 000 and 001: the settings page with its sections General and Channels. */
export const projectSettings = command({
  path: ['project', 'settings'],
  aliases: ['project show'],
  summary: 'Show a project’s settings: General, and its Channels.',
  examples: ['/apikey project settings', '/apikey project settings shop'],
  action: 'project.show',
  options: { project: { type: 'project', description: 'The project; your active one, unless said otherwise' } },
  find: (context, { project }) => projectOrActive(context, project),
  scope: (project) => ({ projectId: project.id }),
  async run(context, { subject: project }) {
    const members = await listMembers(context.services, project.id);
    const channels = await context.directory.channels(context.actor, project.id);
    const keys = await listKeys(context.services, context.actor, { projectId: project.id }, { offset: 0, limit: 0 });
    const settings = channels.slice(0, 20).map((channel) => ({
      label: channel.name,
      action: encodeAction({ kind: 'go', path: ['channel', 'settings'], options: { channel: channel.id } }),
    }));
    const shown = view(
      heading(`Project settings: ${project.name}`),
      heading('General'),
      fields(
        ['Name', project.name],
        ['Members', members.map(({ person, role }) => `${person.name} (${role})`).join(', ')],
        ['API keys', String(keys.total)],
        ['Active project', context.actor.activeProjectId === project.id ? 'yes' : 'no'],
      ),
      heading('Channels'),
      settings.length === 0 ? text('There are no integration channels yet. Add one:') : undefined,
      settings.length === 0 ? code('/apikey channel add NAME') : buttons(...settings),
      channels.length > 20 ? text(`… and ${channels.length - 20} more: /apikey channel list`) : undefined,
    );
    return done({ kind: 'view', view: shown });
  },
});
