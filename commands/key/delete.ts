import { buttons, text, view } from '../../src/chat/contracts/view.ts';
import { statusCommand } from './changeStatus.ts';
import { generateButton } from './keyViews.ts';

/** Manuals 003 and 004. After the last key the screen is reset to "Generate new key". */
export const deleteKey = statusCommand({
  verb: 'delete',
  aliases: ['remove', 'rm'],
  label: 'Delete',
  style: 'danger',
  summary: 'Delete a key for good.',
  examples: ['/apikey delete chat-bot'],
  consequence: 'Every secret of this key stops working at once. This can’t be undone.',
  async after(context, key) {
    const rest = await context.directory.keys(context.actor, { channelId: key.channel.id });
    const where = `${key.project.name}/${key.channel.name}`;
    const gone = `The key ${key.name} is deleted.`;
    if (rest.length > 0) return view(text(`${gone} ${where} has ${rest.length} more.`));
    return view(text(`${gone} ${where} has no keys now.`), buttons(generateButton('Generate new key', key.channel.id)));
  },
});
