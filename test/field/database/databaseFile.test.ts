import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { userName } from '../../../src/app/files/userName.ts';
import { openContext } from '../../../src/app/openContext.ts';
import { StartupError } from '../../../src/app/startup/startupError.ts';
import { readConfig } from '../../../src/config.ts';
import { furnishSqlite } from '../../support/migrated.ts';
import { CAN_BE_ANOTHER_USER, giveToAnotherUser, runAsAnotherUser } from './asAnotherUser.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-files-'));
  await chmod(folder, 0o755);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** @returns the words with which a start is refused. */
async function refusal(env: Readonly<Record<string, string>>): Promise<string> {
  const read = readConfig({ LATCHKEY_DATA_DIR: join(folder, 'data'), ...env });
  if (read.kind === 'problems') throw new Error(read.problems.join('\n'));
  const error: unknown = await openContext(read.config).then(
    async ({ database }) => await database.close(),
    (problem: unknown) => problem,
  );
  if (error instanceof StartupError) return error.message;
  throw new Error(`not in words: ${String(error)}`);
}

describe('a database file that can’t be one is refused in words, with the remedy', () => {
  it.each([
    ['memory', 'sqlite::memory:', /can’t keep its database in memory.*sqlite:\.\/data\/latchkey\.sqlite/],
    ['memory, misspelt', 'sqlite::memory', /can’t keep its database in memory/],
    ['memory, in capitals', 'sqlite::MEMORY:', /can’t keep its database in memory/],
    ['memory, after slashes', 'sqlite://:memory:', /can’t keep its database in memory/],
    ['memory, as other tools write it', 'sqlite:file::memory:?cache=shared', /can’t keep its database in memory/],
    ['memory, as an address', 'sqlite:file:x?mode=memory', /can’t keep its database in memory/],
    ['an address', 'sqlite:file:x.sqlite', /needs a path/],
    ['a folder', 'sqlite:HERE', /is a folder, not a database file.*DATABASE_URL=sqlite:.*\/latchkey\.sqlite/],
    [
      'a path in a missing folder',
      'sqlite:HERE/no/such/db.sqlite',
      /The folder .*\/no\/such .*doesn’t exist.*mkdir -p/,
    ],
    ['a path through a file', 'sqlite:HERE/file/db.sqlite', /\/file is a file.*needs a folder/],
    ['a path further through a file', 'sqlite:HERE/file/in/db.sqlite', /\/file is a file.*needs a folder/],
    ['a device', 'sqlite:/dev/null', /isn’t a regular file/],
  ])('%s', async (_what, url, words) => {
    await writeFile(join(folder, 'file'), '');
    expect(await refusal({ DATABASE_URL: url.replace('HERE', folder) })).toMatch(words);
  });

  it('a data folder that is a file', async () => {
    await writeFile(join(folder, 'file'), '');
    for (const dir of [join(folder, 'file'), join(folder, 'file/data')])
      expect(await refusal({ LATCHKEY_DATA_DIR: dir })).toMatch(
        /data folder .* can’t be created \(a file has that name\).*\n.*LATCHKEY_DATA_DIR/,
      );
  });
});

it.skipIf(!CAN_BE_ANOTHER_USER)(
  'files that this user may not write or read are refused in words, each with the remedy',
  async () => {
    const pepper = Buffer.alloc(32, 1).toString('base64');
    const place = async (name: string, arrange: (file: string) => Promise<void>) => {
      const data = join(folder, name);
      await mkdir(data);
      const file = await furnishSqlite(data);
      await giveToAnotherUser(file);
      await giveToAnotherUser(data);
      await arrange(file);
      return { LATCHKEY_DATA_DIR: data, LATCHKEY_PEPPER: pepper };
    };
    const beside = async (end: string, file: string) => {
      await writeFile(`${file}${end}`, '');
      await giveToAnotherUser(`${file}${end}`);
      await chmod(`${file}${end}`, 0o444);
    };
    const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
      [await place('read-only', (file) => chmod(file, 0o444)), /is read-only.*chmod 600/],
      [await place('closed', (file) => chmod(file, 0o000)), /can’t read the database.*chmod 600/],
      [await place('closed-folder', (file) => chmod(dirname(file), 0o500)), /can’t create files in.*write-ahead log/],
      [
        await place('wal', (file) => beside('-wal', file)),
        /-wal belongs to the database, and this user can’t write to it.*Don’t delete/,
      ],
      [
        await place('shm', (file) => beside('-shm', file)),
        /-shm belongs to the database, and this user can’t write to it/,
      ],
      [
        {
          ...(await place('pepper', (file) => writeFile(join(dirname(file), 'pepper'), pepper, { mode: 0o000 }))),
          LATCHKEY_PEPPER: '',
        },
        /pepper file .*\/pepper can’t be read \(EACCES\).*\n.*chmod 600.*LATCHKEY_PEPPER/,
      ],
      [
        {
          ...(await place('no-pepper', (file) => chmod(dirname(file), 0o500))),
          DATABASE_URL: `sqlite:${await elsewhere()}`,
          LATCHKEY_PEPPER: '',
        },
        /pepper can’t be created in the data folder .*\(EACCES\).*\n.*LATCHKEY_DATA_DIR/,
      ],
      [await place('sound', () => Promise.resolve()), /^started$/],
    ];
    const env = { STARTS: JSON.stringify(cases.map(([start]) => start)) };
    const { output, errors } = await runAsAnotherUser(
      ['--import', 'tsx', fileURLToPath(new URL('./startsChild.ts', import.meta.url))],
      env,
    );
    expect(errors).toBe('');
    const results: readonly string[] = JSON.parse(output);
    expect(results).toEqual(cases.map(([, words]) => expect.stringMatching(words)));
  },
);

/** @returns a sound database in another folder than the data folder. */
async function elsewhere(): Promise<string> {
  const path = join(folder, 'elsewhere');
  await mkdir(path);
  const file = await furnishSqlite(path);
  await giveToAnotherUser(path);
  await giveToAnotherUser(file);
  return file;
}

test('a user without a name is called by number', () => {
  const nameless = () => {
    throw Object.assign(new Error('uv_os_get_passwd returned ENOENT'), { code: 'ERR_SYSTEM_ERROR' });
  };
  expect(userName(nameless)).toMatch(/^uid-\d+$/);
  expect(userName()).not.toBe('');
});
