import { buttons, heading, note, text, view } from '../../src/chat/contracts/view.ts';
import { done } from '../../src/domain/result.ts';
import { listKeys } from '../../src/services/search/directory.ts';
import { found } from '../key/keySubject.ts';
import { generateButton, keySelect, keyTable } from '../key/keyViews.ts';
import { command } from '../shared/define.ts';
import { go, pageButtons, pageText, readPage, toProject } from '../shared/navigation.ts';

const PATH = ['channel', 'settings'] as const;

/** Manuals 000 and 001: the channel's settings, with Regenerate; manual 003: the table of its keys. */
export const channelSettings = command({
  path: PATH,
  aliases: ['channel show'],
  summary: 'Show an integration channel and its keys, with Regenerate and Generate API key.',
  examples: ['/apikey channel settings rasa', '/apikey channel settings rasa page:2'],
  action: 'channel.show',
  options: {
    channel: { type: 'channel', required: true, description: 'The integration channel' },
    page: { type: 'page', description: 'Which page of its keys, where there are more than fit' },
  },
  screen: true,
  find: (_, { channel }) => found(channel),
  scope: (channel) => ({ projectId: channel.project.id }),
  async run(context, { subject: channel, options }) {
    const title = heading(`Channel settings: ${channel.project.name}/${channel.name}`);
    const back = buttons(toProject('Back', channel.project.id, 'channels'));
    const shown = await readPage(options.page, (slice) =>
      listKeys(context.services, context.actor, { channelId: channel.id }, slice),
    );
    if (shown.total === 0) {
      const generate = buttons(generateButton('Generate new key', channel.id));
      const empty = view(title, text('This integration channel has no keys.'), generate, back);
      return done({ kind: 'view', view: empty });
    }
    const about = { channel: channel.id };
    const full = view(
      title,
      shown.pages > 1 ? note(pageText(shown.total, 'API key', shown)) : undefined,
      keyTable(shown.keys, context.now),
      buttons(
        go('Regenerate', ['regenerate'], about),
        generateButton('Generate API key', channel.id),
        ...pageButtons(shown, PATH, about),
      ),
      keySelect('Key details', shown.keys, (key) => key.name),
      back,
    );
    return done({ kind: 'view', view: full });
  },
});
