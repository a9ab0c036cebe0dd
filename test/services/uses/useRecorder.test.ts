import { expect, it } from 'vitest';
import { SECOND } from '../../../src/domain/time/time.ts';
import { KeySourceEntity, SecretUseEntity, type SecretUseRow } from '../../../src/persistence/entities/uses.ts';
import type { Use } from '../../../src/services/uses/useBatch.ts';
import { UseRecorder } from '../../../src/services/uses/useRecorder.ts';
import { deliver, makeFixture, makeKey, regenerate, wrongSecret } from '../../support/actors.ts';
import { present, type TestContext, testContext, testVerifier } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { keyRow } from '../../support/rows.ts';
import { gate } from '../../support/until.ts';

describeOnBothInFull('uses of a key', (fixture) => {
  it('cost nothing when they happen, and are written together', async () => {
    const context = testContext(await fixture.open());
    const { key } = await makeFixture(context);
    const process = testVerifier(context);
    const first = context.clock();
    for (let second = 0; second < 30; second += 1) {
      await present(process, key.secret, second % 3 === 0 ? '198.51.100.1' : '198.51.100.2', 'crawler');
      context.time.advance(SECOND);
    }
    expect(await keyRow(context, key.id), 'nothing is written yet').toMatchObject({ useCount: 0, lastUsedAt: null });
    await process.uses.flush();
    expect(await keyRow(context, key.id)).toMatchObject({ useCount: 30, lastUsedAt: first + 29 * SECOND });
    expect(await uses(context, key.id)).toMatchObject([
      { source: '198.51.100.1', app: 'crawler', firstAt: first, lastAt: first + 27 * SECOND, count: 10 },
      { source: '198.51.100.2', app: 'crawler', firstAt: first + SECOND, lastAt: first + 29 * SECOND, count: 20 },
    ]);
    await process.uses.flush();
    expect((await keyRow(context, key.id)).useCount, 'they are written once').toBe(30);
  });

  it('add up over flushes and processes, whatever comes in between', async () => {
    const context = testContext(await fixture.open());
    const { key } = await makeFixture(context);
    const elsewhere = testContext(await fixture.open(), { seed: 'two', time: context.time });
    const processes = [testVerifier(context), testVerifier(elsewhere)];
    for (let round = 1; round <= 4; round += 1) {
      for (const process of processes) await present(process, key.secret);
      await Promise.all(processes.map((process) => process.uses.flush()));
    }
    expect((await keyRow(context, key.id)).useCount).toBe(8);
    expect(await uses(context, key.id)).toMatchObject([{ count: 8 }]);
  });

  it('say when the key was used last, whichever source or process is written last', async () => {
    const context = testContext(await fixture.open());
    const { key } = await makeFixture(context);
    const elsewhere = testContext(await fixture.open(), { seed: 'two', time: context.time });
    const [early, late] = [testVerifier(context), testVerifier(elsewhere)];
    await present(early, key.secret, 'one');
    context.time.advance(SECOND);
    await present(late, key.secret, 'two');
    context.time.advance(SECOND);
    await present(late, key.secret, 'one');
    const lastUse = context.clock();
    await late.uses.flush();
    await early.uses.flush();
    expect((await keyRow(context, key.id)).lastUsedAt).toBe(lastUse);
    const [one] = await uses(context, key.id);
    expect(one).toMatchObject({ source: 'one', firstAt: lastUse - 2 * SECOND, lastAt: lastUse, count: 2 });
  });

  it('are kept for the next time when they cannot be written', async () => {
    const context = testContext(await fixture.open());
    const { key } = await makeFixture(context);
    const process = testVerifier(context);
    await present(process, key.secret);
    const tables = await fixture.openRaw();
    await tables.query('ALTER TABLE "secret_use" RENAME TO "away"');
    await expect(process.uses.flush()).rejects.toThrow();
    await present(process, key.secret);
    await tables.query('ALTER TABLE "away" RENAME TO "secret_use"');
    expect((await keyRow(context, key.id)).useCount, 'nothing was half written').toBe(0);
    await process.uses.flush();
    expect((await keyRow(context, key.id)).useCount).toBe(2);
    expect(await uses(context, key.id)).toMatchObject([{ count: 2 }]);
  });

  it('keep their first moment when they are written at the second attempt', async () => {
    const context = testContext(await fixture.open());
    const [tried, mayFail] = [gate(), gate()];
    let failing = true;
    const write: typeof context.database.write = async (work) => {
      if (!failing) return await context.database.write(work);
      tried.open();
      await mayFail.passed;
      throw new Error('the database is away');
    };
    const recorder = new UseRecorder({
      ...context,
      database: Object.assign(Object.create(context.database), { write }),
    });
    const first = context.clock();
    recorder.note(useOf(first));
    const flushed = expect(recorder.flush()).rejects.toThrow('away');
    await tried.passed;
    recorder.note(useOf(first + SECOND));
    mayFail.open();
    await flushed;
    failing = false;
    await recorder.flush();
    expect(await uses(context, 'key')).toMatchObject([{ firstAt: first, lastAt: first + SECOND, count: 2 }]);
  });

  it('count only while the secret is good, even when it retires between two flushes', async () => {
    const context = testContext(await fixture.open());
    const { owner, key } = await makeFixture(context);
    const process = testVerifier(context);
    await present(process, key.secret);
    const lastUse = context.clock();
    await deliver(context, owner, await regenerate(context, owner, key.id));
    context.time.advance(SECOND);
    expect(await present(process, key.secret)).toEqual({ valid: false, code: 'RETIRED' });
    await process.uses.flush();
    expect(await keyRow(context, key.id)).toMatchObject({ useCount: 1, lastUsedAt: lastUse });
  });

  it('make their source known, for that key and no other, so that it is never throttled there', async () => {
    const context = testContext(await fixture.open());
    const { owner, channel, key } = await makeFixture(context);
    const other = await makeKey(context, owner, channel, { name: 'other' });
    const process = testVerifier(context);
    await present(process, key.secret, '198.51.100.1');
    await process.uses.flush();
    const sources = await context.database.read((manager) => manager.find(KeySourceEntity));
    expect(sources).toMatchObject([{ keyId: key.id, source: '198.51.100.1', trustedAt: context.clock(), failures: 0 }]);
    const sixWrong = async (keyId: string, source: string) => {
      for (let number = 1; number <= 5; number += 1) await present(process, wrongSecret(keyId, number), source);
      return await present(process, wrongSecret(keyId, 6), source);
    };
    expect(await sixWrong(key.id, '198.51.100.1')).toEqual({ valid: false, code: 'INVALID' });
    expect(await sixWrong(other.id, '198.51.100.1')).toMatchObject({ code: 'THROTTLED' });
    expect(await sixWrong(other.id, '198.51.100.2')).toMatchObject({ code: 'THROTTLED' });
  });

  it('make a throttled stranger known too: it has shown that it holds the secret', async () => {
    const context = testContext(await fixture.open());
    const { key } = await makeFixture(context);
    const process = testVerifier(context);
    const wrong = (number: number) => present(process, wrongSecret(key.id, number), '198.51.100.1');
    for (let number = 1; number <= 5; number += 1) await wrong(number);
    expect(await wrong(6)).toMatchObject({ code: 'THROTTLED' });
    await present(process, key.secret, '198.51.100.1');
    expect(await wrong(7), 'at once').toEqual({ valid: false, code: 'INVALID' });
    await process.uses.flush();
    const [source] = await context.database.read((manager) => manager.find(KeySourceEntity));
    expect(source).toMatchObject({ trustedAt: context.clock(), failures: 0, throttledUntil: null });
    expect(await wrong(8), 'and once it is written down').toEqual({ valid: false, code: 'INVALID' });
  });

  it('that no row can hold are set apart and told of, and all others of their slice are written', async () => {
    const context = testContext(await fixture.open());
    const tables = await fixture.openRaw();
    await tables.query(
      fixture.dialect === 'postgres'
        ? `ALTER TABLE "secret_use" ADD CHECK ("app" NOT LIKE 'bad%')`
        : `CREATE TRIGGER "bad" BEFORE INSERT ON "secret_use" WHEN new."app" LIKE 'bad%' BEGIN SELECT RAISE(ABORT, 'bad'); END`,
    );
    const reported: unknown[] = [];
    const recorder = new UseRecorder(context, (facts) => reported.push(facts));
    for (let number = 1; number <= 40; number += 1) {
      recorder.note({ ...useOf(1), secretId: `secret ${number}` });
      if (number % 4 === 0) recorder.note({ ...useOf(1), secretId: `secret ${number}`, app: `bad ${number}` });
    }
    await recorder.flush();
    expect(await uses(context, 'key')).toHaveLength(40);
    expect(reported).toHaveLength(6);
    expect(reported[0]).toMatchObject({ keyId: 'key', source: '198.51.100.1', app: expect.stringMatching(/^bad/) });
    expect(reported.at(-1)).toEqual({ more: 5 });
    await recorder.flush();
    expect(reported, 'and not tried again').toHaveLength(6);
  });

  it('are not lost, nor written twice, when the database goes away while a bad row is looked for', async () => {
    const context = testContext(await fixture.open());
    const { database } = context;
    let writes = 0;
    const write: typeof database.write = async (work) => {
      writes += 1;
      if (writes === 1) throw new TypeError('one of them is bad');
      if (writes === 3) throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
      return await database.write(work);
    };
    const recorder = new UseRecorder({ ...context, database: Object.assign(Object.create(database), { write }) });
    for (let number = 1; number <= 10; number += 1) recorder.note({ ...useOf(1), secretId: `secret ${number}` });
    await expect(recorder.flush()).rejects.toThrow('gone');
    expect(await uses(context, 'key')).toHaveLength(5);
    await recorder.flush();
    expect((await uses(context, 'key')).map(({ count }) => count)).toEqual(Array(10).fill(1));
  });

  it('are written in slices, of which one that fails keeps no other from being written', async () => {
    const context = testContext(await fixture.open());
    const { database } = context;
    let writes = 0;
    const write: typeof database.write = async (work) => {
      writes += 1;
      if (writes === 2) throw new Error('nobody knows why');
      return await database.write(work);
    };
    const recorder = new UseRecorder({ ...context, database: Object.assign(Object.create(database), { write }) });
    for (let number = 1; number <= 1_000; number += 1) recorder.note({ ...useOf(1), secretId: `secret ${number}` });
    await expect(recorder.flush()).rejects.toThrow('nobody knows why');
    expect(writes).toBe(20);
    expect(await uses(context, 'key')).toHaveLength(950);
    await recorder.flush();
    expect([writes, (await uses(context, 'key')).length]).toEqual([21, 1_000]);
  });

  it('are written at once by the person who wants to see them, even while a slow round has most of them before it', async () => {
    const context = testContext(await fixture.open());
    const recorder = new UseRecorder(context);
    for (let number = 1; number <= 1_000; number += 1) recorder.note({ ...useOf(1), secretId: `secret ${number}` });
    const slow = recorder.flushSpread(24 * 60 * 60 * SECOND);
    await recorder.flush();
    expect(await uses(context, 'key')).toHaveLength(1_000);
    await slow;
  });

  it('announce no change of a key: memory stays as it is, here and elsewhere', async () => {
    const context = testContext(await fixture.open());
    const { key } = await makeFixture(context);
    const process = testVerifier(context);
    await present(process, key.secret, '198.51.100.1', 'crawler');
    const announced: unknown[] = [];
    context.database.onKeysChanged((keys) => announced.push(keys));
    await process.uses.flush();
    expect((await keyRow(context, key.id)).useCount).toBe(1);
    expect(announced).toEqual([]);
  });

  it('of many keys at once are written in a few statements', async () => {
    const context = testContext(await fixture.open());
    const recorder = new UseRecorder(context);
    for (let number = 1; number <= 5_000; number += 1) recorder.note({ ...useOf(1), secretId: `secret ${number}` });
    await recorder.flush();
    expect(await uses(context, 'key')).toHaveLength(5_000);
  });

  it('of one secret by a crowd are told apart up to a hundred, and none is left uncounted', async () => {
    const context = testContext(await fixture.open());
    const recorder = new UseRecorder(context);
    for (let number = 1; number <= 5_000; number += 1) recorder.note({ ...useOf(1), app: `app ${number}` });
    await recorder.flush();
    const rows = await uses(context, 'key');
    expect(rows).toHaveLength(101);
    expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(5_000);
  });
});

function useOf(at: number): Use {
  return { keyId: 'key', secretId: 'secret', source: '198.51.100.1', app: '', at, accepted: true };
}

async function uses(context: TestContext, keyId: string): Promise<readonly SecretUseRow[]> {
  return await context.database.read((manager) =>
    manager.find(SecretUseEntity, { where: { keyId }, order: { source: 'ASC' } }),
  );
}
