import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { App } from '../../src/app/startApp.ts';
import type { Database } from '../../src/persistence/database.ts';
import { KeyEntity, type KeyRow } from '../../src/persistence/entities/keys.ts';
import { openDatabase } from '../../src/persistence/openDatabase.ts';
import type { ServiceContext } from '../../src/services/context.ts';
import { type Fixture, makeFixture } from '../support/actors.ts';
import { type ManualClock, manualClock, seededRandom } from '../support/context.ts';
import { furnishSqlite } from '../support/migrated.ts';
import { startProgram } from '../support/program.ts';
import { ShakyDatabase } from './shakyDatabase.ts';

/** A whole Latchkey that listens on a free port, with one project, one integration channel and one working key in it. */
export interface SharedApp extends Fixture {
  readonly url: string;
  readonly port: number;
  readonly latchkey: App;
  readonly context: ServiceContext;
  readonly time: ManualClock;
  /** The same database that the program uses, with switches that make it fail. */
  readonly database: ShakyDatabase;
  /** The database's file. */
  readonly file: string;
  /** Everything that was logged so far, down to the finest level. */
  logged(): string;
  /** The stored row of a key; the first key's when none is named. */
  stored(keyId?: string): Promise<KeyRow>;
  /** Stops the program, as a signal does. */
  stop(): Promise<void>;
}

/** How a test wants its app. */
export interface HttpAppOptions {
  /** Environment variables beside the port and the data folder. */
  readonly env?: Readonly<Record<string, string>>;
  /** An empty folder for its data, such as one on a disk of its own; one of its own where the others are, if none is named. */
  readonly folder?: string;
}

/** Opens an app that is closed when the running test ends. */
export async function openHttpApp(needs: HttpAppOptions = {}): Promise<SharedApp> {
  const { app, close } = await build(needs);
  onTestFinished(close);
  return app;
}

/** Opens one app for all tests of a group: for those that change nothing in it. @returns how to enter it. */
export function shareApp(needs: HttpAppOptions = {}): () => SharedApp {
  let opened: Awaited<ReturnType<typeof build>> | undefined;
  beforeAll(async () => {
    opened = await build(needs);
  });
  afterAll(async () => {
    await opened?.close();
  });
  return () => {
    if (opened === undefined) throw new Error('the app is open only while the tests of its group run');
    return opened.app;
  };
}

async function build({
  env = {},
  ...needs
}: HttpAppOptions): Promise<{ readonly app: SharedApp; close(): Promise<void> }> {
  const folder = needs.folder ?? (await mkdtemp(join(tmpdir(), 'latchkey-http-')));
  await furnishSqlite(folder);
  const file = join(folder, 'latchkey.sqlite');
  const time = manualClock();
  const opened: ShakyDatabase[] = [];
  const open = async (url: string): Promise<Database> => {
    const database = new ShakyDatabase(await openDatabase(url));
    opened.push(database);
    return database;
  };
  const program = await startProgram(
    { LATCHKEY_DATA_DIR: folder, ...env },
    { clock: () => time.now(), random: seededRandom('http app'), openDatabase: open },
  );
  const { latchkey, stop, logged } = program;
  const [database] = opened;
  if (database === undefined) throw new Error('the program opened no database');
  const world = await makeFixture(latchkey.context);
  const app: SharedApp = {
    ...world,
    url: latchkey.url,
    port: Number(new URL(latchkey.url).port),
    latchkey,
    context: latchkey.context,
    time,
    database,
    file,
    logged,
    stored: (keyId = world.key.id) =>
      latchkey.context.database.read((manager) => manager.findOneByOrFail(KeyEntity, { id: keyId })),
    stop,
  };
  const close = async () => {
    database.mend();
    // A test may have damaged what stopping needs; the files must go all the same.
    await stop().catch(() => database.close());
    await rm(folder, { recursive: true, force: true });
  };
  return { app, close };
}
