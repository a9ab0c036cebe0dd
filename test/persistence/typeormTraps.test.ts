import { expect, it } from 'vitest';
import { SettingEntity } from '../../src/persistence/entities/audit.ts';
import { describeOnSqlite } from '../support/databases.ts';
import { gate } from '../support/until.ts';

/**
 * Why `Database.write` is the only way to write. Should the first and the third test here fail one day, TypeORM has mended
 * its sharing of one SQLite connection, and the FIFO in sqliteDatabase.ts may go.
 */
describeOnSqlite("TypeORM's shared SQLite connection", (fixture) => {
  it('is a trap: transactions that start together fail', async () => {
    await fixture.open();
    const source = await fixture.openRaw();
    const outcomes = await Promise.allSettled(
      names(20).map((name) => source.transaction((manager) => manager.insert(SettingEntity, { name, value: 'x' }))),
    );
    const failures = outcomes
      .filter((outcome) => outcome.status === 'rejected')
      .map((outcome) => String(outcome.reason));
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.join('\n')).toMatch(/cannot start a transaction within a transaction/);
  });

  it('is no trap for our write: transactions that start together all commit', async () => {
    const database = await fixture.open();
    await Promise.all(
      names(20).map((name) => database.write(({ manager }) => manager.insert(SettingEntity, { name, value: 'x' }))),
    );
    const stored = await database.read((manager) => manager.find(SettingEntity));
    expect(new Set(stored.map((row) => row.name))).toEqual(new Set(names(20)));
  });

  it('is a trap: a row written beside a transaction that rolls back is lost without an error', async () => {
    await fixture.open();
    const source = await fixture.openRaw();
    const [began, mayFail] = [gate(), gate()];
    const failing = source.transaction(async (manager) => {
      await manager.insert(SettingEntity, { name: 'doomed', value: 'x' });
      began.open();
      await mayFail.passed;
      throw new Error('changed my mind');
    });
    await began.passed;
    await expect(source.manager.insert(SettingEntity, { name: 'bystander', value: 'x' })).resolves.toBeDefined();
    expect(await source.manager.existsBy(SettingEntity, { name: 'bystander' })).toBe(true);
    mayFail.open();
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await source.manager.existsBy(SettingEntity, { name: 'bystander' })).toBe(false);
  });

  it('is no trap for our write: the bystander waits its turn and stays', async () => {
    const database = await fixture.open();
    const [began, mayFail] = [gate(), gate()];
    const failing = database.write(async ({ manager }) => {
      await manager.insert(SettingEntity, { name: 'doomed', value: 'x' });
      began.open();
      await mayFail.passed;
      throw new Error('changed my mind');
    });
    await began.passed;
    const bystander = database.write(({ manager }) => manager.insert(SettingEntity, { name: 'bystander', value: 'x' }));
    mayFail.open();
    await expect(failing).rejects.toThrow('changed my mind');
    await bystander;
    const stored = await database.read((manager) => manager.find(SettingEntity));
    expect(stored.map((row) => row.name)).toEqual(['bystander']);
  });

  it('offers no second way to write: what is handed to a reader can only read', async () => {
    const database = await fixture.open();
    const attempt = database.read((manager) => manager.insert(SettingEntity, { name: 'sneaky', value: 'x' }));
    await expect(attempt).rejects.toThrow(/readonly/);
  });
});

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `setting ${String(index).padStart(2, '0')}`);
}
