import { buttons, text, view } from '../../src/chat/contracts/view.ts';
import { listKeys } from '../../src/services/search/directory.ts';
import { BUTTON } from '../shared/copy.ts';
import { mayPress } from '../shared/navigation.ts';
import { statusCommand } from './changeStatus.ts';
import { CONSEQUENCE, deletedText, LABEL, SUMMARY } from './copy.ts';
import { generateButton } from './keyViews.ts';

/** Manuals 003 and 004. After the last key the screen is reset to "Generate new key". */
export const deleteKey = statusCommand({
  verb: 'delete',
  aliases: ['remove', 'rm'],
  label: LABEL.delete,
  style: 'danger',
  summary: SUMMARY.delete,
  examples: ['/apikey delete chat-bot'],
  consequence: () => CONSEQUENCE.delete,
  async after(context, key) {
    const filter = { channelId: key.channel.id };
    const { total: left } = await listKeys(context.services, context.actor, filter, { offset: 0, limit: 0 });
    const where = `${key.project.name}/${key.channel.name}`;
    const said = text(deletedText(key.name, where, left));
    if (left > 0 || !mayPress(context, 'key.create', key.project.id)) return view(said);
    return view(said, buttons(generateButton(BUTTON.generateNew, key.channel.id)));
  },
});
