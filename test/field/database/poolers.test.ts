import { afterEach, describe, expect, it } from 'vitest';
import { changeStatus } from '../../../src/services/keys/changeKey.ts';
import { auth, verify } from '../../http/requests.ts';
import { ask, makeFixture, value, wrongSecret } from '../../support/actors.ts';
import { type DatabaseFixture, describeOnPostgres } from '../../support/databases.ts';
import { hasPgBouncer, startPgBouncer } from '../../support/pgbouncer.ts';
import { startStrictPooler } from '../../support/strictPooler.ts';
import { runs } from '../../support/tier.ts';
import { until } from '../../support/until.ts';
import { openPostgresApp, type PostgresApp } from './postgresApp.ts';

/** What stands between replicas and database. */
interface Pooler {
  readonly url: string;
  /** Statements that rely on a session; undefined where it can't be told. */
  readonly broken?: readonly string[];
  close(): void | Promise<void>;
}

type StartPooler = (server: string) => Promise<Pooler>;

const poolers: Pooler[] = [];
afterEach(async () => {
  for (const pooler of poolers.splice(0)) await pooler.close();
});

async function pool(fixture: DatabaseFixture, start: StartPooler): Promise<Pooler> {
  const pooler = await start(fixture.url);
  poolers.push(pooler);
  return pooler;
}

async function isGood({ url }: PostgresApp, secret: string): Promise<boolean> {
  const body: unknown = (await verify({ url }, { secret })).json();
  return typeof body === 'object' && body !== null && 'valid' in body && body.valid === true;
}

function behind(start: StartPooler): void {
  describeOnPostgres('two replicas behind it', (fixture) => {
    it('invariant 7: what one disables the other refuses within a second, although it hears nothing of it', async () => {
      const pooler = await pool(fixture, start);
      const [a, b] = [await openPostgresApp(pooler.url), await openPostgresApp(pooler.url)];
      const { owner, key } = await makeFixture(a.context);
      const statuses = [];
      for (const app of [a, b]) statuses.push((await auth(app, { 'x-api-key': key.secret })).status);
      expect(statuses).toEqual([204, 204]);
      for (let round = 1; round <= runs(3, 1); round += 1) {
        const disable = await ask(a.context, owner, key.id, 'disable');
        value(await changeStatus(a.context, owner.by, disable, 'disable'));
        const since = performance.now();
        let lastGoodAt = since;
        const refused = async () => {
          const askedAt = performance.now();
          if (!(await isGood(b, key.secret))) return true;
          lastGoodAt = askedAt;
          return false;
        };
        await until('the other replica refuses it', refused);
        expect(lastGoodAt - since, 'the last request that was let through').toBeLessThan(1_000);
        expect(await isGood(a, key.secret)).toBe(false);
        const activate = await ask(a.context, owner, key.id, 'activate');
        value(await changeStatus(a.context, owner.by, activate, 'activate'));
        await until('the other replica takes it again', () => isGood(b, key.secret), 2_000);
      }
      expect((await verify(b, { secret: wrongSecret(key.id) })).json()).toEqual({ valid: false, code: 'INVALID' });
      expect(pooler.broken ?? []).toEqual([]);
    });

    it('trust what they have read for a second only, and the log says why and what to do', async () => {
      const pooler = await pool(fixture, start);
      const app = await openPostgresApp(pooler.url);
      await until('the log to tell', () => app.logged().includes('a pooler in transaction mode'));
      expect(app.logged()).toContain('DATABASE_URL');
      const { database } = app.context;
      expect([database.trusts(performance.now()), database.trusts(performance.now() - 1_001)]).toEqual([true, false]);
    });
  });

  describeOnPostgres(
    'three replicas behind it, on an empty database',
    (fixture) => {
      it('start together: each comes up, and the database is migrated once', async () => {
        const pooler = await pool(fixture, start);
        const open = () => openPostgresApp(pooler.url);
        const apps = await Promise.all([open(), open(), open()]);
        const [first] = apps;
        const { key } = await makeFixture(first.context);
        for (const app of apps) expect(await isGood(app, key.secret)).toBe(true);
        expect(pooler.broken ?? []).toEqual([]);
      });
    },
    { empty: true },
  );
}

describe('a pooler that gives a connection to somebody else after each transaction, and swallows notifications', () => {
  behind(startStrictPooler);
});

describe.skipIf(!hasPgBouncer())('PgBouncer in transaction mode', () => {
  behind((server) => startPgBouncer(server, 'transaction'));
});

describe.skipIf(!hasPgBouncer())('PgBouncer in session mode', () => {
  describeOnPostgres('a replica behind it', (fixture) => {
    it('hears changes, and trusts what it has read', async () => {
      const pooler = await pool(fixture, (server) => startPgBouncer(server, 'session'));
      const app = await openPostgresApp(pooler.url);
      expect(app.context.database.trusts(performance.now() - 60_000)).toBe(true);
    });
  });
});
