import { type DataSource, MigrationExecutor } from 'typeorm';
import { DatabaseTooNewError } from './databaseError.ts';

/** Any number that other programs are unlikely to use; replicas that start together queue at this advisory lock. */
const MIGRATION_LOCK = 5_206_512_001;

/**
 * Brings the schema up to date, or finds that it is so already.
 * @throws {DatabaseTooNewError} where a later program has changed the schema: running on it could destroy data.
 */
export async function migrate(source: DataSource): Promise<void> {
  if (source.options.type !== 'postgres') {
    await migrateSqlite(source);
    return;
  }
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await refuseNewer(source);
    await source.runMigrations();
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
  }
}

/** In one transaction that writes from its beginning: of two processes that start at once the second one waits for the first. */
async function migrateSqlite(source: DataSource): Promise<void> {
  await source.query('BEGIN IMMEDIATE');
  try {
    await refuseNewer(source);
    await source.runMigrations({ transaction: 'none' });
    await source.query('COMMIT');
  } catch (error) {
    await source.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function refuseNewer(source: DataSource): Promise<void> {
  const known = new Set(source.migrations.map((migration) => migration.name ?? migration.constructor.name));
  const executed = await new MigrationExecutor(source).getExecutedMigrations();
  const unknown = executed.map((migration) => migration.name).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new DatabaseTooNewError(unknown);
}
