import type { Logger } from 'typeorm';
import type { Database, TimeLimitKind } from './database.ts';
import { readDatabaseUrl } from './dataSourceOptions.ts';
import { migrateSqlite } from './migrate.ts';
import type { NestingGuard } from './nesting.ts';
import { SqliteDatabase } from './sqlite/sqliteDatabase.ts';
import type { Limits } from './timeLimits.ts';

/** How long a start waits for another process that is migrating. */
const MIGRATION_WAIT_MS = 60_000;

/** Options besides the URL; all are for PostgreSQL. */
export interface OpenOptions {
  /** Logs what a start waits for and what is degraded. */
  readonly report?: (words: string) => void;
  /** How long to wait for another process that migrates, in milliseconds. */
  readonly migrationWaitMs?: number;
  /** Limits other than the program's own; for tests. */
  readonly limits?: Readonly<Record<TimeLimitKind, Limits>>;
}

/**
 * Opens the database that a `DATABASE_URL` names and migrates its schema.
 * @param logger receives each statement before it runs; for tests.
 * @param nesting whether nested writes are detected, see nesting.ts; for tests.
 * @throws what `databaseProblem` can classify: the driver's error, or a class in databaseError.ts.
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
