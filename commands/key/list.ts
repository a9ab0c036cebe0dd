import {
  type Block,
  type Button,
  buttons,
  heading,
  note,
  text,
  type View,
  view,
} from '../../src/chat/contracts/view.ts';
import { writeCommand } from '../../src/chat/parsing/writeLine.ts';
import { PROJECT } from '../../src/domain/keys/keyOwner.ts';
import { KEY_STATUSES } from '../../src/domain/keys/keyStatus.ts';
import type { ChannelRef } from '../../src/domain/refs.ts';
import { done } from '../../src/domain/result.ts';
import { type KeyPage, listKeys } from '../../src/services/search/directory.ts';
import { firstStep } from '../general/onboarding.ts';
import { BUTTON, pageText, OPTION as SHARED } from '../shared/copy.ts';
import { aboutNothing, type Context, command } from '../shared/define.ts';
import { mayPress, type Page, pageButtons, readPage } from '../shared/navigation.ts';
import { keyIn, LABEL, LIST, namedLike, noKeysIn, OPTION, otherPage, SUMMARY } from './copy.ts';
import { findButton, generateButton, keySelect, keyTableWithChannels } from './keyViews.ts';

/** The table of manuals 002 and 003. */
export const list = command({
  path: ['list'],
  aliases: ['ls', 'keys'],
  summary: SUMMARY.list,
  examples: ['/apikey list', '/apikey list rasa', '/apikey list project:shop status:locked', '/apikey list name:bot'],
  action: 'key.list',
  options: {
    channel: { type: 'channel', description: OPTION.listChannel },
    project: { type: 'project', description: OPTION.listProject },
    status: { type: 'choice', choices: KEY_STATUSES, description: OPTION.listStatus },
    owner: { type: 'person', orProject: true, description: OPTION.listOwner },
    name: { type: 'text', shape: 'PART', description: OPTION.listName },
    page: { type: 'page', description: SHARED.page },
  },
  screen: true,
  ...aboutNothing,
  async run(context, { options }) {
    const { channel, project, status, owner, name } = options;
    const filter = {
      ...(channel === undefined ? {} : { channelId: channel.id }),
      ...(project === undefined ? {} : { projectId: project.id }),
      ...(owner === undefined ? {} : { owner: owner === PROJECT ? PROJECT : owner.id }),
      ...(status === undefined ? {} : { status }),
      ...(name === undefined ? {} : { namePart: name }),
    };
    const result = await readPage(options.page, (slice) => listKeys(context.services, context.actor, filter, slice));
    if (result.total === 0) {
      const byChannelAlone = Object.keys(filter).length === 1 ? channel : undefined;
      return done({ kind: 'view', view: await emptyView(context, byChannelAlone, Object.keys(filter).length > 0) });
    }
    const again = {
      ...(channel === undefined ? {} : { channel: channel.id }),
      // The channel is in its project: a button has room for what is needed only.
      ...(project === undefined || channel !== undefined ? {} : { project: project.id }),
      ...(owner === undefined ? {} : { owner: owner === PROJECT ? PROJECT : owner.id }),
      ...(status === undefined ? {} : { status }),
      ...(name === undefined ? {} : { name }),
    };
    return done({ kind: 'view', view: listView(context, result, again, { channel, name }) });
  },
});

function listView(
  context: Context,
  result: KeyPage & Page,
  filter: Readonly<Record<string, string>>,
  { channel, name }: { readonly channel: ChannelRef | undefined; readonly name: string | undefined },
): View {
  const { keys, total } = result;
  const count = pageText(total, 'apiKey', result);
  const shown = [
    ...pageButtons(result, ['list'], filter),
    ...findButton(result, channel?.id),
    ...(channel === undefined ? [] : generateButtons(context, channel)),
  ];
  return view(
    heading(name === undefined ? count : namedLike(count, name)),
    keyTableWithChannels(keys, context.now),
    keySelect(LABEL.keyDetails, keys, (key) => keyIn(key.name, `${key.project.name}/${key.channel.name}`)),
    shown.length === 0 ? undefined : buttons(...shown),
    note(LIST.details),
    result.pages > 1 && name === undefined ? note(LIST.find) : undefined,
    unturnable(result, filter),
  );
}

/** How to turn the page where a button has no room for what was searched for. */
function unturnable(result: Page, filter: Readonly<Record<string, string>>): Block | undefined {
  if (result.pages === 1 || pageButtons(result, ['list'], filter).length > 0) return undefined;
  const page = result.page < result.pages ? result.page + 1 : 1;
  return note(otherPage(writeCommand(['list'], { ...filter, page: String(page) })));
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
