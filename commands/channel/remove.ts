import { heading, text } from '../../src/chat/contracts/view.ts';
import { done, refused } from '../../src/domain/result.ts';
import { hasLivingKeys } from '../../src/services/keys/keyCounts.ts';
import { removeChannel } from '../../src/services/projects/channels.ts';
import { aboutChannel, confirmedCommand, showing } from '../shared/define.ts';
import { LABEL, OPTION, removedText, removeQuestion, SUMMARY, TEXT } from './copy.ts';

/** Takes an integration channel without keys away. */
export const channelRemove = confirmedCommand({
  path: ['channel', 'remove'],
  aliases: ['channel delete', 'channel rm'],
  summary: SUMMARY.remove,
  examples: ['/apikey channel remove rasa'],
  action: 'channel.remove',
  options: { channel: { type: 'channel', required: true, description: OPTION.removeChannel } },
  ...aboutChannel,
  subjectId: (channel) => channel.id,
  reload: async (context, id) => (await context.directory.findChannels(context.actor, id))[0],
  seen: (channel) => ({ name: channel.name, project: channel.project.name }),
  async ask(context, { subject: channel }) {
    if (await hasLivingKeys(context.services, { channelId: channel.id }))
      return refused({ code: 'channel-has-keys', subject: channel.name, within: channel.project.name });
    const blocks = [heading(removeQuestion(`${channel.project.name}/${channel.name}`)), text(TEXT.removeOnlyEmpty)];
    return done({ label: LABEL.remove, style: 'danger', blocks, params: {} });
  },
  async act(context, { confirmation }) {
    const removed = await removeChannel(context.services, context.by, confirmation);
    if (removed.kind === 'refused') return removed;
    return showing(text(removedText(removed.value.name)));
  },
});
