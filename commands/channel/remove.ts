import { heading, text, view } from '../../src/chat/contracts/view.ts';
import { done } from '../../src/domain/result.ts';
import { removeChannel } from '../../src/services/projects/channels.ts';
import { found } from '../key/keySubject.ts';
import { confirmedCommand } from '../shared/define.ts';

/** Takes an integration channel without keys away. */
export const channelRemove = confirmedCommand({
  path: ['channel', 'remove'],
  aliases: ['channel delete', 'channel rm'],
  summary: 'Remove an integration channel that has no keys any more.',
  examples: ['/apikey channel remove rasa'],
  action: 'channel.remove',
  options: { channel: { type: 'channel', required: true, description: 'The integration channel to remove' } },
  find: (_, { channel }) => found(channel),
  scope: (channel) => ({ projectId: channel.project.id }),
  subjectId: (channel) => channel.id,
  reload: async (context, id) => (await context.directory.findChannels(context.actor, id))[0],
  seen: (channel) => ({ name: channel.name, project: channel.project.name }),
  ask: (_, { subject: channel }) =>
    Promise.resolve(
      done({
        label: 'Remove',
        style: 'danger',
        blocks: [
          heading(`Remove the integration channel ${channel.project.name}/${channel.name}?`),
          text('One that still has keys is not removed.'),
        ],
        params: {},
      }),
    ),
  async act(context, { confirmation }) {
    const removed = await removeChannel(context.services, context.by, confirmation);
    if (removed.kind === 'refused') return removed;
    return done({ kind: 'view', view: view(text(`The integration channel ${removed.value.name} is removed.`)) });
  },
});
