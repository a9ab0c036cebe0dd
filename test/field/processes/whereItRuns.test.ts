import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Child, type ChildOptions, startChild } from '../../support/child.ts';
import { askVerify } from '../../support/verify.ts';
import { CAN_BE_ANOTHER_USER } from '../database/asAnotherUser.ts';

const ROOT = process.cwd();
const START = join(ROOT, 'scripts/start.mjs');
const NOBODY = 54_321;
const isRoot = process.getuid?.() === 0;
const has = (command: string, ...args: readonly string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const CAN_MOUNT = has(
  'unshare',
  '-rm',
  'sh',
  '-c',
  `mount --bind '${ROOT}' '${ROOT}' && mount -o remount,ro,bind '${ROOT}'`,
);
const COMPILER = ['cc', 'c++', 'g++', 'clang++'].find((one) => has(one, '--version'));

let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'latchkey-where-')));
  await chmod(folder, 0o755);
  // So that starts in trees that can't be written find it.
  expect(spawnSync(process.execPath, ['scripts/build.mjs']).status).toBe(0);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** How a program is started, by default in the folder and with no lines. */
interface Start extends ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the built program, with nothing in its environment but what it is given. */
function start({ env = {}, ...how }: Start): Child {
  return startChild({ LATCHKEY_DRAIN: '0s', ...env }, { cwd: folder, input: '', ...how });
}

async function newFolder(name: string, owner?: number): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  if (owner !== undefined && isRoot) await chown(path, owner, owner);
  return path;
}

describe('without a console it is a service that checks keys', () => {
  it.each<readonly [string, readonly string[], NonNullable<Start['input']>, RegExp]>([
    ['--headless, with an open pipe', ['--headless'], { kind: 'open' }, /running without a console \(--headless\)/],
    ['--headless, with lines in the pipe', ['--headless'], '/apikey whoami\n', /without a console \(--headless\)/],
    ['/dev/null', [], { kind: 'closed' }, /running without a console \(standard input is closed\)/],
    ['/dev/null and --console', ['--console'], { kind: 'closed' }, /without a console \(standard input is closed\)/],
  ])('%s: it says so once, answers, and stops on SIGTERM', async (name, args, input, words) => {
    const data = join(folder, `headless-${name.replaceAll(/\W/g, '')}`);
    const it = start({ command: [process.execPath, START, ...args], env: { LATCHKEY_DATA_DIR: data }, input });
    await it.says(words);
    const url = await it.url();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(await (await askVerify(url, { secret: 'lk_x' })).json()).toMatchObject({ valid: false, code: 'INVALID' });
    expect(it.written.match(/running without a console/g)).toHaveLength(1);
    expect(it.written).not.toMatch(/Active project|There’s nothing here yet/);
    expect(await it.kill('SIGTERM')).toBe(0);
  });

  it('a closed standard input is the same as /dev/null', async () => {
    const command = ['sh', '-c', `exec '${process.execPath}' '${START}' <&-`] as const;
    const it = start({
      command: [...command],
      env: { LATCHKEY_DATA_DIR: join(folder, 'closed') },
      input: { kind: 'open' },
    });
    await it.says(/standard input is closed/);
    expect(await it.kill('SIGTERM')).toBe(0);
  });

  it('a script ends it, however short: with 0, and with a hint where there was no line', async () => {
    const env = { LATCHKEY_DATA_DIR: join(folder, 'script') };
    const one = start({ env, input: '/apikey whoami\r\n' });
    expect(await one.ended).toBe(0);
    expect(one.written).toMatch(/Active project/);
    const none = start({ env, input: '' });
    expect(await none.ended).toBe(0);
    expect(none.written).toMatch(/no lines.*--headless/);
    await writeFile(join(folder, 'lines.txt'), '\ufeff/apikey whoami\r\n');
    const file = start({ command: ['sh', '-c', `'${process.execPath}' '${START}' < lines.txt`], env });
    expect(await file.ended).toBe(0);
    expect(file.written).toMatch(/Active project/);
  });

  it.each([
    ['--headless', '--console'],
    ['--headless', '--strict'],
  ])('%s and %s are refused together', async (...args) => {
    const it = start({ command: [process.execPath, START, ...args] });
    expect(await it.ended).toBe(1);
    expect(it.written).toMatch(/contradict each other/);
  });
});

describe('--strict ends a script with 1 if any of its lines failed, after all were tried', () => {
  it.each<readonly [string, string, number, RegExp]>([
    ['all is well', '/apikey project create a1\n/apikey whoami\n', 0, /Active project/],
    ['an unknown verb', '/apikey frobnicate\n/apikey whoami\n', 1, /1 of 2 lines failed: line 1/],
    ['a refusal', '/apikey show nothing-like-it\n', 1, /1 of 1 line failed/],
    ['no command', 'whoami\n', 1, /1 of 1 line failed/],
    ['a wrong option', '\n/apikey list page:x\n', 1, /failed: line 2/],
    [
      'a question left open',
      '/apikey project create a2\n/apikey project archive a2\n',
      1,
      /ended with a question open/,
    ],
    ['a question answered', '/apikey project create a3\n/apikey project archive a3\ny\n', 0, /a3/],
    ['a form left open', '/apikey project create\n', 1, /ended with a question open/],
  ])('%s', async (_, input, code, words) => {
    const command = [process.execPath, START, '--strict'] as const;
    const it = start({ command: [...command], env: { LATCHKEY_DATA_DIR: join(folder, 'strict') }, input });
    expect({ code: await it.ended, output: it.written }).toEqual({ code, output: expect.stringMatching(words) });
  });

  it('without it the exit code is 0', async () => {
    const it = start({ env: { LATCHKEY_DATA_DIR: join(folder, 'strict') }, input: '/apikey frobnicate\n' });
    expect(await it.ended).toBe(0);
  });
});

describe('relative paths are the caller’s, and the log names the data folder', () => {
  const npm = { npm_lifecycle_script: 'node scripts/start.mjs', npm_lifecycle_event: 'start' };

  it.each<readonly [string, (here: string) => Start, string]>([
    ['the default', (cwd) => ({ cwd }), 'data'],
    ['LATCHKEY_DATA_DIR', (cwd) => ({ cwd, env: { LATCHKEY_DATA_DIR: './keys' } }), 'keys'],
    [
      'with the line end of Windows',
      (cwd) => ({ cwd, env: { LATCHKEY_DATA_DIR: 'keys\r', LOG_LEVEL: 'info\r' } }),
      'keys',
    ],
    ['under npm', (here) => ({ cwd: ROOT, env: { ...npm, INIT_CWD: here, LATCHKEY_DATA_DIR: 'keys' } }), 'keys'],
    ['where another npm runs', (cwd) => ({ cwd, env: { ...npm, npm_lifecycle_script: 'x', INIT_CWD: '/' } }), 'data'],
  ])('%s', async (name, how, expected) => {
    const here = await newFolder(`caller-${name.replaceAll(/\W/g, '')}`);
    const it = start(how(here));
    expect(await it.ended).toBe(0);
    expect(it.written).toContain(`"dataDir":"${join(here, expected)}"`);
    expect((await stat(join(here, expected, 'latchkey.sqlite'))).isFile()).toBe(true);
  });

  it('the database’s path, too, and what npm itself does', async () => {
    const here = await newFolder('caller-npm');
    const command = ['npm', '--prefix', ROOT, 'start'] as const;
    const env = { LATCHKEY_DATA_DIR: 'keys', DATABASE_URL: 'sqlite:db.sqlite', HOME: here };
    const it = start({ command: [...command], cwd: here, env });
    expect(await it.ended).toBe(0);
    expect((await stat(join(here, 'db.sqlite'))).isFile()).toBe(true);
    expect((await stat(join(here, 'keys/pepper'))).isFile()).toBe(true);
  });
});

/** A user whom no list names, without a home. */
it.skipIf(!CAN_BE_ANOTHER_USER || !isRoot)(
  'a user without a name or home starts it (skipped unless this is root)',
  async () => {
    const data = await newFolder('nameless', NOBODY);
    for (const home of [{}, { HOME: '/nonexistent' }]) {
      const it = start({ uid: NOBODY, env: { LATCHKEY_DATA_DIR: data, ...home }, input: '/apikey whoami\n' });
      expect({ code: await it.ended, output: it.written }).toMatchObject({ code: 0 });
      expect(it.written).toMatch(/^uid-54321\n[\s\S]*Admin +yes/m);
      expect(it.written).not.toMatch(/^ {4}at /m);
    }
  },
);

it.skipIf(!CAN_BE_ANOTHER_USER)('a tree that this user can only read starts with its data folder apart', async () => {
  const data = await newFolder('apart', NOBODY);
  const uid = isRoot ? { uid: NOBODY } : {};
  const it = start({ ...uid, cwd: '/', env: { LATCHKEY_DATA_DIR: data }, input: '/apikey whoami\n' });
  expect({ code: await it.ended, output: it.written }).toMatchObject({ code: 0 });
  expect(it.written).toMatch(/Active project/);
  const without = start({ ...uid, cwd: '/', input: '' });
  // Only root may make /data.
  if (isRoot) expect(await without.ended).toBe(1);
  if (isRoot) expect(without.written).toMatch(/data folder \/data can’t be created \(EACCES\).*\n.*LATCHKEY_DATA_DIR/);
});

it.skipIf(!CAN_MOUNT)(
  'a read-only root starts with its data folder apart (skipped where this user can’t mount)',
  async () => {
    const data = await newFolder('read-only-root');
    const mounts = `mount --bind '${ROOT}' '${ROOT}' && mount -o remount,ro,bind '${ROOT}' && cd '${ROOT}' && ! touch x 2>/dev/null`;
    const command = ['unshare', '-rm', 'sh', '-c', `${mounts} && exec '${process.execPath}' '${START}'`] as const;
    const it = start({ command: [...command], env: { LATCHKEY_DATA_DIR: data }, input: '/apikey whoami\n' });
    expect({ code: await it.ended, output: it.written }).toMatchObject({ code: 0 });
    expect(it.written).toMatch(/Active project/);
  },
);

describe('file systems of containers and networks', () => {
  /** Lets a system call fail as it does on such a file system. @returns a library to load before all others. */
  async function without(name: string, source: string): Promise<string> {
    const file = join(folder, `${name}.c`);
    const library = join(folder, `${name}.so`);
    await writeFile(file, source);
    const made = spawnSync(COMPILER ?? 'cc', ['-x', 'c', '-shared', '-fPIC', '-o', library, file, '-ldl'], {
      encoding: 'utf8',
    });
    expect(made.stderr).toBe('');
    return library;
  }

  it.skipIf(process.platform !== 'linux' || COMPILER === undefined)(
    'without links: starts, and the pepper is made exclusively (skipped without a compiler)',
    async () => {
      const library = await without(
        'nolinks',
        `#include <errno.h>
int link(const char *a, const char *b) { errno = EPERM; return -1; }
int linkat(int a, const char *b, int c, const char *d, int e) { errno = EPERM; return -1; }
`,
      );
      const data = await newFolder('no-links');
      const env = { LATCHKEY_DATA_DIR: data, LD_PRELOAD: library };
      const both = [start({ env }), start({ env })];
      expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
      expect((await readFile(join(data, 'pepper'), 'utf8')).trim()).toMatch(/^[A-Za-z0-9+/]{43}=$/);
      const backup = start({
        command: [process.execPath, join(ROOT, 'scripts/run.mjs'), 'backup', 'copy.sqlite'],
        cwd: data,
        env,
      });
      expect({ code: await backup.ended, output: backup.written }).toMatchObject({ code: 0 });
      expect((await stat(join(data, 'copy.sqlite'))).size).toBeGreaterThan(0);
    },
  );

  it.skipIf(process.platform !== 'linux' || COMPILER === undefined)(
    'without shared memory for SQLite’s log: refused in one sentence with the remedy (skipped without a compiler)',
    async () => {
      const library = await without(
        'nowal',
        `#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
static int refuses(int flags, int fd) {
  char link[64], path[4096];
  if (!(flags & MAP_SHARED) || fd < 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n < 4) return 0;
  path[n] = 0;
  return strcmp(path + n - 4, "-shm") == 0;
}
typedef void *(*mapper)(void *, size_t, int, int, int, off_t);
void *mmap(void *a, size_t l, int p, int f, int fd, off_t o) {
  if (refuses(f, fd)) { errno = ENODEV; return MAP_FAILED; }
  return ((mapper)dlsym(RTLD_NEXT, "mmap"))(a, l, p, f, fd, o);
}
void *mmap64(void *a, size_t l, int p, int f, int fd, off_t o) {
  if (refuses(f, fd)) { errno = ENODEV; return MAP_FAILED; }
  return ((mapper)dlsym(RTLD_NEXT, "mmap64"))(a, l, p, f, fd, o);
}
`,
      );
      const it = start({ env: { LATCHKEY_DATA_DIR: await newFolder('no-wal'), LD_PRELOAD: library } });
      expect(await it.ended).toBe(1);
      expect(it.written).toMatch(/can’t keep its write-ahead log.*network file systems.*local disk.*PostgreSQL/);
      expect(it.written).not.toMatch(/^ {4}at /m);
    },
  );

  it('a pepper file with the line end and mark of Windows is read', async () => {
    const data = await newFolder('windows');
    const first = start({ env: { LATCHKEY_DATA_DIR: data } });
    expect(await first.ended).toBe(0);
    const pepper = (await readFile(join(data, 'pepper'), 'utf8')).trim();
    await writeFile(join(data, 'pepper'), `\ufeff${pepper}\r\n`);
    const again = start({ env: { LATCHKEY_DATA_DIR: data, HTTP_HOST: '127.0.0.1\r', HTTP_PORT: '0\r' } });
    expect({ code: await again.ended, output: again.written }).toMatchObject({ code: 0 });
    const apart = start({ env: { LATCHKEY_DATA_DIR: data, LATCHKEY_PEPPER: `${pepper}\r\n` } });
    expect(await apart.ended).toBe(0);
  });
});
