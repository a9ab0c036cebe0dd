import { type DataSource, MigrationExecutor } from 'typeorm';
import { DatabaseTooNewError } from './databaseError.ts';

/**
 * Brings the schema of an SQLite file up to date, or finds that it is so already: in one transaction that writes from its
 * beginning, so that of two processes that start at once the second one waits for the first.
 * @throws {DatabaseTooNewError} where a later program has changed the schema: running on it could destroy data.
 */
export async function migrateSqlite(source: DataSource): Promise<void> {
  await source.query('BEGIN IMMEDIATE');
  try {
    const executed = await new MigrationExecutor(source).getExecutedMigrations();
    refuseNewer(
      source,
      executed.map(({ name }) => name),
    );
    await source.runMigrations({ transaction: 'none' });
    await source.query('COMMIT');
  } catch (error) {
    await source.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** @throws {DatabaseTooNewError} where migrations were executed that this program doesn't know. */
export function refuseNewer(source: DataSource, executed: readonly string[]): void {
  const known = new Set(source.migrations.map((migration) => migration.name ?? migration.constructor.name));
  const unknown = executed.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new DatabaseTooNewError(unknown);
}
