import { textIn } from '../../shared/text/textIn.ts';
import type { ShortcutMessage } from './shortcuts.ts';

/**
 * All that can be read in a message: its text, and every text in its blocks and attachments, where other apps put theirs. Slack writes
 * `&`, `<` and `>` as entities; none is in a secret.
 */
export function textOfMessage({ text, blocks, attachments }: ShortcutMessage): string {
  return textIn([text, blocks, attachments]);
}
