import { code, heading, text, view } from '../../src/chat/contracts/view.ts';
import { done } from '../../src/domain/result.ts';
import { listKeys } from '../../src/services/search/directory.ts';
import { found } from '../key/keySubject.ts';
import { command } from '../shared/define.ts';

const SHOWN = 40;

/** Lists what keys are for. */
export const channelList = command({
  path: ['channel', 'list'],
  aliases: ['channels'],
  summary: 'List integration channels: all that you may see, or those of a project.',
  examples: ['/apikey channel list', '/apikey channel list project:shop'],
  action: 'key.list',
  options: { project: { type: 'project', description: 'Only those of this project' } },
  screen: true,
  find: () => found(undefined),
  scope: () => ({}),
  async run(context, { options }) {
    const channels = await context.directory.channels(context.actor, options.project?.id);
    if (channels.length === 0) {
      const empty = view(
        text('There are no integration channels here yet. Add one:'),
        code('/apikey channel add NAME'),
      );
      return done({ kind: 'view', view: empty });
    }
    const rows: string[][] = [];
    for (const channel of channels.slice(0, SHOWN)) {
      const filter = { channelId: channel.id };
      const { total } = await listKeys(context.services, context.actor, filter, { offset: 0, limit: 0 });
      rows.push([channel.name, channel.project.name, String(total)]);
    }
    const title = `${channels.length} integration channel${channels.length === 1 ? '' : 's'}`;
    const columns = ['Channel', 'Project', 'Keys'];
    return done({ kind: 'view', view: view(heading(title), { kind: 'table', columns, rows, total: channels.length }) });
  },
});
