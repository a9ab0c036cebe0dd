import { mkdir, open, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import type { DataSource } from 'typeorm';
import { expect, it } from 'vitest';
import { type DatabaseProblem, databaseProblem, isNameTaken } from '../../src/persistence/databaseError.ts';
import { readDatabaseUrl } from '../../src/persistence/dataSourceOptions.ts';
import { SettingEntity } from '../../src/persistence/entities/audit.ts';
import { ProjectEntity, type ProjectRow } from '../../src/persistence/entities/projects.ts';
import { openDatabase } from '../../src/persistence/openDatabase.ts';
import { describeOnBothInFull, describeOnPostgres, describeOnSqlite, urlOf } from '../support/databases.ts';

describeOnSqlite('a problem with the database is named', (fixture) => {
  it('unreachable: the path is a folder', async () => {
    await rm(fileOf(fixture.url), { force: true });
    await mkdir(fileOf(fixture.url));
    expect(await problemOf(fixture.open())).toBe('unreachable');
  });

  it('unreachable: the path leads through a file', async () => {
    await writeFile(dirname(fileOf(fixture.url)).concat('/file'), '');
    expect(await problemOf(openDatabase(fixture.url.replace('latchkey.sqlite', 'file/latchkey.sqlite')))).toBe(
      'unreachable',
    );
  });

  it('corrupt: the file is no database', async () => {
    await writeFile(fileOf(fixture.url), 'Dear diary, today I learned what a file header is. '.repeat(200));
    expect(await problemOf(fixture.open())).toBe('corrupt');
  });

  it('corrupt: something wrote over a part of the file', async () => {
    await (await fixture.open()).close();
    const file = await open(fileOf(fixture.url), 'r+');
    const { size } = await stat(fileOf(fixture.url));
    // The first page stays: it still looks like a database.
    await file.write(Buffer.alloc(size - 4_096, 0xff), 0, size - 4_096, 4_096);
    await file.close();
    expect(await problemOf(fixture.open())).toBe('corrupt');
  });

  it('read-only: a statement writes where nothing may be written', async () => {
    const database = await fixture.open();
    const attempt = database.read((manager) => manager.insert(SettingEntity, { name: 'no', value: 'way' }));
    expect(await problemOf(attempt)).toBe('read-only');
  });

  it('busy: another process holds the file', async () => {
    const database = await fixture.open();
    const other = await fixture.openRaw();
    await other.query('PRAGMA busy_timeout = 0');
    const attempt = database.write(async () => {
      expect(await problemOf(other.query('BEGIN IMMEDIATE'))).toBe('busy');
    });
    await expect(attempt).resolves.toBeUndefined();
  });
});

describeOnPostgres('a problem with the database is named', (fixture) => {
  it('unreachable: nobody listens at that port', async () => {
    const url = new URL(fixture.url);
    url.port = String(await closedPort());
    expect(await problemOf(openDatabase(url.href))).toBe('unreachable');
    // `localhost` may be two addresses, and then the error is two errors.
    url.hostname = 'localhost';
    expect(await problemOf(openDatabase(url.href))).toBe('unreachable');
  });

  it('unreachable: there is no such host', async () => {
    const url = new URL(fixture.url);
    url.hostname = 'no-such-host.invalid';
    expect(await problemOf(openDatabase(url.href))).toBe('unreachable');
  });

  it('unreachable: there is no such database', async () => {
    expect(await problemOf(openDatabase(urlOf(fixture.url, 'latchkey_no_such_database')))).toBe('unreachable');
  });

  it('unreachable: an operator ends the connection in the middle of a transaction', async () => {
    const database = await fixture.open();
    const attempt = database.write(({ manager }) => manager.query('SELECT pg_terminate_backend(pg_backend_pid())'));
    expect(await problemOf(attempt)).toBe('unreachable');
    await expect(database.ping()).resolves.toBeUndefined();
  });

  it('denied: the password is wrong', async () => {
    const url = new URL(fixture.url);
    url.password = 'not-the-password';
    // A server that is given from outside may let everyone in; the one that the tests start does not.
    const trusting = await openDatabase(url.href).then(
      async (database) => {
        await database.close();
        return true;
      },
      (error: unknown) => {
        expect(databaseProblem(error)).toBe('denied');
        return false;
      },
    );
    if (process.env['DATABASE_URL'] === undefined) expect(trusting).toBe(false);
  });

  it('busy: there are too many connections', async () => {
    const source = await fixture.openRaw();
    const role = await newRole(source, 'CONNECTION LIMIT 0');
    const url = new URL(fixture.url);
    url.username = role;
    url.password = ROLE_PASSWORD;
    expect(await problemOf(openDatabase(url.href))).toBe('busy');
    await source.query(`DROP ROLE ${role}`);
  });

  it('read-only: the server is a replica, or was set so', async () => {
    await (await fixture.openRaw()).query(
      `ALTER DATABASE ${nameOf(fixture.url)} SET default_transaction_read_only = on`,
    );
    const database = await fixture.open();
    const attempt = database.write(({ manager }) => manager.insert(SettingEntity, { name: 'no', value: 'way' }));
    expect(await problemOf(attempt)).toBe('read-only');
  });
});

describeOnBothInFull('a problem with the database is named', (fixture) => {
  it('other: a mistake of ours is nobody else’s problem', async () => {
    const database = await fixture.open();
    expect(await problemOf(database.read((manager) => manager.query('SELECT * FROM no_such_table')))).toBe('other');
    expect(databaseProblem(new Error('something else'))).toBe('other');
    expect(databaseProblem('not even an error')).toBe('other');
  });

  it('a name that is taken is told apart from every other failure', async () => {
    const database = await fixture.open();
    const insert = async (id: string, more: Partial<ProjectRow> = {}): Promise<unknown> => {
      const row = { id, name: 'bots', nameKey: 'bots', createdAt: 1, archivedAt: null, ...more };
      return await database.write(({ manager }) => manager.insert(ProjectEntity, row)).catch((error: unknown) => error);
    };
    await insert('one');
    const taken = await insert('two');
    expect([isNameTaken(taken, 'project'), isNameTaken(taken, 'channel')]).toEqual([true, false]);
    const twin = await insert('one', { nameKey: 'other bots' });
    expect(twin).toBeInstanceOf(Error);
    expect(isNameTaken(twin, 'project')).toBe(false);
    expect(isNameTaken(new Error('UNIQUE constraint failed: project.nameKey'), 'project')).toBe(false);
  });
});

async function problemOf(attempt: Promise<unknown>): Promise<DatabaseProblem | 'none'> {
  return await attempt.then(
    () => 'none' as const,
    (error: unknown) => databaseProblem(error),
  );
}

function fileOf(url: string): string {
  const target = readDatabaseUrl(url);
  if (target?.kind !== 'sqlite') throw new Error(`no SQLite file: ${url}`);
  return target.file;
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

const ROLE_PASSWORD = 'role-password';

/** Roles belong to the whole server, hence the database's unique name in the role's. */
async function newRole(source: DataSource, limits: string): Promise<string> {
  const [row]: { name: string }[] = await source.query('SELECT current_database() AS name');
  const role = `${row?.name}_role`;
  await source.query(`CREATE ROLE ${role} LOGIN PASSWORD '${ROLE_PASSWORD}' ${limits}`);
  return role;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close((error) => (error === undefined ? resolve(port) : reject(error)));
    });
  });
}
