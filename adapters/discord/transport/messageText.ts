import { textIn } from '../../shared/text/textIn.ts';

/** What of a message holds words: its content, embeds, components, and what it forwards. Not whom it is from, nor its addresses. */
const READ: readonly string[] = ['content', 'embeds', 'components', 'message_snapshots', 'poll'];

/** All that can be read in a message, whatever shape it has. */
export function textOfMessage(message: unknown): string {
  if (typeof message !== 'object' || message === null) return '';
  return textIn(
    Object.entries(message).flatMap(([name, part]: [string, unknown]) => (READ.includes(name) ? [part] : [])),
  );
}
