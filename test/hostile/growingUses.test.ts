import { expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/time.ts';
import { KeySourceEntity, SecretUseEntity, type SecretUseRow } from '../../src/persistence/entities/uses.ts';
import type { Use } from '../../src/services/uses/useBatch.ts';
import { forgetUses, SOURCES_PER_KEY, USERS_PER_KEY, USERS_PER_SECRET } from '../../src/services/uses/useBounds.ts';
import { UseRecorder } from '../../src/services/uses/useRecorder.ts';
import { type TestContext, testContext } from '../support/context.ts';
import { describeOnBothInFull } from '../support/databases.ts';

describeOnBothInFull('rows that grow with requests (invariant 19)', (fixture) => {
  it('are bounded for a caller that says another program’s name at each check, with a good secret or a retired one', async () => {
    const context = testContext(await fixture.open());
    const uses = new UseRecorder(context);
    for (let round = 0; round < 4; round += 1) {
      for (let nth = 0; nth < 90; nth += 1) {
        const app = `app ${round * 90 + nth}`;
        uses.note(useOf(context, { app }));
        uses.note(useOf(context, { secretId: 'old', app, accepted: false }));
      }
      await uses.flush();
      context.time.advance(MINUTE);
    }
    for (const secretId of ['secret', 'old']) {
      const rows = await users(context, { secretId });
      expect(rows).toHaveLength(USERS_PER_SECRET);
      expect(rows[0]?.lastAt, 'what was seen longest ago is gone').toBe(context.clock() - 3 * MINUTE);
      expect(rows.at(-1)?.lastAt).toBe(context.clock() - MINUTE);
    }
  });

  it('are bounded for a key that is used from ever new addresses; strangers’ rows are left alone', async () => {
    const context = testContext(await fixture.open());
    const uses = new UseRecorder(context);
    await context.database.write(({ manager }) =>
      manager.insert(KeySourceEntity, {
        keyId: 'key',
        source: 'stranger',
        failures: 5,
        trustedAt: null,
        throttledUntil: null,
        lastFailureAt: 1,
      }),
    );
    for (let nth = 0; nth < SOURCES_PER_KEY + 100; nth += 1) {
      uses.note(useOf(context, { secretId: `secret ${nth % 8}`, source: `source ${nth}` }));
      if (nth % 100 !== 99) continue;
      await uses.flush();
      context.time.advance(MINUTE);
    }
    const names = (await sources(context)).map(({ source }) => source);
    expect(names).toHaveLength(SOURCES_PER_KEY + 1);
    expect(names).toContain('stranger');
    expect(names).not.toContain('source 99');
    expect(names).toContain('source 100');
  });

  it('keep a source that still comes: it is written again within the hour, and is learned again once it was forgotten', async () => {
    const context = testContext(await fixture.open());
    const uses = new UseRecorder(context);
    const use = async () => {
      uses.note(useOf(context, {}));
      await uses.flush();
      return (await sources(context)).map(({ trustedAt }) => trustedAt);
    };
    const first = context.clock();
    expect(await use()).toEqual([first]);
    context.time.advance(20 * MINUTE);
    expect(await use(), 'a busy one costs nothing').toEqual([first]);
    context.time.advance(HOUR);
    expect(await use()).toEqual([context.clock()]);
    await context.database.write(({ manager }) => manager.clear(KeySourceEntity));
    context.time.advance(HOUR);
    expect(await use()).toEqual([context.clock()]);
  });

  it('are tidied up: users and known sources that were not heard of for 180 days, and the oldest of a key’s crowd', async () => {
    const context = testContext(await fixture.open());
    const { database } = context;
    const now = context.clock();
    const row = (nth: number, lastAt: number, keyId: string): SecretUseRow => ({
      ...{ secretId: `${keyId} ${nth % 10}`, source: `source ${nth}`, app: '', keyId, firstAt: 1, lastAt, count: 1 },
    });
    const crowd = Array.from({ length: USERS_PER_KEY + 7 }, (_, nth) => row(nth, now - nth, 'crowded'));
    const old = Array.from({ length: 600 }, (_, nth) => row(nth, now - 181 * DAY, 'old'));
    const known = { failures: 0, throttledUntil: null, lastFailureAt: null };
    await database.write(async ({ manager }) => {
      await manager.insert(SecretUseEntity, [...crowd, row(1, now - 179 * DAY, 'recent')]);
      await manager.insert(SecretUseEntity, old);
      await manager.insert(KeySourceEntity, [
        { keyId: 'key', source: 'forgotten', trustedAt: now - 181 * DAY, ...known },
        { keyId: 'key', source: 'recent', trustedAt: now - 179 * DAY, ...known },
        { keyId: 'key', source: 'stranger', trustedAt: null, ...known, lastFailureAt: now - 400 * DAY },
      ]);
    });
    expect(await forgetUses(context)).toEqual({ users: 607, sources: 1 });
    expect(await users(context, { keyId: 'old' })).toEqual([]);
    expect(await users(context, { keyId: 'recent' })).toHaveLength(1);
    const left = await users(context, { keyId: 'crowded' });
    expect([left.length, left[0]?.source]).toEqual([USERS_PER_KEY, `source ${USERS_PER_KEY - 1}`]);
    expect((await sources(context)).map(({ source }) => source)).toEqual(['recent', 'stranger']);
    expect(await forgetUses(context)).toEqual({ users: 0, sources: 0 });
  });
});

function useOf(context: TestContext, use: Partial<Use>): Use {
  const at = context.clock();
  return { keyId: 'key', secretId: 'secret', source: '198.51.100.1', app: '', at, accepted: true, ...use };
}

async function users(context: TestContext, where: Partial<SecretUseRow>): Promise<readonly SecretUseRow[]> {
  return await context.database.read((manager) => manager.find(SecretUseEntity, { where, order: { lastAt: 'ASC' } }));
}

async function sources(context: TestContext) {
  return await context.database.read((manager) => manager.find(KeySourceEntity, { order: { source: 'ASC' } }));
}
