import stringWidth from 'string-width';
import { shorten } from './text.ts';

const SEGMENTER = new Intl.Segmenter();
const GAP = '  ';
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
  const widths = shrink(naturalWidths(columns, rows), width);
  if (widths === undefined) return pack('', asLists(columns, rows, width), '\n\n', limit);
  const draw = (cells: readonly string[]) =>
    widths
      .map((columnWidth, index) => pad(cut(cells[index] ?? '', columnWidth), columnWidth))
      .join(GAP)
      .trimEnd();
  const head = [draw(columns), draw(widths.map((columnWidth) => '─'.repeat(columnWidth)))].join('\n');
  return pack(head, rows.map(draw), '\n', limit);
}

function naturalWidths(columns: readonly string[], rows: readonly (readonly string[])[]): readonly number[] {
  return columns.map((name, index) => Math.max(columnsOf(name), ...rows.map((row) => columnsOf(row[index] ?? ''))));
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
  const labels = Math.min(LEAST, Math.max(...columns.map((name) => columnsOf(name))));
  const draw = (cells: readonly string[]) =>
    columns.map((name, index) => cut(`${pad(cut(name, labels), labels)}${GAP}${cells[index] ?? ''}`, width)).join('\n');
  return rows.length === 0 ? [columns.join('\n')] : rows.map(draw);
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

function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

function cut(text: string, columns: number): string {
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

/** Measuring is slow, and most text is letters that take one place each. */
function columnsOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}
