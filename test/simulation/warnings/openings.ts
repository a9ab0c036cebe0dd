import type { Database } from '../../../src/persistence/database.ts';
import { readDatabaseUrl } from '../../../src/persistence/dataSourceOptions.ts';
import { SqliteDatabase } from '../../../src/persistence/sqlite/sqliteDatabase.ts';
import type { DatabaseFixture } from '../../support/databases.ts';

/** One for each of three replicas, and the first for the person who changes keys meanwhile. */
export type Openings = readonly [Database, ...Database[]];

/**
 * Opens a test's database for three replicas, and closes it. On SQLite nobody waits until what is written is on the disk: nothing is lost
 * here when the power goes. That is all that is different.
 */
export async function withReplicas<T>(fixture: DatabaseFixture, work: (databases: Openings) => Promise<T>): Promise<T> {
  const databases = [await open(fixture), await open(fixture), await open(fixture), await open(fixture)] as const;
  try {
    return await work(databases);
  } finally {
    for (const database of databases) await database.close();
  }
}

async function open(fixture: DatabaseFixture): Promise<Database> {
  const target = readDatabaseUrl(fixture.url);
  if (target?.kind !== 'sqlite') return await fixture.open();
  return await SqliteDatabase.open(target.file, async (source) => {
    await source.query('PRAGMA synchronous = OFF');
  });
}
