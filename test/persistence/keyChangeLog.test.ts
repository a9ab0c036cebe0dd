import { describe, expect, it } from 'vitest';
import { keyChangesFrom, lastKeyChange, newsOf } from '../../src/persistence/sqlite/keyChangeLog.ts';
import { describeOnSqlite } from '../support/databases.ts';

const row = (seq: number, keyId: string, writer = 'other') => ({ seq, keyId, writer });

describe('what others changed', () => {
  it('is named key by key, once each', () => {
    expect(newsOf([row(4, 'old'), row(5, 'k1'), row(6, 'k2'), row(7, 'k1')], 4, 'me')).toEqual({
      keys: ['k1', 'k2'],
      seq: 7,
    });
  });

  it('is nothing where only this process wrote, or nobody did', () => {
    expect(newsOf([row(4, 'old'), row(5, 'k1', 'me')], 4, 'me')).toEqual({ keys: [], seq: 5 });
    expect(newsOf([row(4, 'old')], 4, 'me')).toEqual({ keys: [], seq: 4 });
    expect(newsOf([], 0, 'me')).toEqual({ keys: [], seq: 0 });
  });

  it('is everything where somebody says so', () => {
    expect(newsOf([row(4, 'old'), row(5, 'k1'), row(6, 'all')], 4, 'me')).toEqual({ keys: 'all', seq: 6 });
    expect(newsOf([row(4, 'old'), row(5, 'all', 'me')], 4, 'me')).toEqual({ keys: [], seq: 5 });
  });

  it('is everything where rows are missing: pruned meanwhile, or the file’s content was replaced', () => {
    expect(newsOf([row(5, 'k1')], 3, 'me')).toEqual({ keys: 'all', seq: 5 });
    expect(newsOf([], 3, 'me')).toEqual({ keys: 'all', seq: 0 });
    expect(newsOf([row(2, 'k1')], 0, 'me')).toEqual({ keys: 'all', seq: 2 });
  });
});

describeOnSqlite('the table of key changes', (fixture) => {
  it('keeps the last thousand rows, numbered without a gap, and one row where very many keys change', async () => {
    const database = await fixture.open();
    const changeKeys = (count: number) =>
      database.write(async (transaction) => {
        for (let number = 0; number < count; number += 1) transaction.keyChanged(`k${number}`);
      });
    for (let round = 0; round < 6; round += 1) await changeKeys(200);
    await changeKeys(201);
    const rows = await database.read((manager) => keyChangesFrom(manager, 0));
    expect(rows.map((one) => one.seq)).toEqual(Array.from({ length: 1_000 }, (_, index) => 202 + index));
    expect(rows.at(-1)).toMatchObject({ seq: 1_201, keyId: 'all' });
    expect(await database.read(lastKeyChange)).toBe(1_201);
  });

  it('has no row for a change that is rolled back', async () => {
    const database = await fixture.open();
    const failing = database.write(async (transaction) => {
      transaction.keyChanged('k1');
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow();
    expect(await database.read(lastKeyChange)).toBe(0);
  });
});
