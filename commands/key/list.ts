import { buttons, heading, note, text, type View, view } from '../../src/chat/contracts/view.ts';
import { KEY_STATUSES } from '../../src/domain/keys/keyStatus.ts';
import type { Named } from '../../src/domain/refs.ts';
import { done } from '../../src/domain/result.ts';
import { type KeyPage, listKeys } from '../../src/services/search/directory.ts';
import { firstStep } from '../general/onboarding.ts';
import { type Context, command } from '../shared/define.ts';
import { type Page, pageButtons, pageText, readPage } from '../shared/navigation.ts';
import { found } from './keySubject.ts';
import { generateButton, keySelect, keyTableWithChannels } from './keyViews.ts';

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
  screen: true,
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
    const result = await readPage(options.page, (slice) => listKeys(context.services, context.actor, filter, slice));
    if (result.total === 0)
      return done({ kind: 'view', view: await emptyView(context, channel, Object.keys(filter).length > 0) });
    const again = {
      ...(channel === undefined ? {} : { channel: channel.id }),
      // The channel is in its project: a button has room for what is needed only.
      ...(project === undefined || channel !== undefined ? {} : { project: project.id }),
      ...(owner === undefined ? {} : { owner: owner.id }),
      ...(status === undefined ? {} : { status }),
    };
    return done({ kind: 'view', view: listView(context, result, again, channel) });
  },
});

function listView(
  context: Context,
  result: KeyPage & Page,
  filter: Readonly<Record<string, string>>,
  channel: Named | undefined,
): View {
  const { keys, total } = result;
  const shown = [
    ...pageButtons(result, ['list'], filter),
    ...(channel === undefined ? [] : [generateButton('Generate API key', channel.id)]),
  ];
  return view(
    heading(pageText(total, 'API key', result)),
    keyTableWithChannels(keys, context.now),
    keySelect('Key details', keys, (key) => `${key.name} in ${key.project.name}/${key.channel.name}`),
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
  return view(...(await firstStep(context)));
}
