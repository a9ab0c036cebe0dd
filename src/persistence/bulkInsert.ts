import type { EntityManager, EntitySchema, ObjectLiteral } from 'typeorm';
import type { Database } from './database.ts';

/** The SQL dialect. */
export type Dialect = Database['dialect'];

/** Rows per statement, well below SQLite's limit of 32,766 parameters. */
const ROWS = 500;

/** Splits a list into chunks; by default each fits one statement. */
export function* chunks<Row>(rows: readonly Row[], size = ROWS): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
}

/**
 * Inserts whole rows, as `manager.insert` does: TypeORM looks each parameter up among all others, which takes longer than the write
 * where there are hundreds.
 */
export async function insertRows<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntitySchema<Row>,
  rows: readonly Row[],
): Promise<void> {
  const { columns, tablePath } = manager.connection.getMetadata(entity);
  const { driver } = manager.connection;
  const dialect = driver.options.type === 'postgres' ? 'postgres' : 'sqlite';
  const names = columns.map(({ databaseName }) => driver.escape(databaseName)).join(', ');
  for (const some of chunks(rows)) {
    const sql = `INSERT INTO ${driver.escape(tablePath)} (${names}) VALUES ${placeholders(dialect, some.length, columns.length)}`;
    const parameters: unknown[] = some.flatMap((row) =>
      columns.map((column) => driver.preparePersistentValue(column.getEntityValue(row), column)),
    );
    await manager.query(sql, parameters);
  }
}

/** The SQL after `VALUES`, with its parameters. */
export interface Values {
  readonly sql: string;
  readonly parameters: (string | number)[];
}

/** Turns rows into the SQL after `VALUES`. */
export function values(dialect: Dialect, rows: readonly (readonly (string | number)[])[]): Values {
  return { sql: placeholders(dialect, rows.length, rows[0]?.length ?? 0), parameters: rows.flat() };
}

/**
 * PostgreSQL numbers its parameters. SQLite would look up each `$n` by name among all earlier ones, which takes longer
 * than the write.
 */
function placeholders(dialect: Dialect, rows: number, columns: number): string {
  let next = 1;
  const one = () => (dialect === 'postgres' ? `$${next++}` : '?');
  return Array.from({ length: rows }, () => `(${Array.from({ length: columns }, one).join(', ')})`).join(', ');
}

/** The columns of {@link jsonRows}, by name. */
export type JsonColumns = Readonly<Record<string, 'text' | 'bigint'>>;

/**
 * A query that yields rows from one parameter: a JSON array of arrays. The statement is the same for any number of
 * rows, and binding one text costs a fraction of binding each value.
 */
export function jsonRows(dialect: Dialect, columns: JsonColumns): string {
  const postgres = dialect === 'postgres';
  const selected = Object.entries(columns).map(([name, type], place) => {
    const value = `"value" ->> ${place}`;
    return `${postgres && type === 'bigint' ? `CAST(${value} AS bigint)` : value} AS "${name}"`;
  });
  const source = postgres ? 'json_array_elements(CAST($1 AS json)) AS "rows"("value")' : 'json_each(?)';
  return `SELECT ${selected.join(', ')} FROM ${source}`;
}
