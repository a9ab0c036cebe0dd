/** As much of a message is read, and as many parts of it are looked at. */
const TEXT_LIMIT = 100_000;
const PARTS_LIMIT = 10_000;

/** @returns every text within some parts of a message, whatever shape they have, a line for each; at most 100,000 characters. */
export function textIn(message: readonly unknown[]): string {
  const found: string[] = [];
  const waiting = [...message];
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
