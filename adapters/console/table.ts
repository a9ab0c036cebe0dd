import { columnsOf, cut, pad } from './text.ts';

const GAP = '  ';
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
  const natural = columns.map((name, index) =>
    Math.max(columnsOf(name), ...rows.map((row) => columnsOf(row[index] ?? ''))),
  );
  const widths = shrink(natural, width);
  if (widths === undefined) return asLists(columns, rows, width);
  const draw = (cells: readonly string[]) =>
    widths
      .map((columnWidth, index) => pad(cut(cells[index] ?? '', columnWidth), columnWidth))
      .join(GAP)
      .trimEnd();
  return [draw(columns), draw(widths.map((columnWidth) => '─'.repeat(columnWidth))), ...rows.map(draw)];
}

function shrink(natural: readonly number[], width: number): readonly number[] | undefined {
  const widths = [...natural];
  const gaps = GAP.length * (widths.length - 1);
  const total = () => widths.reduce((sum, one) => sum + one, gaps);
  while (total() > width) {
    const widest = widths.indexOf(Math.max(...widths));
    const current = widths[widest] ?? 0;
    if (current <= LEAST) return undefined;
    widths[widest] = current - 1;
  }
  return widths;
}

function asLists(columns: readonly string[], rows: readonly (readonly string[])[], width: number): readonly string[] {
  const labels = Math.max(...columns.map(columnsOf));
  return rows.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...columns.map((name, column) => cut(`${pad(name, labels)}${GAP}${row[column] ?? ''}`, width)),
  ]);
}
