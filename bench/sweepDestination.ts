import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Database } from '../src/persistence/database.ts';
import { openDatabase } from '../src/persistence/openDatabase.ts';
import { findServer } from '../test/support/postgresServer.ts';
import { type Connection, postgresConnection, sqliteConnection } from './rawConnection.ts';
import type { Query } from './sweepFloor.ts';
import { PUT_BACK, populationStatements } from './sweepPopulation.ts';

/** A database of so many keys, with a way in for the product, one for raw SQL, and one for the person who tidies up. */
export interface Place {
  readonly keys: number;
  readonly database: Database;
  readonly raw: Query;
  /** Makes it as if nobody had swept. */
  putBack(): Promise<void>;
  close(): Promise<void>;
}

/** Where databases of one kind are made. */
export interface Server {
  readonly dialect: Database['dialect'];
  make(keys: number): Promise<Place>;
  stop(): Promise<void>;
}

/** SQLite, in files of a temporary folder. */
export async function sqliteServer(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
  const make = async (keys: number): Promise<Place> => {
    const file = join(folder, `${keys}.sqlite`);
    // Filled with settings that would not survive a power cut, and then opened with those of the product.
    await (await openDatabase(`sqlite:${file}`)).close();
    const quick = ['journal_mode = OFF', 'synchronous = OFF', 'cache_size = -500000'];
    const filler = await sqliteConnection(file, quick);
    await filler.query('BEGIN');
    await fill(filler.query, 'sqlite', keys);
    await filler.query('COMMIT');
    await filler.close();
    const database = await openDatabase(`sqlite:${file}`);
    const pragmas = ['busy_timeout = 5000', 'journal_mode = WAL', 'synchronous = FULL'];
    const [raw, tidier] = [await sqliteConnection(file, pragmas), await sqliteConnection(file, pragmas)];
    return placeOf(keys, database, raw, tidier, ['PRAGMA wal_checkpoint(TRUNCATE)']);
  };
  return { dialect: 'sqlite', make, stop: () => rm(folder, { recursive: true, force: true }) };
}

/** PostgreSQL: the server that DATABASE_URL names, or a temporary one. */
export async function postgresServer(): Promise<Server> {
  const server = await findServer();
  const admin = new pg.Client(server.url);
  await admin.connect();
  const made: string[] = [];
  const make = async (keys: number): Promise<Place> => {
    const name = `latchkey_bench_${process.pid}_${keys}`;
    await admin.query(`CREATE DATABASE ${name}`);
    made.push(name);
    const url = Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
    const database = await openDatabase(url);
    const [raw, tidier] = [await postgresConnection(url), await postgresConnection(url)];
    await fill(tidier.query, 'postgres', keys);
    // Rows that are changed again and again are tidied up when nobody measures, rather than at any time.
    const tables = ['api_key', 'warning'];
    for (const table of tables) await tidier.query(`ALTER TABLE "${table}" SET (autovacuum_enabled = off)`);
    const tidy = [...tables.map((table) => `VACUUM "${table}"`), 'CHECKPOINT'];
    for (const statement of ['VACUUM', ...tidy]) await tidier.query(statement);
    return placeOf(keys, database, raw, tidier, tidy);
  };
  const stop = async () => {
    for (const name of made) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
    await server.stop?.();
  };
  return { dialect: 'postgres', make, stop };
}

function placeOf(
  keys: number,
  database: Database,
  raw: Connection,
  tidier: Connection,
  tidy: readonly string[],
): Place {
  return {
    keys,
    database,
    raw: raw.query,
    putBack: async () => {
      for (const statement of [...PUT_BACK, ...tidy]) await tidier.query(statement);
    },
    close: async () => {
      for (const one of [raw, tidier, database]) await one.close();
    },
  };
}

/** Fills tables and indexes the latter afterwards, each in one go, as the migrations have them. */
async function fill(query: Query, dialect: Database['dialect'], keys: number): Promise<void> {
  const indexes =
    dialect === 'sqlite'
      ? await query(`SELECT "name", "sql" FROM "sqlite_master" WHERE "type" = 'index' AND "sql" IS NOT NULL`)
      : await query(`SELECT "indexname" AS "name", "indexdef" AS "sql" FROM "pg_indexes" WHERE "schemaname" = 'public'
          AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE "conname" = "indexname")`);
  const statements = populationStatements(dialect, keys);
  for (const { name } of indexes) await query(`DROP INDEX "${String(name)}"`);
  for (const statement of statements.slice(0, -1)) await query(statement);
  for (const { sql } of indexes) await query(String(sql));
  for (const statement of statements.slice(-1)) await query(statement);
}
