import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeFixture } from '../../support/actors.ts';
import { describeOnPostgres } from '../../support/databases.ts';
import { until } from '../../support/until.ts';
import { startLoad } from './load.ts';
import { startReplica } from './replica.ts';

const NGINX = ['nginx', '/usr/sbin/nginx'].find((name) => spawnSync(name, ['-v']).status === 0);

describeOnPostgres('two replicas behind nginx', (fixture) => {
  it.skipIf(NGINX === undefined)('are restarted one after the other, and not one request fails', async () => {
    const env = { DATABASE_URL: fixture.url, LATCHKEY_DATA_DIR: join(tmpdir(), 'latchkey-unused') };
    let replicas = [await startReplica(env), await startReplica(env)];
    const { key } = await makeFixture(replicas[0]?.latchkey.context ?? fail());
    const ports = replicas.map(({ latchkey }) => new URL(latchkey.url).port);
    const { url: front, errors } = await startNginx(ports);
    await until('nginx to answer', async () => (await fetch(`${front}/readyz`).catch(() => undefined))?.status === 200);

    const load = startLoad(8, [front], key.secret);
    const total = () => load.answered.reduce((sum, tally) => sum + (tally.get(front) ?? 0), 0);
    for (const [index, port] of ports.entries()) {
      const before = total();
      await until('the clients to be busy', () => total() > before + 50);
      const old = replicas[index] ?? fail();
      await old.latchkey.drain(500);
      await old.stop();
      const meanwhile = total();
      await until('the other one to have answered all', () => total() > meanwhile + 50);
      const next = await startReplica({ ...env, HTTP_PORT: port });
      replicas = replicas.with(index, next);
      await until('it to be ready', async () => (await fetch(`${next.latchkey.url}/readyz`)).status === 200);
    }
    await load.stop();
    // Before the fixture takes the database away.
    for (const one of replicas) await one.stop();
    expect(load.failures, errors()).toEqual([]);
  });
});

function fail(): never {
  throw new Error('there are two replicas');
}

/** Starts it in front of some ports, as docs/operations.md says. @returns its address, and what it logs. */
async function startNginx(ports: readonly string[]): Promise<{ readonly url: string; errors(): string }> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-nginx-'));
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr;
    events {}
    http {
      access_log off;
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
      upstream latchkey {
        ${ports.map((one) => `server 127.0.0.1:${one} max_fails=0;`).join('\n')}
        keepalive 16;
      }
      server {
        listen 127.0.0.1:${port};
        location / {
          proxy_pass http://latchkey;
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_next_upstream error timeout non_idempotent;
        }
      }
    }`,
  );
  const child = spawn(NGINX ?? '', ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  return { url: `http://127.0.0.1:${port}`, errors: () => errors };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  return await new Promise<number>((resolve, reject) => {
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
}
