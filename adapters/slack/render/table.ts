import type { types } from '@slack/bolt';
import type { Table } from '../../../src/chat/contracts/view.ts';
import { shown } from '../../shared/text.ts';
import { andMore, preformatted } from './elements.ts';
import { LIMITS, MONOSPACE_COLUMNS, type Surface } from './limits.ts';
import { drawTable } from './monospace.ts';

/**
 * Draws a table: as Slack's own where there can be one, else in letters of equal width; and says how many rows are missing.
 * @param native whether Slack's own can stand here: in messages only, and only once in each.
 */
export function tableBlocks(table: Table, surface: Surface, native: boolean): readonly types.KnownBlock[] {
  if (table.columns.length === 0) return [];
  const header = table.columns.map((name) => shown(name, LIMITS.tableCell));
  const rows = table.rows
    .slice(0, LIMITS.tableRows - 1)
    .map((row) => header.map((_, index) => shown(row[index] ?? '', LIMITS.tableCell)));
  const drawn = native && header.length <= LIMITS.tableColumns ? nativeTable(header, rows) : undefined;
  const missing = Math.max(table.total ?? 0, table.rows.length) - (drawn?.rows ?? rows.length);
  return [
    ...(drawn === undefined
      ? drawTable(header, rows, MONOSPACE_COLUMNS[surface], LIMITS.richText).map((text) => preformatted(text))
      : [drawn.block]),
    ...(missing > 0 ? [andMore(missing)] : []),
  ];
}

/** See https://docs.slack.dev/reference/block-kit/blocks/table-block: the first row is the header. */
function nativeTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): { readonly block: types.TableBlock; readonly rows: number } {
  let left = LIMITS.tableCharacters - lengthOf(header);
  const fitting: (readonly string[])[] = [];
  for (const row of rows) {
    left -= lengthOf(row);
    if (left < 0) break;
    fitting.push(row);
  }
  return { block: { type: 'table', rows: [header, ...fitting].map((row) => row.map(cell)) }, rows: fitting.length };
}

function cell(text: string): types.RawTextElement {
  return { type: 'raw_text', text };
}

function lengthOf(row: readonly string[]): number {
  return row.reduce((sum, text) => sum + text.length, 0);
}
