import { DataSource } from 'typeorm';
import { afterEach, expect, it, vi } from 'vitest';
import type { ChangedKeys, Database } from '../../../src/persistence/database.ts';
import { SettingEntity } from '../../../src/persistence/entities/audit.ts';
import { changeStatus } from '../../../src/services/keys/changeKey.ts';
import { ask, makeFixture, makeKey, value } from '../../support/actors.ts';
import { present, testContext, testVerifier } from '../../support/context.ts';
import { describeOnSqlite } from '../../support/databases.ts';
import { gate, until } from '../../support/until.ts';

/** Within this time every other process has heard of a revocation (invariant 7). */
const BOUND_MS = 1_000;

afterEach(() => {
  vi.restoreAllMocks();
});

describeOnSqlite('several processes on one SQLite file', (fixture) => {
  it('invariant 7: hear of a revocation within a second while somebody holds the write lock and their own writes wait', async () => {
    const here = testContext(await fixture.open());
    const { owner, key } = await makeFixture(here);
    const elsewhere = testVerifier(testContext(await fixture.open(), { seed: 'two' }));
    const other = await fixture.openRaw();
    expect(await present(elsewhere, key.secret)).toMatchObject({ valid: true });

    const asked = await ask(here, owner, key.id, 'disable');
    value(await changeStatus(here, owner.by, asked, 'disable'));
    await other.query('BEGIN IMMEDIATE');
    const waiting = elsewhere.uses.flush();
    try {
      await until('the key to be forgotten', () => elsewhere.cache.peek(key.id) === undefined, BOUND_MS);
      expect(await elsewhere.cache.load(key.id), 'reading waits for no writer').toMatchObject({
        disabledAt: here.clock(),
      });
    } finally {
      await other.query('ROLLBACK');
    }
    await waiting;
  });

  it('forget nothing because others write down who used what', async () => {
    const [here, elsewhere] = [testContext(await fixture.open()), testContext(await fixture.open(), { seed: 'two' })];
    const { owner, channel, key } = await makeFixture(here);
    const used = await makeKey(here, owner, channel, { name: 'used' });
    const reading = testVerifier(elsewhere);
    const heard = listenTo(elsewhere.database);
    await present(reading, key.secret);
    await hears(elsewhere.database, here.database, 'marker 1');
    await present(reading, key.secret);
    heard.length = 0;

    const using = testVerifier(here);
    await present(using, used.secret);
    await using.uses.flush();
    await here.database.write(({ manager }) => manager.insert(SettingEntity, { name: 'any', value: 'commit' }));
    await hears(elsewhere.database, here.database, 'marker 2');

    expect(heard).toEqual([['marker 2']]);
    expect(reading.cache.peek(key.id)?.key).toMatchObject({ id: key.id });
  });

  it('hear nothing of what they wrote themselves a second time', async () => {
    const [here, elsewhere] = [await fixture.open(), await fixture.open()];
    const heard = listenTo(here);
    await changeKey(here, 'mine');
    await hears(here, elsewhere, 'theirs');
    expect(heard).toEqual([['mine'], ['theirs']]);
  });

  it.each(['hangs', 'fails'])('trust nothing for longer than a second while looking %s', async (how) => {
    const database = await fixture.open();
    await until('looking', () => database.trusts(longAgo()));
    const query = DataSource.prototype.query;
    const stalled = gate();
    vi.spyOn(DataSource.prototype, 'query').mockImplementation(async function (this: DataSource, sql, parameters) {
      if (sql !== 'PRAGMA data_version') return await query.call(this, sql, parameters);
      if (how === 'fails') throw new Error('SQLITE_IOERR: disk I/O error');
      return await stalled.passed.then(() => query.call(this, sql, parameters));
    });
    await until('nothing old is trusted', () => !database.trusts(longAgo()), 2 * BOUND_MS);
    expect(database.trusts(performance.now()), 'what was read just now may be used for a moment').toBe(true);
    vi.restoreAllMocks();
    stalled.open();
    await until('looking again', () => database.trusts(longAgo()));
  });

  it('take everything as changed when somebody changes the tables beside the program', async () => {
    const database = await fixture.open();
    const heard = listenTo(database);
    await (await fixture.openRaw()).query('CREATE TABLE "beside" ("id" integer)');
    await until('the change is heard', () => heard.length > 0, 2 * BOUND_MS);
    expect(heard).toEqual(['all']);
  });
});

function listenTo(database: Database): ChangedKeys[] {
  const heard: ChangedKeys[] = [];
  database.onKeysChanged((keys) => heard.push(keys));
  return heard;
}

async function changeKey(database: Database, keyId: string): Promise<void> {
  await database.write(async (transaction) => transaction.keyChanged(keyId));
}

/** Waits until one process has heard of all that another one has committed so far. */
async function hears(listening: Database, writing: Database, marker: string): Promise<void> {
  const heard = listenTo(listening);
  await changeKey(writing, marker);
  await until(`${marker} is heard`, () => heard.some((keys) => keys.includes(marker)), 2 * BOUND_MS);
}

/** @returns a moment before any that a look could vouch for. */
function longAgo(): number {
  return performance.now() - 60_000;
}
