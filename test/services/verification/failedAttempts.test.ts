import { expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import type { Database } from '../../../src/persistence/database.ts';
import { withTimeLimits } from '../../../src/persistence/timeLimits.ts';
import type { Policy } from '../../../src/services/context.ts';
import { type Fixture, makeFixture, wrongSecret } from '../../support/actors.ts';
import {
  ANYONE_COUNTS,
  present,
  type TestContext,
  type TestVerifier,
  testContext,
  testVerifier,
} from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { auditRows, keyRow } from '../../support/rows.ts';
import { until } from '../../support/until.ts';
import { warningRows } from '../notifications/warnedPeople.ts';

const INVALID = { valid: false, code: 'INVALID' };
const LOCKED = { valid: false, code: 'LOCKED' };

describeOnBothInFull('counting wrong secrets', (fixture) => {
  it('counts each of 500 at once, and exactly one of them locks the key (invariant 8)', async () => {
    const { context, key, process } = await start(await fixture.open(), ANYONE_COUNTS);
    const answers = await Promise.all(
      range(500).map((number) => present(process, wrongSecret(key.id, number), `source ${number}`)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify(INVALID)]));
    await expectLockedOnce(context, key.id, 500);
    expect(await present(process, key.secret), 'only a right secret learns of the lock').toEqual(LOCKED);
  });

  it('counts each of 500 that two processes get at once, and exactly one of them locks the key', async () => {
    // What is counted is the matter here, not how long one waits for the other on a busy machine.
    const patient = async () => withTimeLimits(await fixture.open(), 'maintenance');
    const here = await start(await patient(), ANYONE_COUNTS);
    const there = testContext(await patient(), { seed: 'two', time: here.context.time, policy: ANYONE_COUNTS });
    const processes = [here.process, testVerifier(there)];
    await Promise.all(
      range(250).flatMap((number) =>
        processes.map((process, index) => present(process, wrongSecret(here.key.id, number), `${index} ${number}`)),
      ),
    );
    await expectLockedOnce(here.context, here.key.id, 500);
  });

  it('has counted an attempt when it answers (invariant 8)', async () => {
    const { context, key, process } = await start(await fixture.open(), ANYONE_COUNTS);
    for (const number of range(7)) {
      await present(process, wrongSecret(key.id, number), `source ${number}`);
      expect((await keyRow(context, key.id)).failureTotal).toBe(number);
    }
  });

  it('does not answer what it cannot count (invariant 8), and counts again when it can', async () => {
    const { context, key, process } = await start(await fixture.open(), ANYONE_COUNTS);
    const tables = await fixture.openRaw();
    await tables.query('ALTER TABLE "key_source" RENAME TO "away"');
    await expect(present(process, wrongSecret(key.id))).rejects.toThrow();
    await tables.query('ALTER TABLE "away" RENAME TO "key_source"');
    expect((await keyRow(context, key.id)).failureTotal).toBe(0);
    expect(await present(process, wrongSecret(key.id))).toEqual(INVALID);
    expect((await keyRow(context, key.id)).failureTotal).toBe(1);
  });

  it('does not lock a key without writing that it did (invariant 6)', async () => {
    const { context, key, process } = await start(await fixture.open(), ANYONE_COUNTS);
    for (const number of range(9)) await present(process, wrongSecret(key.id, number), `source ${number}`);
    const tables = await fixture.openRaw();
    await tables.query('ALTER TABLE "audit_event" RENAME TO "away"');
    await expect(present(process, wrongSecret(key.id, 10), 'source 10')).rejects.toThrow();
    await tables.query('ALTER TABLE "away" RENAME TO "audit_event"');
    expect(await keyRow(context, key.id)).toMatchObject({ lockedAt: null, failureTotal: 9 });
    await present(process, wrongSecret(key.id, 10), 'source 10');
    await expectLockedOnce(context, key.id, 10);
  });

  it('does not count a typo, nor a secret of a key that there is not', async () => {
    const { context, key, process } = await start(await fixture.open(), ANYONE_COUNTS);
    const typo = `${key.secret.slice(0, -1)}${key.secret.endsWith('0') ? '1' : '0'}`;
    expect(await present(process, typo)).toEqual(INVALID);
    expect(await present(process, wrongSecret('0000000000000000'))).toEqual(INVALID);
    expect((await keyRow(context, key.id)).failureTotal).toBe(0);
  });
});

describeOnBothInFull('locking', (fixture) => {
  it('takes ten wrong secrets; a right one among them starts the count again', async () => {
    const { context, key, process } = await start(await fixture.open(), ANYONE_COUNTS);
    for (const number of range(9)) await present(process, wrongSecret(key.id, number), `source ${number}`);
    expect(await present(process, key.secret)).toMatchObject({ valid: true });
    for (const number of range(9)) await present(process, wrongSecret(key.id, number), `other ${number}`);
    expect(await keyRow(context, key.id)).toMatchObject({ lockedAt: null, failureTotal: 18 });
    await present(process, wrongSecret(key.id), 'the tenth');
    await expectLockedOnce(context, key.id, 19);
  });

  it('forgets what is older than fifteen minutes', async () => {
    const { context, key, process } = await start(await fixture.open(), ANYONE_COUNTS);
    for (const number of range(9)) await present(process, wrongSecret(key.id, number), `source ${number}`);
    context.time.advance(15 * MINUTE);
    for (const number of range(9)) await present(process, wrongSecret(key.id, number), `other ${number}`);
    expect((await keyRow(context, key.id)).lockedAt).toBeNull();
  });

  it('is out of reach of a lone stranger, however long it tries', async () => {
    const { context, key, process } = await start(await fixture.open());
    for (const minute of range(180)) {
      await present(process, wrongSecret(key.id, minute), '203.0.113.9');
      expect((await keyRow(context, key.id)).failures.length, `after ${minute} minutes`).toBeLessThanOrEqual(5);
      context.time.advance(MINUTE);
    }
    expect(await keyRow(context, key.id)).toMatchObject({ lockedAt: null, failureTotal: 180 });
    expect(await present(process, key.secret)).toMatchObject({ valid: true });
  });

  it('is not undone by a right secret, and says so to nobody else', async () => {
    const { context, key, process } = await start(await fixture.open(), ANYONE_COUNTS);
    for (const number of range(10)) await present(process, wrongSecret(key.id, number), `source ${number}`);
    expect(await present(process, key.secret)).toEqual(LOCKED);
    expect(await present(process, wrongSecret(key.id), 'late')).toEqual(INVALID);
    await expectLockedOnce(context, key.id, 11);
  });

  it('is not undone by a right secret that was accepted while the tenth wrong one was being counted', async () => {
    const { context, key, process } = await start(await fixture.open(), ANYONE_COUNTS);
    for (const number of range(9)) await present(process, wrongSecret(key.id, number), `source ${number}`);
    await process.cache.load(key.id);
    const tenth = present(process, wrongSecret(key.id), 'the tenth');
    expect(await present(process, key.secret), 'the lock is not there yet').toMatchObject({ valid: true });
    await tenth;
    // Whatever the right secret set going comes before this.
    await present(process, wrongSecret(key.id, 11), 'the eleventh');
    await expectLockedOnce(context, key.id, 11);
  });

  it('reaches this process at once and every other within the bound (invariant 7)', async () => {
    const here = await start(await fixture.open(), ANYONE_COUNTS);
    const elsewhere = testVerifier(
      testContext(await fixture.open(), { seed: 'two', time: here.context.time, policy: ANYONE_COUNTS }),
    );
    expect(await present(elsewhere, here.key.secret)).toMatchObject({ valid: true });
    for (const number of range(10)) await present(here.process, wrongSecret(here.key.id, number), `source ${number}`);
    expect(await present(here.process, here.key.secret)).toEqual(LOCKED);
    await until(
      'the other process knows of the lock',
      async () => !(await present(elsewhere, here.key.secret)).valid,
      2_000,
    );
  });
});

describeOnBothInFull('throttling', (fixture) => {
  it('answers a stranger THROTTLED from its sixth wrong secret on, for a growing time', async () => {
    const { context, key, process } = await start(await fixture.open());
    const attempt = (number: number) => present(process, wrongSecret(key.id, number), '203.0.113.9');
    for (const number of range(5)) expect(await attempt(number)).toEqual(INVALID);
    expect(await attempt(6)).toEqual({ valid: false, code: 'THROTTLED', retryAfterSeconds: 60 });
    context.time.advance(45_500);
    expect(await attempt(7)).toEqual({ valid: false, code: 'THROTTLED', retryAfterSeconds: 15 });
    context.time.advance(14_500);
    expect(await attempt(8), 'a minute is over').toEqual(INVALID);
    expect(await attempt(9)).toEqual({ valid: false, code: 'THROTTLED', retryAfterSeconds: 120 });
    expect((await keyRow(context, key.id)).failureTotal, 'throttled ones are counted too').toBe(9);
    expect(await present(process, wrongSecret(key.id, 10), 'another'), 'all strangers are throttled together').toEqual({
      valid: false,
      code: 'THROTTLED',
      retryAfterSeconds: 120,
    });
  });

  it('holds when a stranger tries everything at once', async () => {
    const { context, key, process } = await start(await fixture.open());
    const answers = await Promise.all(
      range(40).map((number) => present(process, wrongSecret(key.id, number), '203.0.113.9')),
    );
    expect(answers.filter((answer) => !answer.valid && answer.code === 'INVALID')).toHaveLength(5);
    expect(answers.filter((answer) => !answer.valid && answer.code === 'THROTTLED')).toHaveLength(35);
    expect(await keyRow(context, key.id)).toMatchObject({ lockedAt: null, failureTotal: 40 });
  });

  it('never meets a right secret, from whatever address', async () => {
    const { key, process } = await start(await fixture.open());
    for (const number of range(8)) await present(process, wrongSecret(key.id, number), '203.0.113.9');
    expect(await present(process, key.secret, '203.0.113.9')).toMatchObject({ valid: true, secret: 'current' });
  });

  it('never meets a source that once had a right secret, before and after that is written down', async () => {
    const { context, key, process } = await start(await fixture.open());
    await present(process, key.secret, '198.51.100.7');
    for (const number of range(4))
      expect(await present(process, wrongSecret(key.id, number), '198.51.100.7')).toEqual(INVALID);
    await process.uses.flush();
    for (const number of range(5))
      expect(await present(process, wrongSecret(key.id, number), '198.51.100.7')).toEqual(INVALID);
    expect((await keyRow(context, key.id)).lockedAt).toBeNull();
    await present(process, wrongSecret(key.id), '198.51.100.7');
    await expectLockedOnce(context, key.id, 10);
  });

  it('lasts an hour at most', async () => {
    const { context, key, process } = await start(await fixture.open());
    for (const number of range(14)) {
      await present(process, wrongSecret(key.id, number), '203.0.113.9');
      context.time.advance(HOUR);
    }
    await present(process, wrongSecret(key.id), '203.0.113.9');
    const throttled = await present(process, wrongSecret(key.id), '203.0.113.9');
    expect(throttled).toEqual({ valid: false, code: 'THROTTLED', retryAfterSeconds: 3_600 });
  });
});

interface Start extends Fixture {
  readonly context: TestContext;
  readonly process: TestVerifier;
}

async function start(database: Database, policy: Partial<Policy> = {}): Promise<Start> {
  const context = testContext(database, { policy });
  return { context, ...(await makeFixture(context)), process: testVerifier(context) };
}

async function expectLockedOnce(context: TestContext, keyId: string, failureTotal: number): Promise<void> {
  const row = await keyRow(context, keyId);
  expect(row.failureTotal).toBe(failureTotal);
  expect(row.lockedAt).not.toBeNull();
  expect(row.failures).toHaveLength(10);
  expect(await auditRows(context, { action: 'key.lock', keyId })).toHaveLength(1);
  expect(await warningRows(context, keyId)).toMatchObject([{ kind: 'lock', about: String(row.lockedAt) }]);
}

/** @returns 1, 2, … `count`. */
function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
