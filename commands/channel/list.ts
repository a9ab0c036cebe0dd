import { type Block, buttons, heading, text } from '../../src/chat/contracts/view.ts';
import { figure } from '../../src/domain/counted.ts';
import type { Named } from '../../src/domain/refs.ts';
import { listKeys } from '../../src/services/search/directory.ts';
import { firstStep } from '../general/onboarding.ts';
import { pageText, OPTION as SHARED } from '../shared/copy.ts';
import { aboutNothing, type Context, command, showing } from '../shared/define.ts';
import { mayPress, pageButtons, pageOf, toChannel } from '../shared/navigation.ts';
import { addChannelLine } from '../shared/nextSteps.ts';
import { COLUMNS, LABEL, OPTION, SUMMARY, TEXT } from './copy.ts';

const PATH = ['channel', 'list'] as const;

/** Lists what keys are for. */
export const channelList = command({
  path: PATH,
  aliases: ['channels'],
  summary: SUMMARY.list,
  examples: ['/apikey channel list', '/apikey channel list project:shop', '/apikey channel list page:2'],
  action: 'key.list',
  options: {
    project: { type: 'project', description: OPTION.listProject },
    page: { type: 'page', description: SHARED.page },
  },
  screen: true,
  ...aboutNothing,
  async run(context, { options: { project, page } }) {
    const channels = await context.directory.channels(context.actor, project?.id);
    if (channels.length === 0) {
      const empty = project === undefined ? await firstStep(context) : noChannels(context, project);
      return showing(...empty);
    }
    const shown = await pageOf(page, channels);
    const rows: string[][] = [];
    for (const channel of shown.here) {
      const filter = { channelId: channel.id };
      const { total } = await listKeys(context.services, context.actor, filter, { offset: 0, limit: 0 });
      rows.push([channel.name, channel.project.name, figure(total)]);
    }
    const paging = pageButtons(shown, PATH, project === undefined ? {} : { project: project.id });
    const choices = shown.here.map((channel) => toChannel(`${channel.project.name}/${channel.name}`, channel.id));
    return showing(
      heading(pageText(shown.total, 'channel', shown)),
      { kind: 'table', columns: COLUMNS, rows },
      paging.length === 0 ? undefined : { kind: 'select', label: LABEL.settings, choices },
      paging.length === 0 ? undefined : buttons(...paging),
    );
  },
});

function noChannels(context: Context, project: Named): readonly Block[] {
  if (!mayPress(context, 'channel.add', project.id)) return [text(TEXT.noChannels)];
  return [text(TEXT.addFirst), addChannelLine(project)];
}
