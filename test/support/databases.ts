import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { DataSource, type Logger } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, inject } from 'vitest';
import type { Database } from '../../src/persistence/database.ts';
import { postgresOptions, readDatabaseUrl, sqliteOptions } from '../../src/persistence/dataSourceOptions.ts';
import { nestingGuard } from '../../src/persistence/nesting.ts';
import { openDatabase } from '../../src/persistence/openDatabase.ts';
import { furnishSqlite } from './migrated.ts';
import { oneInOf } from './quickRates.ts';
import { sealForTests } from './sealed.ts';
import { isChosen } from './tier.ts';

/** What a suite gets: a fresh database for each test, and ways in. Everything that is opened is closed after the test. */
export interface DatabaseFixture {
  readonly dialect: Database['dialect'];

  /** The `DATABASE_URL` of the running test's own database. */
  readonly url: string;

  /**
   * Opens the test's database as the program does. More than one call makes more than one replica.
   * @param options.url another way to the same database, such as a proxy.
   */
  open(options?: { readonly logger?: Logger; readonly url?: string }): Promise<Database>;

  /** Connects beside the program: a tamperer, an operator, a program that knows nothing of our rules. */
  openRaw(): Promise<DataSource>;
}

/** How a suite wants its databases. */
export interface DatabaseNeeds {
  /** Without any table, as on the very first start. */
  readonly empty?: boolean;
  /** Of so many tests the quick tier runs one on PostgreSQL: for what waits long. */
  readonly quickOneIn?: number;
}

type Suite = (fixture: DatabaseFixture) => void;

/** Of so many tests the quick tier runs one on PostgreSQL too, where both databases are asked the same. */
const ALSO_ON_POSTGRES = 4;

/**
 * Runs a suite on SQLite and on PostgreSQL: for what is decided in our code, by statements that both databases read alike. The quick
 * tier runs all of it on SQLite, and on PostgreSQL the tests that the run's seed chooses.
 */
export function describeOnBoth(title: string, suite: Suite, needs: DatabaseNeeds = {}): void {
  describeOnSqlite(title, suite, needs);
  describePostgres(title, suite, needs, ALSO_ON_POSTGRES);
}

/** Runs a suite on SQLite and on PostgreSQL in every tier: for SQL that differs between them, for locks, and for what they notify. */
export function describeOnBothInFull(title: string, suite: Suite, needs: DatabaseNeeds = {}): void {
  describeOnSqlite(title, suite, needs);
  describeOnPostgres(title, suite, needs);
}

/** Runs a suite on SQLite: a fresh file in a fresh folder for each test, copied from one that was migrated once. */
export function describeOnSqlite(title: string, suite: Suite, needs: DatabaseNeeds = {}): void {
  describe(`${title} [SQLite]`, () => {
    withFixture('sqlite', suite, needs, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'latchkey-test-'));
      if (needs.empty !== true) await furnishSqlite(folder);
      return {
        url: `sqlite:${join(folder, 'latchkey.sqlite')}`,
        remove: () => rm(folder, { recursive: true, force: true }),
      };
    });
  });
}

/** Runs a suite on PostgreSQL: a fresh database for each test, copied from one that was migrated once. */
export function describeOnPostgres(title: string, suite: Suite, needs: DatabaseNeeds = {}): void {
  describePostgres(title, suite, needs, needs.quickOneIn ?? 1);
}

/** @param oneIn of how many tests the quick tier runs one. */
function describePostgres(title: string, suite: Suite, needs: DatabaseNeeds, oneIn: number): void {
  describe(`${title} [PostgreSQL]`, () => {
    const server = inject('postgresUrl');
    const admin = new Client(server);
    beforeAll(async () => {
      await admin.connect();
    });
    afterAll(async () => {
      await admin.end();
    });
    // A file of which few tests are tried chose among those of both databases already.
    beforeEach(({ task, skip }) => skip(oneInOf(task) === 1 && !isChosen(task, oneIn), 'not in this run’s sample'));
    withFixture('postgres', suite, needs, async () => {
      const name = newDatabaseName();
      const copy = needs.empty === true ? '' : `TEMPLATE ${inject('migratedDatabase')} ${inject('copyStrategy')}`;
      await admin.query(`CREATE DATABASE ${name} ${copy}`);
      return {
        url: urlOf(server, name),
        remove: () => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
      };
    });
  });
}

/** A database that exists for one test. */
interface Place {
  readonly url: string;
  remove(): Promise<unknown>;
}

function withFixture(
  dialect: Database['dialect'],
  suite: Suite,
  needs: DatabaseNeeds,
  make: () => Promise<Place>,
): void {
  let place: Place | undefined;
  const opened: { close(): Promise<void> }[] = [];
  const here = (): Place => {
    if (place === undefined) throw new Error('a test database exists only while a test runs');
    return place;
  };
  beforeEach(async () => {
    place = await make();
  });
  afterEach(async () => {
    // A test may have closed, or broken, what it opened.
    await Promise.allSettled(opened.splice(0).map((one) => one.close()));
    await place?.remove();
    place = undefined;
  });
  suite({
    dialect,
    get url() {
      return here().url;
    },
    open: async (options = {}) => {
      const database = await openDatabase(options.url ?? here().url, options.logger, nestingGuard());
      opened.push(database);
      if (needs.empty === true) await sealForTests(database);
      return database;
    },
    openRaw: async () => {
      const source = await new DataSource(optionsOf(here().url)).initialize();
      opened.push({ close: () => source.destroy() });
      return source;
    },
  });
}

function optionsOf(url: string): ConstructorParameters<typeof DataSource>[0] {
  const target = readDatabaseUrl(url);
  if (target === undefined) throw new Error(`no database URL: ${url}`);
  return target.kind === 'sqlite' ? sqliteOptions(target.file) : postgresOptions(target.url);
}

function newDatabaseName(): string {
  return `latchkey_test_${randomUUID().replaceAll('-', '')}`;
}

/** @returns the URL of another database on the same server. */
export function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
