import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { witnessPath } from '../../src/app/files/witnessFile.ts';
import type { App } from '../../src/app/startApp.ts';
import { backUp } from '../../src/cli/databaseBackup.ts';
import { pgDumpCommand } from '../../src/cli/pgDump.ts';
import { AuditEntity } from '../../src/persistence/entities/audit.ts';
import { changeStatus } from '../../src/services/keys/changeKey.ts';
import { ask, type Fixture, makeFixture, value } from '../support/actors.ts';
import { furnishSqlite } from '../support/migrated.ts';
import { configOf, startProgram } from '../support/program.ts';
import { until } from '../support/until.ts';

let data: string;
let logged: string;
const running: App[] = [];

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'latchkey-restore-'));
  await furnishSqlite(data);
  logged = '';
});

afterEach(async () => {
  await stopAll();
  await rm(data, { recursive: true, force: true });
});

const file = () => join(data, 'latchkey.sqlite');

const config = (env: Readonly<Record<string, string>> = {}) => configOf({ LATCHKEY_DATA_DIR: data, ...env });

/** Starts, and keeps only what this start logs. */
async function start(env: Readonly<Record<string, string>> = {}): Promise<App> {
  logged = '';
  const onLog = (line: string) => {
    logged += line;
  };
  const { latchkey } = await startProgram({ LATCHKEY_DATA_DIR: data, ...env }, { level: 'warn', onLog });
  running.push(latchkey);
  return latchkey;
}

async function stopAll(): Promise<void> {
  for (const latchkey of running.splice(0)) await latchkey.stop();
}

async function disable({ context }: App, { owner, key }: Fixture): Promise<void> {
  value(await changeStatus(context, owner.by, await ask(context, owner, key.id, 'disable'), 'disable'));
}

async function backup(name: string, settings = config()): Promise<{ readonly code: number; readonly words: string }> {
  const lines: string[] = [];
  const words = { print: (line: string) => lines.push(line), printError: (line: string) => lines.push(line) };
  const code = await backUp(settings, name, data, words);
  return { code, words: lines.join('\n') };
}

async function restoreEvents({ context }: App): Promise<number> {
  return await context.database.read((manager) => manager.countBy(AuditEntity, { action: 'database.restore' }));
}

describe('a backup', () => {
  it('is made while Latchkey runs: whole, sound, for its owner alone, and never over another file', async () => {
    const latchkey = await start();
    const fixture = await makeFixture(latchkey.context);
    const umask = process.umask(0);
    try {
      const made = await backup('copy.sqlite');
      expect(made).toEqual({
        code: 0,
        words: expect.stringMatching(/copy\.sqlite \(\d+ kB\).*audit chain: \d+ links.*pepper is NOT in it/s),
      });
    } finally {
      process.umask(umask);
    }
    expect((await stat(join(data, 'copy.sqlite'))).mode & 0o777).toBe(0o600);
    expect((await readdir(data)).filter((name) => name.startsWith('copy'))).toEqual(['copy.sqlite']);
    const before = await readFile(join(data, 'copy.sqlite'));
    await disable(latchkey, fixture);
    expect(await backup('copy.sqlite')).toEqual({
      code: 1,
      words: expect.stringMatching(/already exists and was left/),
    });
    expect(await readFile(join(data, 'copy.sqlite'))).toEqual(before);
  });

  it('that can’t be made is refused in words', async () => {
    expect(await backup('.')).toEqual({ code: 1, words: expect.stringMatching(/is a folder.*Name a file in it/) });
    expect(await backup('no/such/copy')).toEqual({
      code: 1,
      words: expect.stringMatching(/folder .*no\/such doesn’t exist/),
    });
    const nowhere = config({ DATABASE_URL: `sqlite:${data}/nothing.sqlite` });
    expect(await backup('copy', nowhere)).toEqual({
      code: 1,
      words: expect.stringMatching(/no database .*nothing\.sqlite/),
    });
    await writeFile(file(), 'Dear diary. '.repeat(1_000));
    expect(await backup('copy')).toEqual({ code: 1, words: expect.stringMatching(/isn’t a sound SQLite database/) });
    expect(await readdir(data)).toEqual(['latchkey.sqlite']);
  });

  it('of PostgreSQL is pg_dump’s, with a command that holds no password', async () => {
    const LATCHKEY_PEPPER = Buffer.alloc(32, 3).toString('base64');
    const settings = config({ DATABASE_URL: 'postgres://lk:p@ss@db:5433/keys', LATCHKEY_PEPPER });
    expect(await backup('my copy', settings)).toEqual({
      code: 2,
      words: expect.stringContaining(
        "pg_dump --format=custom --no-owner --host=db --port=5433 --username=lk --dbname=keys --file='my copy'",
      ),
    });
    for (const url of ['postgres://lk:12/hunter2@h/x', 'postgres://h/x?password=hunter2', 'postgres://hunter2@h/x'])
      expect(pgDumpCommand(url, 'f')).not.toContain('hunter2');
  });
});

describe('a start says what it revives', () => {
  it('on a backup: once, to the log, the audit trail and the admins, and then goes on', async () => {
    const admins = { LATCHKEY_ADMINS: 'console:root' };
    const first = await start(admins);
    const fixture = await makeFixture(first.context);
    await backup('copy.sqlite');
    await disable(first, fixture);
    await stopAll();
    await restore('copy.sqlite');

    const restored = await start(admins);
    expect(logged).toMatch(
      /older than the one that ran here last: \d+ events? up to .*production \(\w{16}\): disabled/,
    );
    expect(await restoreEvents(restored)).toBe(1);
    expect((await fetch(`${restored.url}/readyz`)).status).toBe(200);
    await stopAll();
    await start(admins);
    expect(logged, 'it is said once').not.toContain('restored');
    expect(logged).not.toContain('older');
  });

  it('on a backup in a new place, where nothing else is remembered', async () => {
    const first = await start();
    await makeFixture(first.context);
    await backup('copy.sqlite');
    await stopAll();
    await rm(witnessPath(data));
    await restore('copy.sqlite');
    const restored = await start();
    expect(logged).toMatch(
      /restored from the backup of \d+ \w+ 20.*work again\. Disable, delete or regenerate them again/,
    );
    expect(await restoreEvents(restored)).toBe(1);
  });

  it('on a copy of a running file without its write-ahead log, also after a kill', async () => {
    const first = await start();
    const fixture = await makeFixture(first.context);
    await copyFile(file(), join(data, 'early.sqlite'));
    await disable(first, fixture);
    await until('the disabling to be remembered', async () => (await remembered()).includes('key.disable'));
    const copied = await readFile(witnessPath(data));
    await stopAll();
    await writeFile(witnessPath(data), copied);
    await restore('early.sqlite');
    await start();
    expect(logged).toMatch(
      /This database is (empty, but one with \d+ events ran here|older than the one that ran here last)/,
    );
  });

  it('on an empty database where there was one, and beside a pepper that was used', async () => {
    const first = await start();
    await makeFixture(first.context);
    await stopAll();
    const env = { DATABASE_URL: `sqlite:${data}/wrong.sqlite` };
    await start(env);
    expect(logged).toMatch(/This database is empty, but one with \d+ events ran here until/);
    expect(logged).toContain('a pepper lies in the data folder already');
  });

  it('on a copy that has lived on elsewhere', async () => {
    const first = await start();
    const fixture = await makeFixture(first.context);
    await backup('copy.sqlite');
    await disable(first, fixture);
    await stopAll();
    const witness = await readFile(witnessPath(data));
    await restore('copy.sqlite');
    const elsewhere = await start();
    for (const name of ['a', 'b', 'c']) await makeFixture(elsewhere.context).catch(() => name);
    await stopAll();
    await writeFile(witnessPath(data), witness);
    await start();
    expect(logged).toMatch(/isn’t the database that ran here until|older than the one that ran here last/);
  });

  it('and says nothing on its own database, nor believes a state file that was altered', async () => {
    const first = await start();
    await makeFixture(first.context);
    await stopAll();
    await start();
    expect(logged).toBe('');
    await stopAll();
    expect((await stat(witnessPath(data))).mode & 0o777).toBe(0o600);
    await writeFile(witnessPath(data), (await remembered()).replace(/seq\\":\d+/, 'seq\\":9999'));
    await start();
    expect(logged).toContain('state file is not readable');
    expect(logged).not.toContain('older');
  });
});

async function remembered(): Promise<string> {
  return await readFile(witnessPath(data), 'utf8').catch(() => '');
}

/** Puts a copy in the database's place. */
async function restore(name: string): Promise<void> {
  for (const end of ['', '-wal', '-shm']) await rm(`${file()}${end}`, { force: true });
  await copyFile(join(data, name), file());
}
