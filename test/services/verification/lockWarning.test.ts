import { expect, it } from 'vitest';
import { newKeyId } from '../../../src/domain/keys/secretFormat.ts';
import { MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import { KeyEntity } from '../../../src/persistence/entities/keys.ts';
import { changeStatus } from '../../../src/services/keys/changeKey.ts';
import { claimDigest, peopleToWarn } from '../../../src/services/outbox/warnings.ts';
import { ask, deliver, makeFixture, regenerate, type TestPerson, value, wrongSecret } from '../../support/actors.ts';
import {
  ANYONE_COUNTS,
  present,
  type TestContext,
  type TestVerifier,
  testContext,
  testVerifier,
} from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { keyRow, noticeRows } from '../../support/rows.ts';
import { warningRows } from '../notifications/warnedPeople.ts';

/** Ten wrong secrets from two strangers: what locks a key where anyone counts. */
async function attack(process: TestVerifier, keyId: string, name = 'mallory', app = ''): Promise<void> {
  for (let number = 0; number < 10; number += 1)
    await present(process, wrongSecret(keyId, `${name} ${number}`), `${name} ${number % 2}`, app);
}

const unlock = async (context: TestContext, owner: TestPerson, keyId: string) =>
  value(await changeStatus(context, owner.by, await ask(context, owner, keyId, 'unlock'), 'unlock'));

describeOnBoth('the warning of a lock', (fixture) => {
  async function start() {
    const context = testContext(await fixture.open(), { policy: ANYONE_COUNTS });
    return { context, ...(await makeFixture(context)), process: testVerifier(context) };
  }

  it('invariants 8, 9: is there once, no matter who counts the attempts that come at once', async () => {
    const { context, key, owner, project, process } = await start();
    const elsewhere = testVerifier(
      testContext(await fixture.open(), { seed: 'two', time: context.time, policy: ANYONE_COUNTS }),
    );
    await Promise.all(
      Array.from({ length: 60 }, (_, number) =>
        present(number % 2 === 0 ? process : elsewhere, wrongSecret(key.id, number), `source ${number}`),
      ),
    );
    const { lockedAt } = await keyRow(context, key.id);
    const about = String(lockedAt);
    const names = { kind: 'lock', threshold: 'lock', about, personId: owner.id, projectId: project.id };
    expect(await warningRows(context)).toMatchObject([{ ...names, keyId: key.id, dueAt: lockedAt, state: 'waiting' }]);
    expect(await noticeRows(context, owner.id), 'nothing is told twice').toEqual([]);
  });

  it('is not there before the lock', async () => {
    const { context, key, process } = await start();
    for (let number = 1; number <= 9; number += 1) await present(process, wrongSecret(key.id, number), `s${number}`);
    expect(await warningRows(context)).toEqual([]);
  });

  it.each(['audit_event', 'warning'])(
    'is there if and only if the lock is: without the table %s neither',
    async (table) => {
      const { context, key, process } = await start();
      for (let number = 1; number <= 9; number += 1) await present(process, wrongSecret(key.id, number), `s${number}`);
      const tables = await fixture.openRaw();
      await tables.query(`ALTER TABLE "${table}" RENAME TO "away"`);
      await expect(present(process, wrongSecret(key.id, 10), 's10')).rejects.toThrow();
      await tables.query(`ALTER TABLE "away" RENAME TO "${table}"`);
      expect((await keyRow(context, key.id)).lockedAt).toBeNull();
      expect(await warningRows(context)).toEqual([]);
      await present(process, wrongSecret(key.id, 10), 's10');
      expect((await keyRow(context, key.id)).lockedAt).not.toBeNull();
      expect(await warningRows(context)).toHaveLength(1);
    },
  );

  it('invariant 9: a lock, an unlock and a lock again are two; only the one that holds is told', async () => {
    const { context, key, owner, process } = await start();
    await attack(process, key.id, 'first');
    context.time.advance(MINUTE);
    await unlock(context, owner, key.id);
    await attack(process, key.id, 'second');
    expect(await warningRows(context)).toHaveLength(2);
    context.time.advance(3 * SECOND);
    const claimed = await claimDigest(context, owner.id, 'me', context.clock());
    expect(claimed?.digest.items).toHaveLength(1);
    const rows = await warningRows(context);
    expect(rows.map(({ state, detail }) => [state, detail['why']])).toEqual([
      ['dropped', 'unlocked'],
      ['claimed', undefined],
    ]);
  });

  it('is void once the key is unlocked', async () => {
    const { context, key, owner, process } = await start();
    await attack(process, key.id);
    await unlock(context, owner, key.id);
    context.time.advance(MINUTE);
    expect(await claimDigest(context, owner.id, 'me', context.clock())).toBeUndefined();
  });

  it('says since when, how many attempts, from where, by which programs, and who tried a retired secret', async () => {
    const { context, key, owner, process } = await start();
    await present(process, key.secret, '192.0.2.1', 'web');
    await deliver(context, owner, await regenerate(context, owner, key.id));
    context.time.advance(MINUTE);
    const first = context.clock();
    // One is in the tables when the key locks, one in memory only.
    await present(process, key.secret, '192.0.2.7', 'batch');
    await process.uses.flush();
    await present(process, key.secret, '192.0.2.8');
    const sources = ['one', 'one', 'two', 'two', 'two', 'two', 'two', 'three', 'three', 'three'];
    for (const [number, source] of sources.entries()) {
      await present(process, wrongSecret(key.id, number), source, number < 4 ? 'crawler' : '');
      context.time.advance(SECOND);
    }
    const [warning] = await warningRows(context);
    expect(warning?.detail).toEqual({
      attempts: '10',
      firstAt: String(first),
      sources: 'two, three, one',
      apps: 'crawler',
      retired: '192.0.2.8, batch at 192.0.2.7',
    });
    expect((await keyRow(context, key.id)).failures[0]).toEqual({ at: first, source: 'one', app: 'crawler' });
  });

  it('invariant 2: holds no secret, whatever a program calls itself', async () => {
    const { context, key, process } = await start();
    await attack(process, key.id, '', `my key is ${key.secret}`);
    const [warning] = await warningRows(context);
    expect(warning?.detail).not.toHaveProperty('apps');
    expect(JSON.stringify([warning, await keyRow(context, key.id)])).not.toContain(key.secret.slice(-20));
  });

  it('goes with failures from before programs were remembered', async () => {
    const { context, key, process } = await start();
    const at = context.clock();
    const failures = Array.from({ length: 9 }, (_, number) => ({ at, source: `old ${number}` }));
    await context.database.write(({ manager }) => manager.update(KeyEntity, { id: key.id }, { failures }));
    await present(process, wrongSecret(key.id), 'new', 'crawler');
    const [warning] = await warningRows(context);
    expect(warning?.detail).toMatchObject({ attempts: '10', apps: 'crawler' });
  });
});

describeOnBoth('a storm of locks', (fixture) => {
  const KEYS = 100;

  it('invariant 9: of 100 keys of one owner within a minute is one message, on one of two replicas', async () => {
    const context = testContext(await fixture.open(), {
      policy: { lock: { threshold: 6, window: MINUTE, counts: 'anyone' } },
    });
    const { owner, key: first } = await makeFixture(context);
    const process = testVerifier(context);
    const keys = await copies(context, first.id, KEYS);
    const told = async () => await peopleToWarn(context, context.clock());
    for (const [index, id] of keys.entries()) {
      await Promise.all(SIX.map((number) => present(process, wrongSecret(id, number), `source ${number}`)));
      context.time.advance(500);
      if (index % 20 === 0) expect(await told(), 'more may come').toEqual([]);
    }
    context.time.advance(2 * SECOND);
    expect(await told(), 'it is not over yet').toEqual([]);
    context.time.advance(500);
    expect(await told()).toEqual([owner.id]);
    const elsewhere = testContext(await fixture.open(), { seed: 'two', time: context.time });
    const claims = await Promise.all(
      [context, elsewhere].map((replica, index) => claimDigest(replica, owner.id, `${index}`, context.clock())),
    );
    const [claimed, ...others] = claims.flatMap((one) => one ?? []);
    expect(others).toEqual([]);
    expect(new Set(claimed?.digest.items.map(({ keyId }) => keyId)).size).toBe(KEYS);
    expect(await told()).toEqual([]);
  });

  it('keeps nobody waiting for more than a minute, however long it lasts', async () => {
    const context = testContext(await fixture.open(), { policy: ANYONE_COUNTS });
    const { key } = await makeFixture(context);
    const process = testVerifier(context);
    let waited = 0;
    for (const id of await copies(context, key.id, 30)) {
      await attack(process, id);
      context.time.advance(2_900);
      if ((await peopleToWarn(context, context.clock())).length > 0) break;
      waited += 2_900;
    }
    expect(waited).toBeGreaterThan(MINUTE - 3 * SECOND);
    expect(waited).toBeLessThanOrEqual(MINUTE);
  });
});

const SIX = [1, 2, 3, 4, 5, 6];

/** Keys like one that there is, with other IDs. @returns their IDs. */
async function copies(context: TestContext, keyId: string, count: number): Promise<readonly string[]> {
  const row = await keyRow(context, keyId);
  const ids = Array.from({ length: count }, () => newKeyId(context.random));
  await context.database.write(({ manager }) =>
    manager.insert(
      KeyEntity,
      ids.map((id, number) => ({ ...row, id, name: `key ${number}`, nameKey: `key ${number}` })),
    ),
  );
  return ids;
}
