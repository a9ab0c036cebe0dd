import { afterEach, expect, it } from 'vitest';
import type { ChangedKeys, Database } from '../../src/persistence/database.ts';
import { SettingEntity } from '../../src/persistence/entities/audit.ts';
import { describeOnBothInFull, describeOnPostgres } from '../support/databases.ts';
import { type NetworkProxy, startProxy } from '../support/networkProxy.ts';
import { statementLogger } from '../support/statementLogger.ts';
import { until } from '../support/until.ts';

/** Within this time every other process must have heard of a change (invariant 7). */
const BOUND_MS = 2_000;

describeOnBothInFull('a key change', (fixture) => {
  it('is heard in this process before the write returns (invariant 7)', async () => {
    const database = await fixture.open();
    const heard = listenTo(database);
    await database.write(async (transaction) => {
      await transaction.manager.insert(SettingEntity, { name: 'any', value: 'change' });
      transaction.keyChanged('key 1');
      transaction.keyChanged('key 2');
      transaction.keyChanged('key 1');
      expect(heard).toEqual([]);
    });
    expect(heard[0]).toEqual(['key 1', 'key 2']);
  });

  it('is heard when it can be read, not a moment before it is committed', async () => {
    const happened: string[] = [];
    const database = await fixture.open({ logger: statementLogger((sql) => happened.push(sql)) });
    let seen: Promise<boolean> | undefined;
    database.onKeysChanged(() => {
      happened.push('heard');
      seen ??= database.read((manager) => manager.existsBy(SettingEntity, { name: 'key 1' }));
    });
    happened.length = 0;
    await changeKey(database, 'key 1');
    expect(happened.filter((what) => what === 'COMMIT' || what === 'heard').slice(0, 2)).toEqual(['COMMIT', 'heard']);
    expect(await seen).toBe(true);
  });

  it('of many keys at once is heard as a change of all', async () => {
    const database = await fixture.open();
    const heard = listenTo(database);
    await database.write(async (transaction) => {
      transaction.keyChanged('key 1');
      transaction.manyKeysChanged();
    });
    expect(heard[0]).toBe('all');
  });

  it('that is rolled back is not heard', async () => {
    const database = await fixture.open();
    const heard = listenTo(database);
    const failing = database.write(async (transaction) => {
      transaction.keyChanged('key 1');
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(heard).toEqual([]);
  });

  it('is heard in another process within the bound (invariant 7)', async () => {
    const [here, elsewhere] = [await fixture.open(), await fixture.open()];
    const heard = listenTo(elsewhere);
    await changeKey(here, 'key 1');
    await until('the other process hears', () => heard.some((keys) => concerns(keys, 'key 1')), BOUND_MS);
  });
});

describeOnPostgres('a key change', (fixture) => {
  it('is heard elsewhere key by key, and as a change of all where there are too many to name', async () => {
    const [here, elsewhere] = [await fixture.open(), await fixture.open()];
    const heard = listenTo(elsewhere);
    await changeKey(here, 'key 1');
    await until('one change is heard', () => heard.length === 1, BOUND_MS);
    expect(heard).toEqual([['key 1']]);
    await here.write(async (transaction) => {
      // As long as real ones: 1,000 of them would not fit into one notification.
      for (let number = 1; number <= 1_000; number += 1) transaction.keyChanged(String(number).padStart(16, 'k'));
    });
    await until('the other change is heard', () => heard.length === 2, BOUND_MS);
    expect(heard[1]).toBe('all');
  });

  it('need not be heard at once: a listening replica trusts what it has read', async () => {
    const database = await fixture.open();
    expect(database.trusts(longAgo())).toBe(true);
  });

  it('is missed by a replica whose listening connection is killed: it trusts nothing old, and recovers', async () => {
    const proxy = await proxied();
    const [here, elsewhere] = [await fixture.open(), await fixture.open({ url: proxy.url })];
    await until('the replica listens', () => elsewhere.trusts(longAgo()));
    const heard = listenTo(elsewhere);
    proxy.refuse();
    await killListeners();
    await until('the replica trusts nothing old', () => !elsewhere.trusts(longAgo()), BOUND_MS);
    const readAt = performance.now();
    expect(elsewhere.trusts(readAt), 'what was read just now may be used for a moment').toBe(true);
    await until('the moment is over', () => !elsewhere.trusts(readAt), BOUND_MS);
    await changeKey(here, 'key 1');
    expect(heard).toEqual([]);
    proxy.accept();
    await until('the replica listens again', () => elsewhere.trusts(longAgo()));
    expect(heard, 'it starts afresh, whatever it missed').toEqual(['all']);
    await changeKey(here, 'key 2');
    await until('the next change is heard', () => heard.some((keys) => keys !== 'all' && keys.includes('key 2')));
  });

  it('is missed by a replica whose connection falls silent: it finds that out by itself', async () => {
    const proxy = await proxied();
    const elsewhere = await fixture.open({ url: proxy.url });
    await until('the replica listens', () => elsewhere.trusts(longAgo()));
    const readAt = performance.now();
    proxy.silence();
    proxy.refuse();
    // Nothing ever says that a link is dead: the last answer vouches for a second, and no more come.
    await until('what was read before the silence is not trusted', () => !elsewhere.trusts(readAt), BOUND_MS);
    proxy.accept();
    await until('the replica listens again, on a new connection', () => elsewhere.trusts(longAgo()));
  });

  const proxies: NetworkProxy[] = [];
  afterEach(() => {
    for (const proxy of proxies.splice(0)) proxy.close();
  });

  async function proxied(): Promise<NetworkProxy> {
    const proxy = await startProxy(fixture.url);
    proxies.push(proxy);
    return proxy;
  }

  async function killListeners(): Promise<void> {
    const source = await fixture.openRaw();
    const killed: unknown[] = await source.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'latchkey listener'`,
    );
    expect(killed).toHaveLength(2);
  }
});

function listenTo(database: Database): ChangedKeys[] {
  const heard: ChangedKeys[] = [];
  database.onKeysChanged((keys) => heard.push(keys));
  return heard;
}

function concerns(keys: ChangedKeys, keyId: string): boolean {
  return keys === 'all' || keys.includes(keyId);
}

async function changeKey(database: Database, keyId: string): Promise<void> {
  await database.write(async (transaction) => {
    await transaction.manager.insert(SettingEntity, { name: keyId, value: 'changed' });
    transaction.keyChanged(keyId);
  });
}

/** @returns a moment before any that a silent link could vouch for. */
function longAgo(): number {
  return performance.now() - 60_000;
}
