import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

/** Whether the real PgBouncer is installed on this machine. */
export function hasPgBouncer(): boolean {
  try {
    execFileSync('pgbouncer', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts a PgBouncer in front of a database, with its own default settings but for the mode.
 * @param server the database's URL.
 * @returns the database's URL by way of it, and how to end it.
 */
export async function startPgBouncer(
  server: string,
  mode: 'session' | 'transaction',
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { hostname, port, username, password, pathname } = new URL(server);
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-pgbouncer-'));
  const listenPort = await freePort();
  const [database, user, secret] = [pathname.slice(1), username, password].map(decodeURIComponent);
  const settings = [
    '[databases]',
    `${database} = host=${hostname} port=${port === '' ? '5432' : port} password=${secret}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${listenPort}`,
    'unix_socket_dir =',
    'auth_type = plain',
    `auth_file = ${join(folder, 'users')}`,
    `pool_mode = ${mode}`,
  ];
  await writeFile(join(folder, 'users'), `"${user}" "${secret}"\n`);
  await writeFile(join(folder, 'pgbouncer.ini'), `${settings.join('\n')}\n`);
  // It refuses to run as root.
  const identity = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (identity.uid !== undefined) {
    for (const name of ['', 'users', 'pgbouncer.ini']) await chown(join(folder, name), identity.uid, identity.gid);
  }
  const child = spawn('pgbouncer', ['--quiet', join(folder, 'pgbouncer.ini')], { ...identity, stdio: 'ignore' });
  await until('PgBouncer to listen', () => listens(listenPort));
  const url = new URL(server);
  url.hostname = '127.0.0.1';
  url.port = String(listenPort);
  return {
    url: url.href,
    close: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    return await new Promise<boolean>((resolve) => {
      socket.on('connect', () => resolve(true));
      socket.on('error', () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  return await new Promise<number>((resolve) => {
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
}
