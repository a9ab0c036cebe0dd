import { columnsOf, cut, GAP, inColumns, pad } from '../shared/text/columns.ts';
import { beside, wrap } from './text.ts';

/** A column is not cut below this, so that IDs (16 characters) stay whole. */
const LEAST = 16;

/**
 * Draws a table that fits the width: the widest columns give way first, and where that is not enough each row becomes a
 * short list instead, in which only words that are longer than a line are cut.
 * @param width the terminal's columns; `Infinity` where output is no terminal, and nothing is cut then.
 */
export function drawTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly string[] {
  const drawn = inColumns(columns, rows, width, LEAST);
  if (drawn !== undefined) return [...drawn.head.split('\n'), ...drawn.rows];
  const labels = Math.max(...columns.map(columnsOf));
  const indent = ' '.repeat(labels + GAP.length);
  const lines = rows.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...columns.flatMap((name, column) => {
      const cell = row[column] ?? '';
      const fits = cell.split(' ').every((word) => columnsOf(word) <= width - indent.length);
      return fits
        ? beside(`${pad(name, labels)}${GAP}`, indent, cell, width).map((line) => line.trimEnd())
        : [...wrap(name, width), ...wrap(cell, width - GAP.length).map((line) => `${GAP}${line}`)];
    }),
  ]);
  return lines.map((line) => cut(line, width));
}
