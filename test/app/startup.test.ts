import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import type { App } from '../../src/app/startApp.ts';
import { StartupError } from '../../src/app/startup/startupError.ts';
import { sqliteOptions } from '../../src/persistence/dataSourceOptions.ts';
import { startProgram } from '../support/program.ts';

let folder: string;
const running: App[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-startup-'));
});

afterEach(async () => {
  for (const latchkey of running.splice(0)) await latchkey.stop();
  await rm(folder, { recursive: true, force: true });
});

const data = () => join(folder, 'data');
const file = () => join(data(), 'latchkey.sqlite');

/** Starts as main.ts does. @returns the running program. */
async function start(env: Readonly<Record<string, string>> = {}): Promise<App> {
  const { latchkey } = await startProgram({ LATCHKEY_DATA_DIR: data(), ...env }, { databaseWaitMs: 0 });
  running.push(latchkey);
  return latchkey;
}

async function stopAll(): Promise<void> {
  for (const latchkey of running.splice(0)) await latchkey.stop();
}

/** @returns the words with which the program refuses to start. */
async function refusal(env: Readonly<Record<string, string>> = {}): Promise<string> {
  try {
    await start(env);
  } catch (error) {
    expect(error).toBeInstanceOf(StartupError);
    if (error instanceof StartupError) return error.message;
  }
  throw new Error('the program started');
}

const otherPepper = Buffer.alloc(32, 7).toString('base64');

describe('the first start', () => {
  test('makes the data folder and a pepper that only this user can read', async () => {
    await start();

    const pepper = join(data(), 'pepper');
    expect((await stat(pepper)).mode & 0o777).toBe(0o600);
    expect(Buffer.from((await readFile(pepper, 'utf8')).trim(), 'base64')).toHaveLength(32);
    expect((await stat(data())).mode & 0o777).toBe(0o700);
    expect(await readdir(data())).not.toContainEqual(expect.stringContaining('.new'));
  });

  test('of two processes at once ends with one pepper that both use', async () => {
    await Promise.all([start(), start()]);
    await stopAll();

    await start();
  });
});

describe('the pepper', () => {
  test('must be the one that the database has met', async () => {
    await start();
    await stopAll();

    expect(await refusal({ LATCHKEY_PEPPER: otherPepper })).toMatch(/wrong pepper.*Nothing was changed/s);
  });

  test('is not made again when it is missing beside a database that has met one', async () => {
    await start();
    await stopAll();
    await rm(join(data(), 'pepper'));

    expect(await refusal()).toMatch(/pepper is missing.*backup/s);
    expect(await readdir(data())).not.toContain('pepper');
  });

  test('is not taken from a damaged file', async () => {
    await mkdir(data());
    await writeFile(join(data(), 'pepper'), 'short');

    expect(await refusal()).toMatch(/pepper file .* is damaged/);
    expect(await readFile(join(data(), 'pepper'), 'utf8')).toBe('short');
  });
});

describe('a database that can’t be used', () => {
  test('because a newer program made it, is left as it is', async () => {
    await start();
    await stopAll();
    const raw = await new DataSource(sqliteOptions(file())).initialize();
    await raw.query(`INSERT INTO "migrations" ("timestamp", "name") VALUES (9999999999999, 'Later9999999999999')`);
    await raw.destroy();

    expect(await refusal()).toMatch(/newer version of Latchkey.*Start the newer version/s);
  });

  test('because the file is something else, is named and left as it is', async () => {
    await mkdir(data());
    const something = 'this is a letter, not a database. '.repeat(200);
    await writeFile(file(), something);

    expect(await refusal()).toMatch(/isn’t a sound SQLite database.*Restore a backup/s);
    expect(await readFile(file(), 'utf8')).toBe(something);
  });

  test('because a folder stands in its place, is named', async () => {
    await mkdir(file(), { recursive: true });

    expect(await refusal()).toMatch(/is a folder, not a database file.*DATABASE_URL/s);
  });

  test('because no server answers, is named without its password', async () => {
    const words = await refusal({
      DATABASE_URL: 'postgres://latchkey:hunter2hunter2@127.0.0.1:1/latchkey',
      LATCHKEY_PEPPER: otherPepper,
    });

    expect(words).toMatch(/127\.0\.0\.1:1\/latchkey can’t be reached.*Check that it’s running/s);
    expect(words).not.toContain('hunter2');
  });

  test('because the server knows no such database, is named', async () => {
    const url = new URL(inject('postgresUrl'));
    url.pathname = '/nowhere';

    expect(await refusal({ DATABASE_URL: url.href, LATCHKEY_PEPPER: otherPepper })).toMatch(
      /has no database with the name/,
    );
  });
});

test('a data folder that can’t be made is named, with the remedy', async () => {
  await writeFile(data(), 'a file where the folder should be');

  expect(await refusal()).toMatch(/data folder .* can’t be (created|used).*LATCHKEY_DATA_DIR/s);
});

test('a port that is taken is named, with the remedy, and nothing stays open behind it', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  expect(await refusal({ HTTP_PORT: String(port) })).toMatch(/another program uses that port.*HTTP_PORT/s);

  await new Promise((resolve) => taken.close(resolve));
  await start({ HTTP_PORT: String(port) });
});

test('a full disk is told in the chat, nothing is changed, and it works once there is room (invariant 12)', async () => {
  const latchkey = await start({ LATCHKEY_ADMINS: 'console:ana' });
  const ana = { platform: 'console', externalId: 'ana', displayName: 'ana', groups: [] };
  const say = (line: string) =>
    latchkey.core.handle(ana, { kind: 'text', line }, () => Promise.resolve({ outcome: 'refused' }));
  await say('project create shop');
  const limit = (pages: number) =>
    latchkey.context.database.write(({ manager }) => manager.query(`PRAGMA max_page_count = ${pages}`));
  await limit(1);

  // One row may still fit a page that is there already; a hundred don't.
  let told = '';
  for (let index = 0; index < 100 && !told.includes('disk'); index += 1) {
    told = JSON.stringify(await say(`channel add ${'long-name-'.repeat(6)}${index}`));
  }
  expect(told).toContain('The disk is full');
  expect(told).toMatch(/reference: [0-9a-f]{8}/);

  await limit(1_000_000);
  expect(JSON.stringify(await say('channel add rasa'))).toContain('Added the integration channel shop/rasa');
});

test.each(['LATCHKEY_LEAK_KEYS', 'LATCHKEY_CONNECTIONS'])(
  'a file of %s that isn’t there stops the start, before anything depends on it',
  async (variable) => {
    const missing = join(folder, 'missing.json');
    expect(await refusal({ [variable]: missing })).toContain(
      `The file ${missing} of ${variable} can’t be read (ENOENT).`,
    );
  },
);
