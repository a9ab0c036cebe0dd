import { text, view } from '../../src/chat/contracts/view.ts';
import { done } from '../../src/domain/result.ts';
import { renameChannel } from '../../src/services/projects/channels.ts';
import { found } from '../key/keySubject.ts';
import { command } from '../shared/define.ts';

/** Gives an integration channel another name. */
export const channelRename = command({
  path: ['channel', 'rename'],
  summary: 'Rename an integration channel. Its keys work on.',
  examples: ['/apikey channel rename rasa to:rasa-pro'],
  action: 'channel.rename',
  options: {
    channel: { type: 'channel', required: true, description: 'The integration channel to rename' },
    to: { type: 'name', what: 'channel name', required: true, description: 'Its new name' },
  },
  find: (_, { channel }) => found(channel),
  scope: (channel) => ({ projectId: channel.project.id }),
  async run(context, { subject: channel, options }) {
    const renamed = await renameChannel(context.services, context.by, channel, options.to);
    if (renamed.kind === 'refused') return renamed;
    const sentence = `The integration channel ${channel.name} is called ${renamed.value.name} now.`;
    return done({ kind: 'view', view: view(text(sentence)) });
  },
});
