import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePepperFile, pepperPath, readPepperFile } from '../../../src/app/files/pepperFile.ts';
import { openContext } from '../../../src/app/openContext.ts';
import { readConfig } from '../../../src/config.ts';
import { createLogger } from '../../../src/logging/logger.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-folder-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What a file system says that has no links. */
function noLinks(code: string) {
  return () => Promise.reject(Object.assign(new Error(`${code}: link`), { code }));
}

describe('the pepper, on a file system without links', () => {
  it.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS', 'EXDEV'])('is made all the same: %s', async (code) => {
    await makePepperFile(folder, noLinks(code));
    expect(await readPepperFile(folder)).toMatchObject({ kind: 'pepper' });
    expect((await stat(pepperPath(folder))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['pepper']);
  });

  it('is one for all of several processes that start at once', async () => {
    const peppers = await Promise.all(
      Array.from({ length: 20 }, async () => {
        await makePepperFile(folder, noLinks('EPERM'));
        const file = await readPepperFile(folder);
        return file.kind === 'pepper' ? Buffer.from(file.bytes).toString('base64') : file.kind;
      }),
    );
    expect(new Set(peppers)).toEqual(new Set([(await readFile(pepperPath(folder), 'utf8')).trim()]));
  });

  it('that another process has only begun to write is waited for', async () => {
    await writeFile(pepperPath(folder), '');
    const reading = readPepperFile(folder);
    const pepper = Buffer.alloc(32, 5);
    await writeFile(pepperPath(folder), `${pepper.toString('base64')}\n`);
    expect(await reading).toEqual({ kind: 'pepper', bytes: new Uint8Array(pepper) });
  });

  it('that a crash left unfinished is not taken for one, and not written over', async () => {
    const half = Buffer.alloc(32, 5).toString('base64').slice(0, 20);
    for (const left of ['', half]) {
      await writeFile(pepperPath(folder), left);
      await makePepperFile(folder, noLinks('EPERM'));
      expect(await readPepperFile(folder)).toMatchObject({ kind: 'damaged' });
      expect(await readFile(pepperPath(folder), 'utf8')).toBe(left);
    }
  });
});

describe('the files that hold the keys', () => {
  it('are made for their owner alone, whatever the umask, wherever they are', async () => {
    const umask = process.umask(0);
    try {
      await mkdir(join(folder, 'elsewhere'));
      const context = await open({
        LATCHKEY_DATA_DIR: join(folder, 'data'),
        DATABASE_URL: `sqlite:${join(folder, 'elsewhere/keys.sqlite')}`,
      });
      expect(await modes('elsewhere')).toEqual({
        'keys.sqlite': '600',
        'keys.sqlite-shm': '600',
        'keys.sqlite-wal': '600',
      });
      expect(await modes('data')).toEqual({ pepper: '600' });
      expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700);
      expect(context.logged).toEqual([]);
      await context.close();
    } finally {
      process.umask(umask);
    }
  });

  it('are closed to others when they were made or copied open, with a line in the log; the folder is left', async () => {
    const data = join(folder, 'data');
    await (await open({ LATCHKEY_DATA_DIR: data })).close();
    await chmod(data, 0o755);
    for (const name of await readdir(data)) await chmod(join(data, name), 0o664);
    const context = await open({ LATCHKEY_DATA_DIR: data });
    expect(new Set(Object.values(await modes('data')))).toEqual(new Set(['600']));
    expect((await stat(data)).mode & 0o777).toBe(0o755);
    const named = context.logged.map(({ msg, mode, file }) => [msg, mode, String(file).replace(`${data}/`, '')]);
    expect(named).toContainEqual([expect.stringContaining('open to other users'), '0664', 'latchkey.sqlite']);
    expect(named).toContainEqual([expect.stringContaining('open to other users'), '0664', 'pepper']);
    await context.close();
  });
});

async function modes(name: string): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const file of (await readdir(join(folder, name))).sort())
    found[file] = ((await stat(join(folder, name, file))).mode & 0o777).toString(8);
  return found;
}

async function open(env: Readonly<Record<string, string>>) {
  const read = readConfig(env);
  if (read.kind === 'problems') throw new Error(read.problems.join('\n'));
  const logged: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      logged.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const log = createLogger({ level: 'warn', stream, pretty: false });
  const { database } = await openContext(read.config, {}, { log });
  return { logged, close: () => database.close() };
}
