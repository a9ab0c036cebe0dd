import type { Table } from '../../../src/chat/contracts/view.ts';
import { shown } from '../../shared/text/text.ts';
import { andMore } from './elements.ts';
import { LIMITS, MONOSPACE_COLUMNS } from './limits.ts';
import { drawTable } from './monospace.ts';
import { fenced } from './text.ts';

/**
 * Draws a table in letters of equal width, as Discord has no tables; and says how many rows are missing.
 * @param tables how many there are in the message.
 */
export function tableText(table: Table, tables: number): readonly string[] {
  if (table.columns.length === 0) return [];
  const limit = Math.max(LIMITS.table, Math.floor(LIMITS.tables / tables));
  const cells = (row: readonly string[]) => table.columns.map((_, index) => shown(row[index] ?? '', LIMITS.tableCell));
  const drawn = drawTable(cells(table.columns), table.rows.map(cells), MONOSPACE_COLUMNS, limit);
  const missing = Math.max(table.total ?? 0, table.rows.length) - drawn.rows;
  return [fenced(drawn.text), ...(missing > 0 ? [andMore(missing)] : [])];
}
