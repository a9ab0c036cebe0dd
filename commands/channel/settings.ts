import { encodeAction } from '../../src/chat/actionCode.ts';
import { buttons, heading, note, text, view } from '../../src/chat/view.ts';
import { done } from '../../src/domain/result.ts';
import { listKeys } from '../../src/services/directory.ts';
import { command } from '../define.ts';
import { found } from '../key/keySubject.ts';
import { generateButton, keyTable } from '../key/keyViews.ts';

const SHOWN = 20;

/** Manuals 000 and 001: the channel's settings, with Regenerate; manual 003: the table of its keys. */
export const channelSettings = command({
  path: ['channel', 'settings'],
  aliases: ['channel show'],
  summary: 'Show an integration channel and its keys, with Regenerate and Generate API key.',
  examples: ['/apikey channel settings rasa'],
  action: 'channel.show',
  options: { channel: { type: 'channel', required: true, description: 'The integration channel' } },
  find: (_, { channel }) => found(channel),
  scope: (channel) => ({ projectId: channel.project.id }),
  async run(context, { subject: channel }) {
    const filter = { channelId: channel.id };
    const { keys, total } = await listKeys(context.services, context.actor, filter, { offset: 0, limit: SHOWN });
    const regenerate = {
      label: 'Regenerate',
      action: encodeAction({ kind: 'go', path: ['regenerate'], options: { channel: channel.id } }),
    };
    const generate = generateButton(total === 0 ? 'Generate new key' : 'Generate API key', channel.id);
    const shown = view(
      heading(`Channel settings: ${channel.project.name}/${channel.name}`),
      total === 0 ? text('This integration channel has no keys.') : keyTable(keys, total, context.now),
      buttons(...(total === 0 ? [] : [regenerate]), generate),
      total > SHOWN ? note('/apikey list shows the rest, page by page.') : undefined,
    );
    return done({ kind: 'view', view: shown });
  },
});
