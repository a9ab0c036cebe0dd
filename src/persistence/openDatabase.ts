import type { Logger } from 'typeorm';
import type { Database, TimeLimitKind } from './database.ts';
import { readDatabaseUrl } from './dataSourceOptions.ts';
import { migrateSqlite } from './migrate.ts';
import type { NestingGuard } from './nesting.ts';
import { SqliteDatabase } from './sqlite/sqliteDatabase.ts';
import type { Limits } from './timeLimits.ts';

/** How long a start waits for another process that changes the schema. */
const MIGRATION_WAIT_MS = 60_000;

/** What can be asked for beside the URL; all of it concerns PostgreSQL. */
export interface OpenOptions {
  /** Told, in words for the log, what a start waits for and what works worse than it should. */
  readonly report?: (words: string) => void;
  /** How long to wait for another process that migrates, in milliseconds. */
  readonly migrationWaitMs?: number;
  /** Other limits than the program's own; for tests. */
  readonly limits?: Readonly<Record<TimeLimitKind, Limits>>;
}

/**
 * Opens the database that a `DATABASE_URL` names, with its schema up to date.
 * @param logger sees each statement before it runs; for tests.
 * @param nesting whether nested writes are found, see nesting.ts; for tests.
 * @throws what `databaseProblem` can class: the driver's error, or one of the classes in databaseError.ts.
 */
export async function openDatabase(
  url: string,
  logger?: Logger,
  nesting?: NestingGuard,
  options: OpenOptions = {},
): Promise<Database> {
  const target = readDatabaseUrl(url);
  if (target === undefined) throw new Error('DATABASE_URL must be sqlite:PATH or postgres://…');
  if (target.kind === 'sqlite') return await SqliteDatabase.open(target.file, migrateSqlite, logger, nesting);
  const { report = () => undefined, migrationWaitMs = MIGRATION_WAIT_MS, limits } = options;
  // Loaded only here: most processes that use an SQLite file never need the driver.
  const { migratePostgres } = await import('./postgres/migratePostgres.ts');
  const { PostgresDatabase } = await import('./postgres/postgresDatabase.ts');
  return await PostgresDatabase.open(target.url, {
    migrate: (source) => migratePostgres(source, { withinMs: migrationWaitMs, report }),
    report,
    logger,
    nesting,
    limits,
  });
}
