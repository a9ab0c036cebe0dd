import { type Block, heading, text, view } from '../../src/chat/contracts/view.ts';
import type { Named } from '../../src/domain/refs.ts';
import { done } from '../../src/domain/result.ts';
import { listKeys } from '../../src/services/search/directory.ts';
import { firstStep } from '../general/onboarding.ts';
import { found } from '../key/keySubject.ts';
import { counted } from '../shared/copy.ts';
import { type Context, command } from '../shared/define.ts';
import { mayPress } from '../shared/navigation.ts';
import { addChannelLine } from '../shared/nextSteps.ts';
import { COLUMNS, OPTION, SUMMARY, TEXT } from './copy.ts';

const SHOWN = 40;

/** Lists what keys are for. */
export const channelList = command({
  path: ['channel', 'list'],
  aliases: ['channels'],
  summary: SUMMARY.list,
  examples: ['/apikey channel list', '/apikey channel list project:shop'],
  action: 'key.list',
  options: { project: { type: 'project', description: OPTION.listProject } },
  screen: true,
  find: () => found(undefined),
  scope: () => ({}),
  async run(context, { options }) {
    const channels = await context.directory.channels(context.actor, options.project?.id);
    if (channels.length === 0) {
      const { project } = options;
      const empty = project === undefined ? await firstStep(context) : noChannels(context, project);
      return done({ kind: 'view', view: view(...empty) });
    }
    const rows: string[][] = [];
    for (const channel of channels.slice(0, SHOWN)) {
      const filter = { channelId: channel.id };
      const { total } = await listKeys(context.services, context.actor, filter, { offset: 0, limit: 0 });
      rows.push([channel.name, channel.project.name, String(total)]);
    }
    const title = counted(channels.length, 'channel');
    const columns = COLUMNS;
    return done({ kind: 'view', view: view(heading(title), { kind: 'table', columns, rows, total: channels.length }) });
  },
});

function noChannels(context: Context, project: Named): readonly Block[] {
  if (!mayPress(context, 'channel.add', project.id)) return [text(TEXT.noChannels)];
  return [text(TEXT.addFirst), addChannelLine(project)];
}
