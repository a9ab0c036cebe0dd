import type { Database } from '../persistence/database.ts';

/** Which SQL is spoken. */
export type Dialect = Database['dialect'];

/** Rows in one statement: well below the 32,766 parameters that SQLite takes. */
const ROWS = 500;

/** Takes a list apart into pieces that fit a statement each. */
export function* chunks<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += ROWS) yield rows.slice(from, from + ROWS);
}

/** What follows `VALUES`, with its parameters. */
export interface Values {
  readonly sql: string;
  readonly parameters: (string | number)[];
}

/** Turns rows into what follows `VALUES`. */
export function values(dialect: Dialect, rows: readonly (readonly (string | number)[])[]): Values {
  return { sql: placeholders(dialect, rows.length, rows[0]?.length ?? 0), parameters: rows.flat() };
}

/** PostgreSQL numbers its parameters; SQLite would look each `$n` up by name among all before it, which takes longer than the writing. */
function placeholders(dialect: Dialect, rows: number, columns: number): string {
  let next = 1;
  const one = () => (dialect === 'postgres' ? `$${next++}` : '?');
  return Array.from({ length: rows }, () => `(${Array.from({ length: columns }, one).join(', ')})`).join(', ');
}
