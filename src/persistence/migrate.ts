import { type DataSource, MigrationExecutor } from 'typeorm';
import { DatabaseTooNewError } from './databaseError.ts';

/**
 * Migrates an SQLite file to the current schema, or finds it current. Runs in one transaction that writes from its
 * start, so that if two processes start together, the second waits for the first.
 * @throws {DatabaseTooNewError} if a later program has changed the schema: running on it could destroy data.
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

/** @throws {DatabaseTooNewError} if migrations were run that this program doesn't know. */
export function refuseNewer(source: DataSource, executed: readonly string[]): void {
  const known = new Set(source.migrations.map((migration) => migration.name ?? migration.constructor.name));
  const unknown = executed.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new DatabaseTooNewError(unknown);
}
