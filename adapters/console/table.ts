import { asLists, inColumns } from '../shared/text/columns.ts';

/** A column is not cut below this, so that IDs (16 characters) stay whole. */
const LEAST = 16;

/**
 * Draws a table that fits the width: the widest columns give way first, and where that is not enough each row becomes a
 * short list instead.
 * @param width the terminal's columns; `Infinity` where output is no terminal, and nothing is cut then.
 */
export function drawTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly string[] {
  const drawn = inColumns(columns, rows, width, LEAST);
  if (drawn !== undefined) return [...drawn.head.split('\n'), ...drawn.rows];
  const lists = asLists(columns, rows, Number.POSITIVE_INFINITY, width);
  return lists.flatMap((list, index) => [...(index === 0 ? [] : ['']), ...list.split('\n')]);
}
