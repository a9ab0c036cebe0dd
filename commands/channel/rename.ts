import { text } from '../../src/chat/contracts/view.ts';
import { renameChannel } from '../../src/services/projects/channels.ts';
import { NAME_OF } from '../shared/copy.ts';
import { aboutChannel, command, showing } from '../shared/define.ts';
import { OPTION, renamedText, SUMMARY } from './copy.ts';

/** Gives an integration channel another name. */
export const channelRename = command({
  path: ['channel', 'rename'],
  summary: SUMMARY.rename,
  examples: ['/apikey channel rename rasa to:rasa-pro'],
  action: 'channel.rename',
  options: {
    channel: { type: 'channel', required: true, description: OPTION.renameChannel },
    to: { type: 'name', what: NAME_OF.channel, required: true, description: OPTION.renameTo },
  },
  ...aboutChannel,
  async run(context, { subject: channel, options }) {
    const renamed = await renameChannel(context.services, context.by, channel, options.to);
    if (renamed.kind === 'refused') return renamed;
    return showing(text(renamedText(channel.name, renamed.value.name)));
  },
});
