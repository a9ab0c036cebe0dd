import { access, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import sqlite3 from 'sqlite3';
import { DataSource, type EntityManager } from 'typeorm';
import type { Database } from '../database.ts';
import { postgresOptions, readDatabaseUrl, sqliteOptions } from '../dataSourceOptions.ts';
import { MIGRATIONS } from '../migrations/index.ts';

/** A database opened for reading only: nothing is created, migrated or written, whatever goes wrong. */
export interface ReadOnlyDatabase extends Pick<Database, 'read'> {
  /** Whether a write meanwhile may have made the read meaningless; then read again. */
  outdated(): Promise<boolean>;
  close(): Promise<void>;
}

/** An opened database, or why this program can't read it. */
export type OpenedReadOnly =
  | { readonly kind: 'open'; readonly database: ReadOnlyDatabase }
  | { readonly kind: 'missing' | 'foreign' | 'older' | 'newer' };

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens a database for reading only: beside a running Latchkey, on a copy, or on a read-only file system.
 * @throws what `databaseProblem` can classify.
 */
export async function openReadOnly(url: string): Promise<OpenedReadOnly> {
  const target = readDatabaseUrl(url);
  if (target === undefined) throw new Error('DATABASE_URL must be sqlite:PATH or postgres://…');
  if (target.kind === 'postgres') return await checked(await postgresReader(target.url));
  return (await isFile(target.file)) ? await checked(await sqliteReader(target.file)) : { kind: 'missing' };
}

/** A reader whose schema has not been checked yet. */
export interface Reader extends ReadOnlyDatabase {
  query(sql: string): Promise<unknown>;
}

/**
 * Opens an SQLite file. With a write-ahead log, SQLite needs the log's index beside the file. Without one, nobody has
 * the file open; opened as immutable it can be anywhere, and nothing is left beside it.
 */
export async function sqliteReader(file: string): Promise<Reader> {
  const log = `${file}-wal`;
  const still = !(await isFile(log));
  const name = still ? `${pathToFileURL(resolve(file)).href}?immutable=1` : file;
  const flags = sqlite3.OPEN_READONLY | (still ? sqlite3.OPEN_URI : 0);
  const source = await new DataSource(sqliteOptions(name, undefined, flags)).initialize();
  await source.query(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  return {
    read: (work) => work(source.manager),
    query: (sql) => source.query(sql),
    outdated: async () => still && (await isFile(log)),
    close: () => source.destroy(),
  };
}

/** One read-only transaction that sees a single snapshot, also through a pooler. */
async function postgresReader(url: string): Promise<Reader> {
  const source = await new DataSource(postgresOptions(url)).initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  } catch (error) {
    await source.destroy();
    throw error;
  }
  return {
    read: <T>(work: (manager: EntityManager) => Promise<T>) => work(runner.manager),
    query: (sql) => runner.query(sql),
    outdated: () => Promise.resolve(false),
    close: async () => {
      await runner.query('ROLLBACK').catch(() => undefined);
      await runner.release();
      await source.destroy();
    },
  };
}

async function checked(database: Reader): Promise<OpenedReadOnly> {
  try {
    const kind = await schemaOf(database);
    if (kind === 'same') return { kind: 'open', database };
    await database.close();
    return { kind };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** How the schema compares with this program's, by the migrations that were run. */
async function schemaOf(database: Reader): Promise<'same' | 'foreign' | 'older' | 'newer'> {
  // Phrased so that a missing table is no error on either database.
  const tables = await database.read((manager) =>
    manager.query(
      manager.connection.options.type === 'postgres'
        ? `SELECT to_regclass('migrations') AS "found" WHERE to_regclass('migrations') IS NOT NULL`
        : `SELECT "name" AS "found" FROM "sqlite_master" WHERE "name" = 'migrations'`,
    ),
  );
  if (!Array.isArray(tables) || tables.length === 0) return 'foreign';
  const rows = await database.query('SELECT "name" FROM "migrations"');
  const executed = new Set(Array.isArray(rows) ? rows.map((row: { name: string }) => row.name) : []);
  const known = MIGRATIONS.map((migration) => migration.name);
  if (!executed.has(known[0] ?? '')) return 'foreign';
  if ([...executed].some((name) => !known.includes(name))) return 'newer';
  return known.every((name) => executed.has(name)) ? 'same' : 'older';
}

async function isFile(path: string): Promise<boolean> {
  try {
    await access(path);
    return (await stat(path)).isFile();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return false;
    throw error;
  }
}
