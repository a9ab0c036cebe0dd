import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openHttpApp } from '../../http/httpApp.ts';
import { ask, auth } from '../../http/requests.ts';
import { makeFixture, wrongSecret } from '../../support/actors.ts';
import { startChild } from '../../support/child.ts';
import { furnishSqlite } from '../../support/migrated.ts';
import { PEPPER } from '../../support/program.ts';
import { gate, until } from '../../support/until.ts';
import { startLoad } from './load.ts';
import { startReplica } from './replica.ts';

const CLIENTS = 24;

/** An empty deployment on SQLite. @returns its variables. */
async function deployment(): Promise<{ readonly LATCHKEY_DATA_DIR: string; readonly LATCHKEY_PEPPER: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-stopping-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await furnishSqlite(folder);
  return { LATCHKEY_DATA_DIR: folder, LATCHKEY_PEPPER: PEPPER };
}

describe('a process that gets SIGTERM', () => {
  it('under 24 clients that keep their connections: says no at /readyz first, and not one request fails', async () => {
    const env = await deployment();
    const other = await startReplica(env);
    const { key } = await makeFixture(other.latchkey.context);
    const program = startChild({ ...env, LATCHKEY_DRAIN: '2s' });
    const url = await program.url();
    const load = startLoad(CLIENTS, [url, other.latchkey.url], key.secret);
    const each = (target: string) => load.answered.every((tally) => (tally.get(target) ?? 0) > 2);
    await until('each client to have been answered', () => each(url));

    // A probe, each time on a connection of its own.
    const seen: string[] = [];
    const probing = (async () => {
      for (let last = ''; last !== 'refused'; ) {
        last = await probe(url);
        if (seen.at(-1) !== last) seen.push(last);
      }
    })();
    await until('the probe to have been answered', () => seen.length > 0);
    expect(await program.kill('SIGTERM')).toBe(0);
    await probing;
    await until('each client to have gone elsewhere', () => each(other.latchkey.url));
    await load.stop();

    expect(load.failures).toEqual([]);
    expect(seen).toEqual(['ready 200, alive 200', 'ready 503, alive 200', 'refused']);
    await program.says(
      /"draining[^\n]*\n(.*\n)*.*"head":"\d+:[0-9a-f]{16}"[^\n]*"audit head"[^\n]*\n(.*\n)*.*"stopped"/,
    );
  });

  it('and a second signal ends at once, with the code that says so', async () => {
    const program = startChild({ ...(await deployment()), LATCHKEY_DRAIN: '10m' });
    await program.says(/"listening"/);
    void program.kill('SIGINT');
    await program.says(/"draining/);
    expect(await program.kill('SIGTERM')).toBe(128 + 15);
  });
});

/** Asks both probes. A connection that was made as the listener closed counts as refused. */
async function probe(url: string): Promise<string> {
  try {
    const init = { headers: { connection: 'close' } };
    const ready = (await fetch(`${url}/readyz`, init)).status;
    return `ready ${ready}, alive ${(await fetch(`${url}/healthz`, init)).status}`;
  } catch {
    return 'refused';
  }
}

describe('while it drains', () => {
  it('answers everything, and asks everyone to come back on another connection', async () => {
    const app = await openHttpApp();
    const { secret } = app.key;
    const door = gate();
    app.database.hold(door.passed);
    // Under way when it begins: its headers are written later.
    const underWay = auth(app, { 'x-api-key': wrongSecret(app.key.id) });
    await until('the attempt to be under way', () => app.database.waiting > 0);
    const drained = app.latchkey.drain(0);
    door.open();
    const answers = [
      await underWay,
      await auth(app, { 'x-api-key': secret }),
      await ask(app, '/healthz'),
      await ask(app, '/nothing-here'),
      await ask(app, '/%ff'),
      await ask(app, '/v1/verify', { method: 'POST', body: '{' }),
      await ask(app, '/metrics'),
    ];
    expect(answers.map(({ headers }) => headers.get('connection'))).toEqual(answers.map(() => 'close'));
    expect(answers.map(({ status }) => status)).toEqual([401, 204, 200, 404, 400, 415, 200]);
    await drained;
    await app.stop();
    expect(app.logged()).toMatch(/"draining[\s\S]*"audit head"[\s\S]*"stopped"/);
  });

  it('says no to both readiness probes, without asking the database, and stays alive', async () => {
    const app = await openHttpApp();
    await app.latchkey.drain(0);
    app.database.goAway(new Error('gone'));
    for (const path of ['/readyz', '/readyz/chat']) {
      const answer = await ask(app, path);
      expect([answer.status, answer.json()]).toEqual([503, { status: 'stopping' }]);
    }
    expect((await ask(app, '/healthz')).status).toBe(200);
  });
});
