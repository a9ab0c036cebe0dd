import { afterEach, expect, it } from 'vitest';
import { changeStatus } from '../../../src/services/keys/changeKey.ts';
import { ask, verify } from '../../http/requests.ts';
import {
  ask as askFor,
  type Fixture,
  makeFixture,
  makeKey,
  type TestKey,
  value,
  wrongSecret,
} from '../../support/actors.ts';
import { seededRandom } from '../../support/context.ts';
import { type DatabaseFixture, describeOnPostgres } from '../../support/databases.ts';
import { type NetworkProxy, startProxy } from '../../support/networkProxy.ts';
import { keyRow } from '../../support/rows.ts';
import { statementLogger } from '../../support/statementLogger.ts';
import { until } from '../../support/until.ts';
import { openPostgresApp, type PostgresApp, type PostgresAppOptions, statuses, timed } from './postgresApp.ts';

const UNAVAILABLE = [503, 503];
const ADA = { platform: 'console', externalId: 'ada', displayName: 'Ada', groups: [] };

const proxies: NetworkProxy[] = [];
afterEach(() => {
  for (const proxy of proxies.splice(0)) proxy.close();
});

/** An app behind a network of the test's, with a key that is in memory, one that is disabled, and one that nobody asked for yet. */
interface Scene extends Fixture {
  readonly app: PostgresApp;
  readonly proxy: NetworkProxy;
  readonly disabled: TestKey;
  readonly uncached: TestKey;
}

async function scene(fixture: DatabaseFixture, needs: PostgresAppOptions = {}): Promise<Scene> {
  const proxy = await startProxy(fixture.url);
  proxies.push(proxy);
  const app = await openPostgresApp(proxy.url, needs);
  const { context } = app;
  const sample = await makeFixture(context);
  const { owner, channel } = sample;
  const disabled = await makeKey({ ...context, random: seededRandom('disabled') }, owner, channel, {
    name: 'disabled',
  });
  await disable(context, sample, disabled.id);
  const uncached = await makeKey({ ...context, random: seededRandom('uncached') }, owner, channel, {
    name: 'uncached',
  });
  await verify(app, { secret: disabled.secret });
  await verify(app, { secret: sample.key.secret });
  return { ...sample, app, proxy, disabled, uncached };
}

async function disable(context: PostgresApp['context'], { owner }: Fixture, keyId: string): Promise<void> {
  value(await changeStatus(context, owner.by, await askFor(context, owner, keyId, 'disable'), 'disable'));
}

/** What a check may need the database for: a count, a decision on what is stored, a key that is not in memory. */
function suspects({ key, disabled, uncached }: Scene): readonly (readonly [string, string])[] {
  return [
    ['a wrong secret', wrongSecret(key.id)],
    ['a disabled key', disabled.secret],
    ['a key that is not in memory', uncached.secret],
  ];
}

/** Nobody gets a verdict, everybody gets an answer, and the probe says no. */
async function expectUnavailable(there: Scene): Promise<void> {
  const probed = timed('the probe', ask(there.app, '/readyz'));
  const answers = suspects(there).map(async ([what, secret]) => {
    expect(await statuses(there.app, what, secret), what).toEqual(UNAVAILABLE);
  });
  await Promise.all(answers);
  expect((await probed).status).toBe(503);
}

/** Everything is as it was, by itself, and nobody waits longer than the contract says on the way there. */
async function expectWell(there: Scene, withinMs = 10_000): Promise<void> {
  const well = async () => {
    const answers = suspects(there).map(([what, secret]) => statuses(there.app, what, secret));
    const probed = await timed('the probe', ask(there.app, '/readyz'));
    const expected = [
      [200, 401],
      [200, 403],
      [200, 204],
    ];
    return JSON.stringify(await Promise.all(answers)) === JSON.stringify(expected) && probed.status === 200;
  };
  await until('everything to be well again', well, withinMs);
  await until('memory to be trusted', () => there.app.context.database.trusts(performance.now() - 60_000), withinMs);
}

describeOnPostgres(
  'a database that hangs is a 503 within two seconds',
  (fixture) => {
    it('while somebody holds a table: checks, readiness, commands; and nobody is left behind in the server', async () => {
      const there = await withContext(scene(fixture));
      const holder = (await fixture.openRaw()).createQueryRunner();
      await holder.query('BEGIN');
      await holder.query('LOCK TABLE api_key IN ACCESS EXCLUSIVE MODE');
      await expectUnavailable(there);
      expect((await verify(there.app, { secret: there.key.secret })).json()).toMatchObject({ valid: true });
      const since = performance.now();
      const answer = there.app.latchkey.core.handle(ADA, { kind: 'text', line: 'list' }, () =>
        Promise.resolve({ outcome: 'refused' }),
      );
      expect(JSON.stringify(await answer)).toMatch(/database is busy.*reference: [0-9a-f]{8}/);
      expect(performance.now() - since, 'a calm sentence within a few seconds').toBeLessThan(8_000);
      await Promise.all(range(40).map((nth) => verify(there.app, { secret: wrongSecret(there.key.id, nth) })));
      const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await until('the server to give up too', async () => (await holder.query(waiting)).length === 0);
      await holder.query('ROLLBACK');
      await holder.release();
      await expectWell(there);
    });

    it('invariant 8: while somebody holds one key, attempts on it get no answer, and those on others are not held up', async () => {
      const there = await withContext(scene(fixture));
      const { app, key, uncached, context } = there;
      const holder = (await fixture.openRaw()).createQueryRunner();
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM api_key WHERE id = $1 FOR UPDATE', [key.id]);
      expect(await statuses(app, 'the held key', wrongSecret(key.id))).toEqual(UNAVAILABLE);
      for (const nth of range(5)) {
        const [held, free] = [wrongSecret(key.id, nth), wrongSecret(uncached.id, nth)].map((secret) =>
          timed('an attempt', verify(app, { secret })),
        );
        const [heldAnswer, freeAnswer] = [await held, await free];
        expect([heldAnswer?.status, freeAnswer?.status]).toEqual([503, 200]);
        expect(freeAnswer?.tookMs, 'nobody waits behind the key that is held').toBeLessThan(heldAnswer?.tookMs ?? 0);
      }
      expect((await keyRow(context, uncached.id)).failureTotal).toBe(5);
      await holder.query('ROLLBACK');
      await holder.release();
      expect((await verify(app, { secret: wrongSecret(key.id, 99) })).status).toBe(200);
    });

    it('while the network is silent on the open connections: they are thrown away, and new ones work', async () => {
      const there = await withContext(scene(fixture));
      there.proxy.silence();
      const [status] = await statuses(there.app, 'a wrong secret', wrongSecret(there.key.id));
      expect([200, 503]).toContain(status);
      await expectWell(there, 5_000);
    });

    it('while the server is frozen, and is well again when it thaws', async () => {
      const there = await withContext(scene(fixture));
      there.proxy.freeze();
      await expectUnavailable(there);
      await expectUnavailable(there);
      there.proxy.thaw();
      await expectWell(there);
    });

    it('while everything takes ten seconds', async () => {
      const there = await withContext(scene(fixture));
      there.proxy.delay(10_000);
      await expectUnavailable(there);
      there.proxy.delay(0);
      await expectWell(there);
    });

    it('when all connections are cut, and nobody new is let in for a while', async () => {
      const there = await withContext(scene(fixture));
      there.proxy.refuse();
      there.proxy.drop();
      await expectUnavailable(there);
      there.proxy.accept();
      await expectWell(there);
    });

    it('invariants 7 and 8: where only the answer to COMMIT is lost, what was counted is counted, and what was disabled is off', async () => {
      let onCommit: () => void = () => undefined;
      const statements = statementLogger((sql) => {
        if (sql === 'COMMIT') onCommit();
      });
      const there = await withContext(scene(fixture, { statements }));
      const { app, key, proxy, context } = there;
      onCommit = () => proxy.deafen();
      expect((await timed('a wrong secret', verify(app, { secret: wrongSecret(key.id) }))).status).toBe(503);
      onCommit = () => undefined;
      proxy.thaw();
      await expectWell(there);
      expect((await keyRow(context, key.id)).failureTotal).toBeGreaterThanOrEqual(1);
      const { secret } = await makeKey({ ...context, random: seededRandom('last') }, there.owner, there.channel, {
        name: 'last',
      });
      const id = secret.slice(3, 19);
      expect((await verify(app, { secret })).json()).toMatchObject({ valid: true });
      const question = await askFor(context, there.owner, id, 'disable');
      onCommit = () => proxy.deafen();
      await expect(changeStatus(context, there.owner.by, question, 'disable')).rejects.toThrow();
      onCommit = () => undefined;
      expect((await timed('the disabled key', verify(app, { secret }))).text).not.toContain('"valid":true');
      proxy.thaw();
      await expectWell(there);
      expect((await verify(app, { secret })).json()).toEqual({ valid: false, code: 'DISABLED' });
    });

    it('jobs end, and work the next time; a stop ends too', async () => {
      const slow = { connectMs: 300, lockMs: 300, statementMs: 300, wholeMs: 1_000 };
      const limits = { check: slow, command: slow, maintenance: slow };
      const { app, proxy } = await scene(fixture, { limits });
      proxy.freeze();
      await expect(app.latchkey.runJob('discard-secrets')).rejects.toThrow();
      proxy.thaw();
      await until('the job to work', () =>
        app.latchkey.runJob('discard-secrets').then(
          () => true,
          () => false,
        ),
      );
      proxy.freeze();
      const stopped = app.latchkey.stop().catch(() => undefined);
      await expect(Promise.race([stopped.then(() => 'stopped'), pause(10_000)])).resolves.toBe('stopped');
    });
  },
  { quickOneIn: 3 },
);

async function withContext(scene: Promise<Scene>): Promise<Scene & { readonly context: PostgresApp['context'] }> {
  const there = await scene;
  return { ...there, context: there.app.context };
}

async function pause(ms: number): Promise<string> {
  return await new Promise((resolve) => {
    setTimeout(() => resolve('still waiting'), ms).unref();
  });
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
