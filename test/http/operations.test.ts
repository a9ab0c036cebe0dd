import { describe, expect, it } from 'vitest';
import { AuditEntity, AuditHeadEntity } from '../../src/persistence/entities/audit.ts';
import { wrongSecret } from '../support/actors.ts';
import { isInstalled, runInstalled } from '../support/realProxy.ts';
import { openHttpApp, shareApp } from './httpApp.ts';
import { change, guess } from './keyActions.ts';
import { ask, auth, verdict } from './requests.ts';

describe('/healthz', () => {
  it('says that the process lives, even while the database does not', async () => {
    const server = await openHttpApp();
    server.database.goAway(new Error('gone'));
    const answer = await ask(server, '/healthz');
    expect([answer.status, answer.json()]).toEqual([200, { status: 'ok' }]);
  });
});

describe('/readyz', () => {
  it('names each thing that must work, and says that it does', async () => {
    const answer = await ask(await openHttpApp(), '/readyz');
    expect([answer.status, answer.json()]).toEqual([200, { status: 'ok', checks: { database: 'ok', audit: 'ok' } }]);
  });

  it('is 503 while the database is gone, and 200 when it is back', async () => {
    const server = await openHttpApp();
    server.database.goAway(new Error('connect ECONNREFUSED 10.1.2.3:5432, user latchkey, password hunter2'));
    const answer = await ask(server, '/readyz');
    expect([answer.status, answer.json()]).toMatchObject([503, { status: 'unready', checks: { database: 'failed' } }]);
    expect(answer.text).not.toMatch(/10\.1|hunter2/);
    server.database.mend();
    expect((await ask(server, '/readyz')).status).toBe(200);
  });

  it('invariant 6: is 503 and names the first broken link when the audit trail was tampered with', async () => {
    const server = await openHttpApp();
    await server.context.database.write(({ manager }) =>
      manager.update(AuditEntity, { seq: 2 }, { actorName: 'Mallory' }),
    );
    const answer = await ask(server, '/readyz');
    expect(answer.status).toBe(503);
    expect(answer.json()).toEqual({ status: 'unready', checks: { database: 'ok', audit: 'link 2 was altered' } });
    expect((await ask(server, '/readyz')).status).toBe(503);
  });

  it('invariant 6: is 503 when the end of the audit trail was cut off between two looks', async () => {
    const server = await openHttpApp();
    await change(server, 'disable');
    expect((await ask(server, '/readyz')).status).toBe(200);
    await server.context.database.write(async ({ manager }) => {
      const head = await manager.findOneByOrFail(AuditHeadEntity, { id: 1 });
      const before = await manager.findOneByOrFail(AuditEntity, { seq: head.seq - 1 });
      await manager.delete(AuditEntity, { seq: head.seq });
      await manager.update(AuditHeadEntity, { id: 1 }, { seq: before.seq, hash: before.hash });
    });
    const answer = await ask(server, '/readyz');
    expect([answer.status, answer.json()]).toMatchObject([
      503,
      { checks: { database: 'ok', audit: expect.stringMatching(/^link \d+ is/) } },
    ]);
  });

  it('goes on being ready while new links are added', async () => {
    const server = await openHttpApp();
    for (const verb of ['disable', 'activate', 'disable'] as const) {
      await change(server, verb);
      expect((await ask(server, '/readyz')).status).toBe(200);
    }
  });
});

describe('/metrics', () => {
  it('counts every check by its result, and the keys in memory', async () => {
    const server = await openHttpApp();
    const { id, secret } = server.key;
    await verdict(server, { secret });
    await auth(server, { 'x-api-key': secret });
    await guess(server, 2);
    await verdict(server, { secret, project: 'another' });
    await change(server, 'disable');
    await verdict(server, { secret });
    server.database.goAway(new Error('gone'));
    await auth(server, { 'x-api-key': wrongSecret(id, 'unanswered') });
    const answer = await ask(server, '/metrics');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect(checks(answer.text)).toEqual({
      valid: 2,
      INVALID: 2,
      RETIRED: 0,
      DELETED: 0,
      DISABLED: 1,
      LOCKED: 0,
      EXPIRED: 0,
      SUSPENDED: 0,
      FORBIDDEN: 1,
      THROTTLED: 0,
      unavailable: 1,
    });
    expect(answer.text).toMatch(/^latchkey_cached_keys \d+$/m);
    expect(answer.text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(answer.text).toMatch(/^nodejs_eventloop_lag_seconds /m);
  });

  it('does not count what was no check: health, a malformed body, no key at all', async () => {
    const server = await openHttpApp();
    await ask(server, '/healthz');
    await ask(server, '/v1/verify', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' });
    await auth(server, {});
    const counted = Object.values(checks((await ask(server, '/metrics')).text));
    expect(counted).toEqual(counted.map(() => 0));
  });

  it('invariant 2: has the form of Prometheus, and holds no secret, name, ID or address', async () => {
    const server = await openHttpApp();
    const { id, secret } = server.key;
    await verdict(server, { secret, app: 'chat-bot', source: '198.51.100.7' });
    await guess(server, 6);
    const { text } = await ask(server, '/metrics');
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(|# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"\n]*",?)+\})? (-?[\d.e+-]+|NaN|\+Inf))$/);
    }
    for (const word of ['lk_', id, '198.51', '127.0.0.1', 'chat-bot', 'production', 'bots', 'rasa', 'Ada']) {
      expect(text).not.toContain(word);
    }
  });
});

describe('the form of the metrics', () => {
  const enter = shareApp();
  const text = async () => (await ask(enter(), '/metrics')).text;

  it.skipIf(!isInstalled('promtool'))('has no complaint from Prometheus’ own linter', async () => {
    const linted = runInstalled('promtool', ['check', 'metrics'], await text());
    expect(linted).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  // What promtool complains of, for machines without it: github.com/prometheus/prometheus, promlint's rules.
  it('follows the linter’s rules: help, one type, `_total` for counters and for nothing else, base units', async () => {
    const lines = (await text()).split('\n');
    const types = new Map(
      lines
        .filter((line) => line.startsWith('# TYPE '))
        .map((line) => {
          const [, , name = '', type = ''] = line.split(' ');
          return [name, type] as const;
        }),
    );
    expect(types.size).toBeGreaterThan(10);
    for (const [name, type] of types) {
      expect(
        lines.some((line) => line.startsWith(`# HELP ${name} `)),
        name,
      ).toBe(true);
      expect(name.endsWith('_total'), `${name} is a ${type}`).toBe(type === 'counter');
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(name).not.toMatch(/_(count|sum|bucket|info_total|milliseconds|ms|kilobytes|kb|minutes|percent)$/);
      expect(name.split('_')).not.toContain(type);
    }
  });
});

/** `latchkey_checks_total` by its label. */
function checks(metrics: string): Record<string, number> {
  const found = metrics.matchAll(/^latchkey_checks_total\{result="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...found].map(([, result, count]) => [result, Number(count)]));
}
