/** As much of a message is read, and as many parts of it are looked at. */
const TEXT_LIMIT = 100_000;
const PARTS_LIMIT = 10_000;

/** What of a message holds words: its content, embeds, components, and what it forwards. Not whom it is from, nor its addresses. */
const READ: readonly string[] = ['content', 'embeds', 'components', 'message_snapshots', 'poll'];

/** All that can be read in a message, whatever shape it has. */
export function textOfMessage(message: unknown): string {
  const found: string[] = [];
  const waiting: unknown[] =
    typeof message === 'object' && message !== null
      ? Object.entries(message).flatMap(([name, part]) => (READ.includes(name) ? [part] : []))
      : [];
  let [parts, length] = [0, 0];
  while (waiting.length > 0 && parts < PARTS_LIMIT && length < TEXT_LIMIT) {
    const part = waiting.shift();
    parts += 1;
    if (typeof part === 'string') {
      found.push(part);
      length += part.length;
    } else if (typeof part === 'object' && part !== null) waiting.push(...Object.values(part).slice(0, PARTS_LIMIT));
  }
  return found.join('\n').slice(0, TEXT_LIMIT);
}
