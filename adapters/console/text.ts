import { columnsOf } from '../shared/text/columns.ts';

/** Breaks a text into lines of at most so many columns, between words where it can. */
export function wrap(text: string, columns: number): readonly string[] {
  if (!Number.isFinite(columns)) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && columnsOf(longer) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  lines.push(line);
  return lines;
}
