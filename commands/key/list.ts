import { encodeAction } from '../../src/chat/actionCode.ts';
import { quote } from '../../src/chat/parseCommand.ts';
import { type Button, buttons, code, heading, note, text, type View, view } from '../../src/chat/view.ts';
import { KEY_STATUSES } from '../../src/domain/keyStatus.ts';
import type { Named } from '../../src/domain/refs.ts';
import { done } from '../../src/domain/result.ts';
import { type KeyPage, listKeys } from '../../src/services/directory.ts';
import { type Context, command } from '../define.ts';
import { found } from './keySubject.ts';
import { generateButton, keyTable } from './keyViews.ts';

const PAGE = 20;

/** The table of manuals 002 and 003. */
export const list = command({
  path: ['list'],
  aliases: ['ls', 'keys'],
  summary: 'List keys: all that you may see, or those of a channel, project, status or owner.',
  examples: ['/apikey list', '/apikey list rasa', '/apikey list project:shop status:locked'],
  action: 'key.list',
  options: {
    channel: { type: 'channel', description: 'Only the keys of this integration channel' },
    project: { type: 'project', description: 'Only the keys of this project' },
    status: { type: 'choice', choices: KEY_STATUSES, description: 'Only keys that stand so' },
    owner: { type: 'person', description: 'Only the keys of this person; owner:me for yours' },
    page: { type: 'page', description: 'Which page, where there are more than fit' },
  },
  find: () => found(undefined),
  scope: () => ({}),
  async run(context, { options }) {
    const { channel, project, status, owner } = options;
    const filter = {
      ...(channel === undefined ? {} : { channelId: channel.id }),
      ...(project === undefined ? {} : { projectId: project.id }),
      ...(owner === undefined ? {} : { ownerId: owner.id }),
      ...(status === undefined ? {} : { status }),
    };
    const asked = options.page ?? 1;
    const read = (page: number) =>
      listKeys(context.services, context.actor, filter, { offset: (page - 1) * PAGE, limit: PAGE });
    const first = await read(asked);
    // A page that is not there (any more) shows the last one that is.
    const page = Math.min(asked, Math.max(1, Math.ceil(first.total / PAGE)));
    const result = page === asked ? first : await read(page);
    if (result.total === 0)
      return done({ kind: 'view', view: await emptyView(context, channel, Object.keys(filter).length > 0) });
    const again = {
      ...(channel === undefined ? {} : { channel: channel.id }),
      // The channel is in its project: a button has room for what is needed only.
      ...(project === undefined || channel !== undefined ? {} : { project: project.id }),
      ...(owner === undefined ? {} : { owner: owner.id }),
      ...(status === undefined ? {} : { status }),
    };
    return done({ kind: 'view', view: listView(context, result, page, again, channel) });
  },
});

function listView(
  context: Context,
  { keys, total }: KeyPage,
  page: number,
  filter: Readonly<Record<string, string>>,
  channel: Named | undefined,
): View {
  const pages = Math.ceil(total / PAGE);
  const turn = (label: string, to: number): Button => ({
    label,
    action: encodeAction({ kind: 'go', path: ['list'], options: { ...filter, page: String(to) } }),
  });
  const turns = [
    ...(page > 1 ? [turn('Previous page', page - 1)] : []),
    ...(page < pages ? [turn('Next page', page + 1)] : []),
  ];
  const shown = [...turns, ...(channel === undefined ? [] : [generateButton('Generate API key', channel.id)])];
  return view(
    heading(pages > 1 ? `${total} API keys, page ${page} of ${pages}` : `${total} API key${total === 1 ? '' : 's'}`),
    keyTable(keys, keys.length, context.now),
    shown.length === 0 ? undefined : buttons(...shown),
    note('More about one: /apikey show NAME'),
  );
}

/** An empty list says what to do next. */
async function emptyView(context: Context, channel: Named | undefined, filtered: boolean): Promise<View> {
  if (channel !== undefined) {
    return view(text(`No keys found in ${channel.name}.`), buttons(generateButton('Generate API key', channel.id)));
  }
  if (filtered) return view(text('No key matches that.'), note('/apikey list shows all that you may see.'));
  const projects = await context.directory.projects(context.actor);
  const channels = await context.directory.channels(context.actor);
  const first = channels[0];
  if (first !== undefined) {
    return view(
      text('There are no keys yet. Generate the first one:'),
      code(`/apikey create ${quote(first.name)} name:NAME`),
    );
  }
  return projects.length === 0
    ? view(text('You are in no project yet. Create one:'), code('/apikey project create NAME'))
    : view(text('There are no integration channels yet. Add one:'), code('/apikey channel add NAME'));
}
