import { expect, it } from 'vitest';
import type { ApiKey } from '../../../src/domain/keys/apiKey.ts';
import { newKeyId } from '../../../src/domain/keys/secretFormat.ts';
import type { Database } from '../../../src/persistence/database.ts';
import { changeStatus } from '../../../src/services/keys/changeKey.ts';
import { KeyCache } from '../../../src/services/verification/keyCache.ts';
import { ask, makeFixture, makeKey, type TestPerson, value } from '../../support/actors.ts';
import { present, seededRandom, type TestContext, testContext, testVerifier } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { gate, until } from '../../support/until.ts';

describeOnBothInFull('keys in memory', (fixture) => {
  it('cost a read once', async () => {
    const { key } = await makeFixture(testContext(await fixture.open()));
    const { database, reads } = counting(await fixture.open());
    const cache = new KeyCache(database);
    expect(cache.peek(key.id)).toBeUndefined();
    const loaded = await Promise.all([cache.load(key.id), cache.load(key.id), cache.load(key.id)]);
    expect(reads.count, 'those who ask meanwhile share the read').toBe(1);
    expect(loaded.map((one) => one?.id)).toEqual([key.id, key.id, key.id]);
    expect(cache.peek(key.id)?.key).toBe(loaded[0]);
  });

  it('are not waited for behind a read that is stuck: after a moment the next one reads for itself', async () => {
    const slow = slowFirstRead(await fixture.open());
    const { key } = await makeFixture(testContext(slow.inner));
    const cache = new KeyCache(slow.database);
    const stuck = cache.load(key.id);
    await slow.hasRead.passed;
    const got: (string | undefined)[] = [];
    const loads = [stuck];
    const readAgain = () => {
      const load = cache.load(key.id);
      loads.push(load);
      void load.then((loaded) => got.push(loaded?.id));
      return got.length > 0;
    };
    await until('somebody to get the key', readAgain);
    expect(got[0]).toBe(key.id);
    slow.mayReturn.open();
    await Promise.all(loads);
  });

  it('know that a key is not there, until it is', async () => {
    const context = testContext(await fixture.open());
    const { owner, channel } = await makeFixture(context);
    const cache = new KeyCache(context.database);
    // The same seed draws the same ID again: that is how one can ask for a key before it is there.
    const next = () => ({ ...context, random: seededRandom('next') });
    const foretold = newKeyId(next().random);
    expect(await cache.load(foretold)).toBeUndefined();
    expect(cache.peek(foretold)).toBeNull();
    const key = await makeKey(next(), owner, channel, { name: 'next' });
    expect(key.id).toBe(foretold);
    expect(cache.peek(foretold)).toBeUndefined();
    expect(await cache.load(foretold)).toMatchObject({ name: 'next' });
  });

  it('are dropped before the change returns (invariant 7)', async () => {
    const context = testContext(await fixture.open());
    const { owner, key } = await makeFixture(context);
    const cache = new KeyCache(context.database);
    await cache.load(key.id);
    await disable(context, owner, key.id);
    expect(cache.peek(key.id)).toBeUndefined();
    expect(await cache.load(key.id)).toMatchObject({ disabledAt: context.clock() });
  });

  it('are not what a slow read saw before the change (invariant 7)', async () => {
    const slow = slowFirstRead(await fixture.open());
    const context = testContext(slow.inner);
    const { owner, key } = await makeFixture(context);
    const cache = new KeyCache(slow.database);
    const early = cache.load(key.id);
    await slow.hasRead.passed;
    await disable(context, owner, key.id);
    const late = await cache.load(key.id);
    expect(late, 'who asks after the change does not wait for, or get, what was read before').toMatchObject({
      disabledAt: context.clock(),
    });
    slow.mayReturn.open();
    expect((await early)?.disabledAt, 'who asked before reads again').toBe(context.clock());
    expect((await lookUp(cache, key.id))?.disabledAt).toBe(context.clock());
  });

  it('are not what a slow read saw before a change of all', async () => {
    const slow = slowFirstRead(await fixture.open());
    const { key } = await makeFixture(testContext(slow.inner));
    const cache = new KeyCache(slow.database);
    const early = cache.load(key.id);
    await slow.hasRead.passed;
    await slow.inner.write(async (transaction) => {
      await transaction.manager.query(`UPDATE "project" SET "name" = 'renamed'`);
      transaction.manyKeysChanged();
    });
    slow.mayReturn.open();
    expect((await early)?.project.name).toBe('renamed');
    expect((await lookUp(cache, key.id))?.project.name).toBe('renamed');
  });

  it('are not used while the database does not vouch for them', async () => {
    const database = await fixture.open();
    const { key } = await makeFixture(testContext(database));
    let trusted = true;
    const doubtful: Database = { ...delegate(database), trusts: () => trusted };
    const cache = new KeyCache(doubtful);
    await cache.load(key.id);
    await cache.load('0000000000000000');
    trusted = false;
    expect([cache.peek(key.id), cache.peek('0000000000000000')]).toEqual([undefined, undefined]);
    trusted = true;
    expect(cache.peek(key.id)?.key.id).toBe(key.id);
  });

  it('follow a change in another process within the bound (invariant 7)', async () => {
    const context = testContext(await fixture.open());
    const { owner, key } = await makeFixture(context);
    const elsewhere = new KeyCache(await fixture.open());
    await elsewhere.load(key.id);
    await disable(context, owner, key.id);
    await until('the other process drops the key', () => elsewhere.peek(key.id) === undefined, 2_000);
    expect((await elsewhere.load(key.id))?.disabledAt).toBe(context.clock());
  });

  it('never let a disabled key in, nor keep an active one out, however busy it is (invariant 7)', async () => {
    const context = testContext(await fixture.open());
    const { owner, key } = await makeFixture(context);
    const process = testVerifier(context);
    const busy = { go: true };
    const crowd = Promise.all(
      Array.from({ length: 8 }, async () => {
        while (busy.go) {
          await present(process, key.secret);
          // The usual answer comes from memory at once: let others have their turn.
          await new Promise(setImmediate);
        }
      }),
    );
    for (let round = 1; round <= 25; round += 1) {
      await disable(context, owner, key.id);
      expect(await present(process, key.secret)).toEqual({ valid: false, code: 'DISABLED' });
      const confirmation = await ask(context, owner, key.id, 'activate');
      value(await changeStatus(context, owner.by, confirmation, 'activate'));
      expect(await present(process, key.secret)).toMatchObject({ valid: true });
    }
    busy.go = false;
    await crowd;
  });
});

async function disable(context: TestContext, owner: TestPerson, keyId: string): Promise<void> {
  value(await changeStatus(context, owner.by, await ask(context, owner, keyId, 'disable'), 'disable'));
}

/** From memory where it is there. A database may announce a change once more a moment later, so it need not be. */
async function lookUp(cache: KeyCache, keyId: string): Promise<ApiKey | null | undefined> {
  return cache.peek(keyId)?.key ?? (await cache.load(keyId));
}

function delegate(database: Database): Database {
  return {
    dialect: database.dialect,
    read: (work) => database.read(work),
    write: (work) => database.write(work),
    onKeysChanged: (listener) => database.onKeysChanged(listener),
    trusts: (readAt) => database.trusts(readAt),
    ping: () => database.ping(),
    close: () => database.close(),
  };
}

function counting(inner: Database): { readonly database: Database; readonly reads: { count: number } } {
  const reads = { count: 0 };
  const read: Database['read'] = async (work) => {
    reads.count += 1;
    return await inner.read(work);
  };
  return { database: { ...delegate(inner), read }, reads };
}

/** Its first read gets its rows at once but keeps them until it may return. */
function slowFirstRead(inner: Database) {
  const [hasRead, mayReturn] = [gate(), gate()];
  let first = true;
  const read: Database['read'] = async (work) => {
    const mine = first;
    first = false;
    const result = await inner.read(work);
    if (mine) {
      hasRead.open();
      await mayReturn.passed;
    }
    return result;
  };
  return { inner, database: { ...delegate(inner), read }, hasRead, mayReturn };
}
