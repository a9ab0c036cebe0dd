import { columnsOf } from '../shared/text/columns.ts';

/**
 * Breaks a text into lines of at most so many columns, between words and at its own line ends. A word is never broken: an ID or
 * an address that is longer than a line stands on one of its own.
 */
export function wrap(text: string, columns: number): readonly string[] {
  if (!Number.isFinite(columns)) return [text];
  return text.split('\n').flatMap((paragraph) => flow(paragraph.split(' '), ' ', columns));
}

/**
 * Puts parts side by side, and on further lines where they don't fit; a part that is longer than a line is broken between its words.
 * @param parts may hold the codes of colours, which take no place. @param gap what stands between two of them.
 */
export function flow(parts: readonly string[], gap: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const part of parts) {
    const longer = line === undefined ? part : `${line}${gap}${part}`;
    if (line !== undefined && columnsOf(longer) > columns) {
      lines.push(line);
      line = part;
    } else {
      line = longer;
    }
  }
  if (line !== undefined) lines.push(line);
  return gap === ' ' ? lines : lines.flatMap((one) => (columnsOf(one) > columns ? wrap(one, columns) : [one]));
}

/** Writes a text beside what begins its first line; its further lines begin with something else. */
export function beside(first: string, further: string, text: string, columns: number): readonly string[] {
  return wrap(text, columns - columnsOf(further)).map((line, index) => `${index === 0 ? first : further}${line}`);
}
