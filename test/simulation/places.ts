import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Database } from '../../src/persistence/database.ts';
import { openDatabase } from '../../src/persistence/openDatabase.ts';
import { urlOf } from '../support/databases.ts';
import { until } from '../support/until.ts';
import { dumpDatabase } from './dump.ts';

/** A database that is put back to how the population was built, again and again. */
export interface Place {
  readonly url: string;
  /** The folder that holds its files, where they can be read. */
  readonly folder?: string;
  /** Puts it back. */
  reset(): Promise<void>;
}

/** Makes as many databases as are wanted, all with the same population in them. */
export interface Places {
  readonly list: readonly Place[];
  /** Resolves once the server has noticed that anyone who used these is dead. */
  abandoned(places: readonly Place[]): Promise<void>;
  remove(): Promise<void>;
}

/**
 * @param count how many databases.
 * @param folder an empty folder for files.
 * @param server where PostgreSQL's databases are created.
 * @param build fills the one that all others are copied from.
 */
export async function makePlaces(
  dialect: Database['dialect'],
  count: number,
  folder: string,
  server: string,
  build: (url: string) => Promise<void>,
): Promise<Places> {
  return dialect === 'sqlite' ? await sqlitePlaces(count, folder, build) : await postgresPlaces(count, server, build);
}

async function sqlitePlaces(count: number, folder: string, build: (url: string) => Promise<void>): Promise<Places> {
  const original = join(folder, 'population.sqlite');
  await build(`sqlite:${original}`);
  const list = Array.from({ length: count }, (_, index): Place => {
    const data = join(folder, `place-${index}`);
    const file = join(data, 'latchkey.sqlite');
    return {
      url: `sqlite:${file}`,
      folder: data,
      reset: async () => {
        await rm(data, { recursive: true, force: true });
        await mkdir(data);
        await copyFile(original, file);
      },
    };
  });
  // Anyone who opens a file finds at once that its lock's holder is dead.
  return { list, abandoned: () => Promise.resolve(), remove: () => Promise.resolve() };
}

async function postgresPlaces(count: number, server: string, build: (url: string) => Promise<void>): Promise<Places> {
  const admin = new Client(server);
  await admin.connect();
  const names = Array.from({ length: count + 1 }, () => `latchkey_crash_${randomUUID().replaceAll('-', '')}`);
  const [population = '', ...copies] = names;
  await admin.query(`CREATE DATABASE ${population}`);
  await build(urlOf(server, population));
  const restore = await restoringSql(urlOf(server, population));
  const clients: Client[] = [];
  const list: Place[] = [];
  for (const name of copies) {
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${population}`);
    const client = new Client(urlOf(server, name));
    await client.connect();
    clients.push(client);
    list.push({
      url: urlOf(server, name),
      reset: async () => {
        await client.query(restore);
      },
    });
  }
  return {
    list,
    abandoned: async (places) => {
      const databases = places.map(({ url }) => new URL(url).pathname.slice(1));
      await until('the server has seen that its clients are dead', () => areAbandoned(admin, databases));
    },
    remove: async () => {
      await Promise.all(clients.map((client) => client.end()));
      for (const name of names) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}

/** Copying the rows back is ten times quicker than creating a new database. */
async function restoringSql(url: string): Promise<string> {
  const database = await openDatabase(url);
  const dump = await dumpDatabase(database);
  await database.close();
  const statements = [...dump].map(([table, rows]) => {
    const json = JSON.stringify(rows).replaceAll("'", "''");
    return `DELETE FROM "${table}"; INSERT INTO "${table}" SELECT * FROM json_populate_recordset(NULL::"${table}", '${json}');`;
  });
  return ['BEGIN;', ...statements, 'COMMIT;'].join('\n');
}

/** In each database there is one connection of ours, which resets it. */
async function areAbandoned(admin: Client, databases: readonly string[]): Promise<boolean> {
  const counted = await admin.query<{ clients: number }>(
    'SELECT COUNT(*)::int AS clients FROM pg_stat_activity WHERE datname = ANY($1)',
    [databases],
  );
  return counted.rows[0]?.clients === databases.length;
}
