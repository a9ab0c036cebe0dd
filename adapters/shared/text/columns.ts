import stringWidth from 'string-width';

const SEGMENTER = new Intl.Segmenter();
/** What stands between two columns. */
export const GAP = '  ';

type Cells = readonly string[];

/** How many columns a text takes: wide characters take two, combining ones none. */
export function columnsOf(text: string): number {
  // Measuring is slow, and most text is letters that take one place each.
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}

/** Fills a text with spaces up to a number of columns. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** Cuts a text to a number of columns, with … where something is missing. */
export function cut(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = '';
  let left = columns - 1;
  for (const { segment } of SEGMENTER.segment(text)) {
    left -= columnsOf(segment);
    if (left < 0) break;
    kept += segment;
  }
  return `${kept}…`;
}

/**
 * Draws a table in letters of equal width, its columns under one another. The widest ones give way first.
 * @param columns their names, fit to be shown. @param rows as many cells in each as there are columns, fit to be shown.
 * @param width how many letters stand side by side. @param least no column is cut below this; none at all if left out.
 * @returns undefined where that does not fit.
 */
export function inColumns(
  columns: Cells,
  rows: readonly Cells[],
  width: number,
  least = Number.POSITIVE_INFINITY,
): { readonly head: string; readonly rows: readonly string[] } | undefined {
  const natural = columns.map((name, index) =>
    Math.max(columnsOf(name), ...rows.map((row) => columnsOf(row[index] ?? ''))),
  );
  const widths = shrink(natural, width, least);
  if (widths === undefined) return undefined;
  const draw = (cells: Cells) =>
    widths
      .map((one, index) => pad(cut(cells[index] ?? '', one), one))
      .join(GAP)
      .trimEnd();
  return { head: `${draw(columns)}\n${draw(widths.map((one) => '─'.repeat(one)))}`, rows: rows.map(draw) };
}

function shrink(natural: readonly number[], width: number, least: number): readonly number[] | undefined {
  const widths = [...natural];
  const gaps = GAP.length * (widths.length - 1);
  while (widths.reduce((sum, one) => sum + one, gaps) > width) {
    const widest = widths.indexOf(Math.max(...widths));
    const current = widths[widest] ?? 0;
    if (current <= least) return undefined;
    widths[widest] = current - 1;
  }
  return widths;
}

/**
 * Draws each row of a table as a short list instead: a line for each cell, with the name of its column before it.
 * @param label how many letters of a name stand there at most. @param width how many letters stand side by side.
 */
export function asLists(columns: Cells, rows: readonly Cells[], label: number, width: number): readonly string[] {
  const labels = Math.min(label, Math.max(...columns.map(columnsOf)));
  const names = columns.map((name) => pad(cut(name, labels), labels));
  return rows.map((cells) => names.map((name, index) => cut(`${name}${GAP}${cells[index] ?? ''}`, width)).join('\n'));
}
