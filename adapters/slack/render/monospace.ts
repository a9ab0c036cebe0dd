import { asLists, inColumns } from '../../shared/text/columns.ts';
import { shorten } from '../../shared/text/text.ts';

/** A column is not cut below this, so that IDs (16 characters) stay whole. */
const LEAST = 16;

/**
 * Draws a table in letters of equal width. The widest columns give way first; where that is not enough each row becomes a short
 * list instead, as lines that Slack breaks can't be read as columns.
 * @param columns their names, fit to be shown.
 * @param rows as many cells in each as there are columns, fit to be shown.
 * @param width how many letters stand side by side.
 * @param limit the length of one text.
 * @returns texts, one below the other, each with the names of the columns.
 */
export function drawTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
  limit: number,
): readonly string[] {
  const drawn = inColumns(columns, rows, width, LEAST);
  if (drawn !== undefined) return pack(drawn.head, drawn.rows, '\n', limit);
  return pack('', rows.length === 0 ? [columns.join('\n')] : asLists(columns, rows, LEAST, width), '\n\n', limit);
}

/** Fills texts with what fits into each, every one below the same head. */
function pack(head: string, entries: readonly string[], gap: string, limit: number): readonly string[] {
  const texts: string[] = [];
  for (const entry of entries) {
    const longer = `${texts.at(-1) ?? head}${gap}${entry}`;
    if (texts.length > 0 && longer.length <= limit) texts[texts.length - 1] = longer;
    else texts.push(shorten(head === '' ? entry : `${head}${gap}${entry}`, limit));
  }
  return texts.length === 0 ? [shorten(head, limit)] : texts;
}
