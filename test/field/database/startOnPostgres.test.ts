import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { databaseStartupError } from '../../../src/app/startup/startupError.ts';
import { openDatabase } from '../../../src/persistence/openDatabase.ts';
import { makeFixture } from '../../support/actors.ts';
import { startChild } from '../../support/child.ts';
import { describeOnPostgres, urlOf } from '../../support/databases.ts';
import { startProxy } from '../../support/networkProxy.ts';
import { PEPPER } from '../../support/program.ts';
import { until } from '../../support/until.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from './certificate.ts';
import { openPostgresApp } from './postgresApp.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Listens like a database server and does with each connection what it is told. */
async function listen(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const port = await listen(() => undefined);
  closing.pop()?.();
  return port;
}

/** An error of the server's, as the protocol has it. */
function fatal(code: string, message: string): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

describeOnPostgres('a database that is not up yet', (fixture) => {
  it('is tried again until it is, and the log says so: nobody listens at its port', async () => {
    const port = await closedPort();
    const url = new URL(fixture.url);
    url.port = String(port);
    let log = '';
    const onLog = (line: string) => {
      log += line;
    };
    const opening = openPostgresApp(url.href, { databaseWaitMs: 30_000, onLog });
    await until('the log to say so', () => log.includes('not up yet') && log.includes('ECONNREFUSED'));
    const proxy = await startProxy(fixture.url, port);
    closing.push(() => proxy.close());
    const app = await opening;
    await makeFixture(app.context);
  });

  it('is tried again until it is: the server says that it is starting (57P03)', async () => {
    let refusals = 0;
    const proxy = await startProxy(fixture.url);
    closing.push(() => proxy.close());
    const port = await listen((socket) => {
      refusals += 1;
      socket.once('data', () => socket.end(fatal('57P03', 'the database system is starting up')));
    });
    const url = new URL(fixture.url);
    url.port = String(port);
    const stopping = new AbortController();
    const opening = openPostgresApp(url.href, { databaseWaitMs: 30_000, stopping: stopping.signal });
    await until('a second attempt', () => refusals >= 2);
    stopping.abort();
    await expect(opening, 'told to stop, it stops').rejects.toThrow('told to stop');
  });

  it('fails with the words as ever when the time is up: a name that is not known', async () => {
    const url = new URL(fixture.url);
    url.hostname = 'no-such-host.invalid';
    const since = performance.now();
    const opening = openPostgresApp(url.href, { databaseWaitMs: 1_100 });
    await expect(opening).rejects.toThrow(/can’t be reached.*Check that it’s running/s);
    expect(performance.now() - since, 'it was tried again').toBeGreaterThan(1_000);
  });

  it.each([
    [
      'a wrong password',
      (url: URL) => {
        url.password = 'not-the-password';
      },
      /refused the user name or the password.*DATABASE_URL/s,
    ],
    [
      'an unknown database',
      (url: URL) => {
        url.pathname = '/nowhere';
      },
      /has no database with the name.*CREATE DATABASE/s,
    ],
  ])('fails at once where time won’t mend it: %s', async (_what, spoil, words) => {
    const url = new URL(fixture.url);
    spoil(url);
    const since = performance.now();
    const opening = openPostgresApp(url.href, { databaseWaitMs: 60_000 });
    await expect(opening).rejects.toThrow(words);
    await expect(opening).rejects.not.toThrow(/not-the-password/);
    expect(performance.now() - since).toBeLessThan(30_000);
  });
});

describe('a signal', () => {
  it('ends the wait for a database that is not up yet: the process exits with 0', async () => {
    const url = `postgres://latchkey:hunter2@127.0.0.1:${await closedPort()}/latchkey`;
    const child = startChild({ DATABASE_URL: url, LATCHKEY_PEPPER: PEPPER });
    await child.says(/not up yet/);
    expect(await child.kill('SIGTERM')).toBe(0);
    expect(child.errors).toMatch(/ECONNREFUSED/);
    expect(child.errors).not.toContain('hunter2');
  });
});

describeOnPostgres(
  'while another process migrates, a start',
  (fixture) => {
    it('says that it waits, and goes on when the other is done', async () => {
      const other = (await fixture.openRaw()).createQueryRunner();
      await other.query('SELECT pg_advisory_lock(5206512001)');
      const said: string[] = [];
      const opening = openDatabase(fixture.url, undefined, undefined, { report: (words) => said.push(words) });
      await until('it to say so', () =>
        said.includes('another process is migrating the database; waiting until it is done'),
      );
      await other.query('SELECT pg_advisory_unlock(5206512001)');
      await (await opening).close();
      await other.release();
    });

    it('gives up with words when that takes too long', async () => {
      const other = (await fixture.openRaw()).createQueryRunner();
      await other.query('SELECT pg_advisory_lock(5206512001)');
      const error = await openDatabase(fixture.url, undefined, undefined, { migrationWaitMs: 300 }).catch(
        (failure: unknown) => failure,
      );
      expect(databaseStartupError(error, fixture.url).message).toMatch(/Another process is migrating.*start again/s);
      await other.release();
    });
  },
  { empty: true },
);

describeOnPostgres('a lock that outlived its session', (fixture) => {
  it('keeps nobody from starting on a database that needs no migration', async () => {
    const other = (await fixture.openRaw()).createQueryRunner();
    await other.query('SELECT pg_advisory_lock(5206512001)');
    await (await fixture.open()).close();
    await other.release();
  });
});

describe('what a connection string does wrong is named with the remedy, and nothing of a password', () => {
  const SECRETS = ['100%', 'a/b', 'a?b', 'a#b', '%zz', '100%/x@y', '?b', '/b', '12?b', '12/b', '%'];

  it.each(SECRETS)('a password that is not percent-encoded: %s', async (password) => {
    const words = await textOf(`postgres://lk:${password}@127.0.0.1:1/x`);
    expect(words).toMatch(/percent-encoded.*% as %25, \/ as %2F/s);
    expect(words).not.toContain(`lk:${password}`);
    if (password.length > 1) expect(words.split('\n')[0]).not.toContain(password.slice(0, 2));
  });

  it.each(['p@ss', 'a b', 'a[b', 'a]b', 'a\\b', 'a:b', 'a&b', 'a=b', '$^!', '"'])(
    'a password that can be read as it stands is taken: %s',
    async (password) => {
      expect(await textOf(`postgres://lk:${password}@127.0.0.1:1/x`)).toMatch(
        /can’t be reached \(connect ECONNREFUSED/,
      );
    },
  );

  it.each(['127.0.0.1:99999', '127.0.0.1:abc', '[::1', 'db host'])('a host or port that is none: %s', async (host) => {
    const words = await textOf(`postgres://lk:hunter2@${host}/x`);
    expect(words).toMatch(/host, or its port isn’t a number.*HOST:5432/s);
    expect(words).not.toContain('hunter2');
  });

  it('a wrong password', async () => {
    const port = await listen((socket) => {
      socket.once('data', () => socket.end(fatal('28P01', 'password authentication failed for user "lk"')));
    });
    const words = await textOf(`postgres://lk:hunter2@127.0.0.1:${port}/x`);
    expect(words).toMatch(/refused the user name or the password \(28P01\).*percent-encoded/s);
    expect(words).not.toContain('hunter2');
  });

  it.each(SECRETS)('and is right once it is encoded: %s', async (password) => {
    expect(await textOf(`postgres://lk:${encodeURIComponent(password)}@127.0.0.1:1/x`)).toMatch(/can’t be reached/);
  });

  it.each(['sslmode=require', 'sslmode=verify-full'])('%s with a certificate that nobody vouches for', async (mode) => {
    const port = await listen(answerWithTls);
    const words = await textOf(`postgres://lk:hunter2@127.0.0.1:${port}/x?${mode}`);
    expect(words).toMatch(/certificate .* isn’t trusted.*sslrootcert=.*sslmode=no-verify/s);
    expect(words).not.toContain('hunter2');
  });

  it('TLS asked of a server that has none', async () => {
    const words = await textOf(`${inject('postgresUrl')}?sslmode=verify-full`);
    expect(words).toMatch(/doesn’t support TLS.*sslmode/s);
  });

  it('a certificate file that is not there', async () => {
    const words = await textOf('postgres://lk:hunter2@127.0.0.1:1/x?sslrootcert=/no/such/ca.pem');
    expect(words).toMatch(/file that DATABASE_URL names for TLS can’t be read.*sslrootcert/s);
  });

  it('a database that wants TLS of those who come without', async () => {
    const port = await listen((socket) => {
      const message = 'no pg_hba.conf entry for host "10.0.0.1", user "lk", database "x", no encryption';
      socket.once('data', () => socket.end(fatal('28000', message)));
    });
    expect(await textOf(`postgres://lk:hunter2@127.0.0.1:${port}/x`)).toMatch(/without TLS.*sslmode=verify-full/s);
  });

  it('no such user', async () => {
    const url = new URL(inject('postgresUrl'));
    url.username = 'nobody-here';
    expect(await textOf(urlOf(url.href, 'postgres'))).toMatch(/refused the user name or the password/);
  });
});

async function textOf(url: string): Promise<string> {
  const error = await openDatabase(url).then(
    async (database) => {
      await database.close();
      throw new Error('it opened');
    },
    (failure: unknown) => failure,
  );
  return databaseStartupError(error, url).message;
}

/** Agrees to TLS, as the protocol has it, and shows a certificate that it signed itself. */
function answerWithTls(socket: Socket): void {
  socket.once('data', () => {
    socket.write('S');
    const secureContext = createSecureContext({ cert: CERTIFICATE, key: CERTIFICATE_KEY });
    new TLSSocket(socket, { isServer: true, secureContext }).on('error', () => undefined);
  });
}
