import type { types } from '@slack/bolt';
import type { Table } from '../../../src/chat/contracts/view.ts';
import { shown } from '../../shared/text/text.ts';
import { andMore, preformatted } from './elements.ts';
import { LIMITS, MONOSPACE_COLUMNS, type Surface } from './limits.ts';
import { datedText, lengthOfPiece } from './moments.ts';
import { drawTable } from './monospace.ts';

/**
 * Draws a table: as Slack's own where there can be one, else in letters of equal width; and says how many rows are missing.
 * @param native whether Slack's own can stand here: in messages only, and only once in each.
 */
export function tableBlocks(table: Table, surface: Surface, native: boolean): readonly types.KnownBlock[] {
  if (table.columns.length === 0) return [];
  const header = table.columns.map((name) => shown(name, LIMITS.tableCell));
  const rows = table.rows.slice(0, LIMITS.tableRows - 1).map((row) => header.map((_, index) => row[index] ?? ''));
  const drawn = native && header.length <= LIMITS.tableColumns ? nativeTable(header, rows) : undefined;
  const missing = Math.max(table.total ?? 0, table.rows.length) - (drawn?.rows ?? rows.length);
  const words = (row: readonly string[]) => row.map((text) => shown(text, LIMITS.tableCell));
  return [
    ...(drawn === undefined
      ? drawTable(header, rows.map(words), MONOSPACE_COLUMNS[surface], LIMITS.richText).map((text) =>
          preformatted(text),
        )
      : [drawn.block]),
    ...(missing > 0 ? [andMore(missing)] : []),
  ];
}

/** See https://docs.slack.dev/reference/block-kit/blocks/table-block: the first row is the header. */
function nativeTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): { readonly block: types.TableBlock; readonly rows: number } {
  const head = header.map(drawCell);
  let left = LIMITS.tableCharacters - lengthOf(head);
  const fitting = [head];
  for (const row of rows) {
    const drawn = row.map(drawCell);
    left -= lengthOf(drawn);
    if (left < 0) break;
    fitting.push(drawn);
  }
  const cells = fitting.map((row) => row.map(({ cell }) => cell));
  return { block: { type: 'table', rows: cells }, rows: fitting.length - 1 };
}

interface DrawnCell {
  readonly cell: types.RawTextElement | types.RichTextBlock;
  readonly length: number;
}

/** Moments can stand in a cell of rich text only. */
function drawCell(text: string): DrawnCell {
  const elements = datedText(text, LIMITS.tableCell);
  if (elements === undefined) {
    const raw = shown(text, LIMITS.tableCell);
    return { cell: { type: 'raw_text', text: raw }, length: raw.length };
  }
  const length = elements.reduce((sum, piece) => sum + lengthOfPiece(piece), 0);
  return { cell: { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }, length };
}

function lengthOf(row: readonly DrawnCell[]): number {
  return row.reduce((sum, { length }) => sum + length, 0);
}
