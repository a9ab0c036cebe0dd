import { type Button, buttons, heading, note, text, type View, view } from '../../src/chat/contracts/view.ts';
import { KEY_STATUSES } from '../../src/domain/keys/keyStatus.ts';
import type { ChannelRef } from '../../src/domain/refs.ts';
import { done } from '../../src/domain/result.ts';
import { type KeyPage, listKeys } from '../../src/services/search/directory.ts';
import { firstStep } from '../general/onboarding.ts';
import { BUTTON, pageText, OPTION as SHARED } from '../shared/copy.ts';
import { type Context, command } from '../shared/define.ts';
import { mayPress, type Page, pageButtons, readPage } from '../shared/navigation.ts';
import { keyIn, LABEL, LIST, noKeysIn, OPTION, SUMMARY } from './copy.ts';
import { found } from './keySubject.ts';
import { generateButton, keySelect, keyTableWithChannels } from './keyViews.ts';

/** The table of manuals 002 and 003. */
export const list = command({
  path: ['list'],
  aliases: ['ls', 'keys'],
  summary: SUMMARY.list,
  examples: ['/apikey list', '/apikey list rasa', '/apikey list project:shop status:locked'],
  action: 'key.list',
  options: {
    channel: { type: 'channel', description: OPTION.listChannel },
    project: { type: 'project', description: OPTION.listProject },
    status: { type: 'choice', choices: KEY_STATUSES, description: OPTION.listStatus },
    owner: { type: 'person', description: OPTION.listOwner },
    page: { type: 'page', description: SHARED.page },
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
  channel: ChannelRef | undefined,
): View {
  const { keys, total } = result;
  const shown = [
    ...pageButtons(result, ['list'], filter),
    ...(channel === undefined ? [] : generateButtons(context, channel)),
  ];
  return view(
    heading(pageText(total, 'apiKey', result)),
    keyTableWithChannels(keys, context.now),
    keySelect(LABEL.keyDetails, keys, (key) => keyIn(key.name, `${key.project.name}/${key.channel.name}`)),
    shown.length === 0 ? undefined : buttons(...shown),
    note(LIST.details),
  );
}

/** An empty list says what to do next. */
async function emptyView(context: Context, channel: ChannelRef | undefined, filtered: boolean): Promise<View> {
  if (channel !== undefined) {
    const generate = generateButtons(context, channel);
    return view(text(noKeysIn(channel.name)), generate.length === 0 ? undefined : buttons(...generate));
  }
  if (filtered) return view(text(LIST.noMatch), note(LIST.allKeys));
  return view(...(await firstStep(context)));
}

function generateButtons(context: Context, channel: ChannelRef): readonly Button[] {
  return mayPress(context, 'key.create', channel.project.id) ? [generateButton(BUTTON.generate, channel.id)] : [];
}
