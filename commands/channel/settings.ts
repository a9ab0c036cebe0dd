import { buttons, heading, note, text } from '../../src/chat/contracts/view.ts';
import { linksOfChannel } from '../../src/services/apps/appDirectory.ts';
import { listKeys } from '../../src/services/search/directory.ts';
import { LABEL } from '../key/copy.ts';
import { mayPressOn } from '../key/keySubject.ts';
import { findButton, generateButton, keySelect, keyTable } from '../key/keyViews.ts';
import { appsBlock } from '../rotation/keyApps.ts';
import { BUTTON, pageText, OPTION as SHARED } from '../shared/copy.ts';
import { aboutChannel, command, showing } from '../shared/define.ts';
import { go, mayPress, pageButtons, readPage, toProject } from '../shared/navigation.ts';
import { OPTION, SUMMARY, settingsTitle, TEXT } from './copy.ts';

const PATH = ['channel', 'settings'] as const;

/** Manuals 000 and 001: the channel's settings, with Regenerate; manual 003: the table of its keys. */
export const channelSettings = command({
  path: PATH,
  aliases: ['channel show'],
  summary: SUMMARY.settings,
  examples: ['/apikey channel settings rasa', '/apikey channel settings rasa page:2'],
  action: 'channel.show',
  options: {
    channel: { type: 'channel', required: true, description: OPTION.channel },
    page: { type: 'page', description: SHARED.page },
  },
  screen: true,
  ...aboutChannel,
  async run(context, { subject: channel, options }) {
    const title = heading(settingsTitle(`${channel.project.name}/${channel.name}`));
    const back = buttons(toProject(BUTTON.back, channel.project.id, 'channels'));
    const shown = await readPage(options.page, (slice) =>
      listKeys(context.services, context.actor, { channelId: channel.id }, slice),
    );
    const mayCreate = mayPress(context, 'key.create', channel.project.id);
    if (shown.total === 0) {
      const generate = mayCreate ? buttons(generateButton(BUTTON.generateNew, channel.id)) : undefined;
      return showing(title, text(TEXT.noKeys), generate, back);
    }
    const about = { channel: channel.id };
    const mayRegenerate = shown.keys.some((key) => mayPressOn(context, 'key.regenerate', key));
    const shownButtons = [
      ...(mayRegenerate ? [go(LABEL.regenerate, ['regenerate'], about)] : []),
      ...(mayCreate ? [generateButton(BUTTON.generate, channel.id)] : []),
      ...pageButtons(shown, PATH, about),
      ...findButton(shown, channel.id),
    ];
    return showing(
      title,
      shown.pages > 1 ? note(pageText(shown.total, 'apiKey', shown)) : undefined,
      keyTable(shown.keys, context.now),
      shownButtons.length === 0 ? undefined : buttons(...shownButtons),
      appsBlock(await linksOfChannel(context.services, channel.id)),
      keySelect(LABEL.keyDetails, shown.keys, (key) => key.name),
      back,
    );
  },
});
