import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/persistence/openDatabase.ts';
import { sealForTests } from './sealed.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A SQLite file with all tables and no rows, to be copied. */
    migratedFile: string;
    /** The name of such a database on the PostgreSQL server. */
    migratedDatabase: string;
    /** How the server copies a database most quickly. */
    copyStrategy: string;
  }
}

/** Since when a copy's strategy can be chosen. */
const CHOOSABLE = 150_000;

/**
 * Vitest's global set-up, after the server's: migrates one database of each kind, once, for all tests to copy. Running all migrations
 * takes several times as long as a copy.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { postgresUrl } = project.getProvidedContext();
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-migrated-'));
  const file = join(folder, 'latchkey.sqlite');
  await migrateAndSeal(`sqlite:${file}`);
  const name = `latchkey_migrated_${randomUUID().replaceAll('-', '')}`;
  const version = await ask(postgresUrl, `CREATE DATABASE ${name}`);
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  await migrateAndSeal(url.href);
  project.provide('migratedFile', file);
  project.provide('migratedDatabase', name);
  // Small databases are copied four times as quickly as files, where nothing is synced to the disk.
  project.provide('copyStrategy', version >= CHOOSABLE ? 'STRATEGY FILE_COPY' : '');
  return async () => {
    await rm(folder, { recursive: true, force: true });
    await ask(postgresUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  };
}

async function migrateAndSeal(url: string): Promise<void> {
  const database = await openDatabase(url);
  await sealForTests(database);
  await database.close();
}

/** Has the server do something. @returns its version. */
async function ask(url: string, statement: string): Promise<number> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(statement);
    const { rows } = await client.query<{ version: string }>(`SELECT current_setting('server_version_num') AS version`);
    return Number(rows[0]?.version ?? 0);
  } finally {
    await client.end();
  }
}

/** Puts a migrated SQLite file where a Latchkey with that data folder looks for its own. @returns the file's path. */
export async function furnishSqlite(folder: string): Promise<string> {
  const file = join(folder, 'latchkey.sqlite');
  await copyFile(inject('migratedFile'), file);
  return file;
}
