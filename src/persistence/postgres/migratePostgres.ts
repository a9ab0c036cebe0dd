import { setTimeout as sleep } from 'node:timers/promises';
import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { MigrationLockedError } from '../databaseError.ts';
import { refuseNewer } from '../migrate.ts';
import { LIMITS } from '../timeLimits.ts';
import { onConnection, settings } from './postgresWork.ts';

/**
 * An arbitrary number that other programs are unlikely to use. Replicas that start together take turns by this advisory
 * lock.
 */
const MIGRATION_LOCK = 5_206_512_001;
const TRY_EVERY_MS = 250;

/** How a start behaves while another process is migrating. */
export interface MigrationWait {
  /** How long it waits. */
  readonly withinMs: number;
  /** Logs, once, that it waits. */
  readonly report: (words: string) => void;
}

/**
 * Migrates a PostgreSQL schema to the current version, or finds it current without taking a lock.
 *
 * The lock belongs to the migrating transaction, not to the session: behind a pooler no client owns a session, and its
 * lock outlives the program. The lock is polled, not waited for: a statement that waits in the server can't report it.
 * @throws {DatabaseTooNewError} if a later program has changed the schema: running on it could destroy data.
 * @throws {MigrationLockedError} if another process held the lock the whole time.
 */
export async function migratePostgres(source: DataSource, { withinMs, report }: MigrationWait): Promise<void> {
  const since = performance.now();
  for (let waited = false; ; waited = true) {
    if (await isUpToDate(source)) return;
    if (await migrateUnderLock(source)) return;
    if (performance.now() - since >= withinMs) throw new MigrationLockedError(withinMs);
    if (!waited) report('another process is migrating the database; waiting until it is done');
    await sleep(TRY_EVERY_MS);
  }
}

/** Whether no migration is pending. */
async function isUpToDate(source: DataSource): Promise<boolean> {
  return await onConnection(source, LIMITS.command, async (_runner, client) => {
    const table = `SELECT to_regclass('"${source.options.migrationsTableName}"') IS NOT NULL AS "exists"`;
    const [row] = (await client.query<{ exists: boolean }>(table)).rows;
    if (row?.exists !== true) return false;
    const names = `SELECT "name" FROM "${source.options.migrationsTableName}"`;
    const executed = (await client.query<{ name: string }>(names)).rows.map(({ name }) => name);
    refuseNewer(source, executed);
    return executed.length >= source.migrations.length;
  });
}

/** @returns false if another process holds the lock. */
async function migrateUnderLock(source: DataSource): Promise<boolean> {
  return await onConnection(source, LIMITS.migration, async (runner, client) => {
    await runner.startTransaction();
    try {
      await client.query(settings(LIMITS.migration));
      const lock = 'SELECT pg_try_advisory_xact_lock($1) AS "mine"';
      const [row] = (await client.query<{ mine: boolean }>(lock, [MIGRATION_LOCK])).rows;
      if (row?.mine === true) await executeMigrations(source, runner);
      await runner.commitTransaction();
      return row?.mine === true;
    } catch (error) {
      await runner.rollbackTransaction().catch(() => client.abandon());
      throw error;
    }
  });
}

async function executeMigrations(source: DataSource, runner: QueryRunner): Promise<void> {
  const executor = new MigrationExecutor(source, runner);
  executor.transaction = 'none';
  refuseNewer(
    source,
    (await executor.getExecutedMigrations()).map(({ name }) => name),
  );
  await executor.executePendingMigrations();
}
