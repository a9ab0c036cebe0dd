import type { Logger } from 'typeorm';
import type { Database } from './database.ts';
import { readDatabaseUrl } from './dataSourceOptions.ts';
import { migrate } from './migrate.ts';
import type { NestingGuard } from './nesting.ts';
import { PostgresDatabase } from './postgresDatabase.ts';
import { SqliteDatabase } from './sqliteDatabase.ts';

/**
 * Opens the database that a `DATABASE_URL` names, with its schema up to date.
 * @param logger sees each statement before it runs; for tests.
 * @param nesting whether nested writes are found, see nesting.ts; for tests.
 * @throws what `databaseProblem` can class: the driver's error, or DatabaseTooNewError.
 */
export async function openDatabase(url: string, logger?: Logger, nesting?: NestingGuard): Promise<Database> {
  const target = readDatabaseUrl(url);
  if (target === undefined) throw new Error('DATABASE_URL must be sqlite:PATH or postgres://…');
  return target.kind === 'sqlite'
    ? await SqliteDatabase.open(target.file, migrate, logger, nesting)
    : await PostgresDatabase.open(target.url, migrate, logger, nesting);
}
