import { expect, it } from 'vitest';
import { KeyEntity } from '../../src/persistence/entities/keys.ts';
import { makeFixture, makeKey, type TestKey, wrongSecret } from '../support/actors.ts';
import { present, testContext, testVerifier } from '../support/context.ts';
import { describeOnPostgres } from '../support/databases.ts';
import { statementLogger } from '../support/statementLogger.ts';
import { gate, until } from '../support/until.ts';

const KEYS = 25;
const ROUNDS = 4;

describeOnPostgres('two busy processes on one database', (fixture) => {
  it('count wrong secrets and write uses of the same keys without a deadlock, and lose nothing', async () => {
    const context = testContext(await fixture.open());
    const { owner, channel } = await makeFixture(context);
    const keys: TestKey[] = [];
    for (let number = 1; number <= KEYS; number += 1) {
      keys.push(await makeKey(context, owner, channel, { name: `key ${number}` }));
    }
    const elsewhere = testContext(await fixture.open(), { seed: 'two', time: context.time });
    const processes = [testVerifier(context), testVerifier(elsewhere)];
    for (let round = 1; round <= ROUNDS; round += 1) {
      await Promise.all(
        processes.flatMap((process, index) => [
          ...keys.flatMap((key) => [
            present(process, key.secret, `client ${round}`),
            present(process, wrongSecret(key.id, round), `stranger ${index} ${round}`),
          ]),
          process.uses.flush(),
        ]),
      );
      await Promise.all(processes.map((process) => process.uses.flush()));
    }
    const rows = await context.database.read((manager) => manager.find(KeyEntity, { order: { createdAt: 'ASC' } }));
    const busy = rows.filter((row) => row.name.startsWith('key '));
    expect(new Set(busy.map((row) => row.useCount))).toEqual(new Set([2 * ROUNDS]));
    expect(new Set(busy.map((row) => row.failureTotal))).toEqual(new Set([2 * ROUNDS]));
    // A deadlock is mended by running again, but each costs a second, and after five in a row an attempt goes unanswered.
    const tables = await fixture.openRaw();
    const [statistics]: { deadlocks: string }[] = await tables.query(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(statistics?.deadlocks).toBe('0');
  });

  it('lock keys in one order, no matter who locks them: by their IDs', async () => {
    const context = testContext(await fixture.open());
    const { owner, channel } = await makeFixture(context);
    const keys: TestKey[] = [];
    for (let number = 1; number <= KEYS; number += 1) {
      keys.push(await makeKey(context, owner, channel, { name: `key ${number}` }));
    }
    const statements: string[] = [];
    const elsewhere = testContext(await fixture.open({ logger: statementLogger((sql) => statements.push(sql)) }));
    const process = testVerifier(elsewhere);
    for (const key of keys) await present(process, key.secret);
    const watcher = await fixture.openRaw();
    const someoneWaits = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    const ids = keys.map((key) => key.id).sort((one, other) => (one < other ? -1 : 1));
    const [began, runs] = [gate(), { count: 0 }];
    // What the failure recorder does when wrong secrets of all these keys come at once.
    const counting = context.database.write(async (transaction) => {
      runs.count += 1;
      for (const [index, id] of ids.entries()) {
        await transaction.selectOneForUpdate(KeyEntity, { id });
        if (index > 0) continue;
        began.open();
        await until(
          'the other one waits for the first key',
          async () => (await watcher.query(someoneWaits)).length > 0,
        );
      }
    });
    await began.passed;
    statements.length = 0;
    await Promise.all([counting, process.uses.flush()]);
    expect(runs.count, 'neither had to run again').toBe(1);
    expect(statements.filter((sql) => sql === 'COMMIT' || sql === 'ROLLBACK')).toEqual(['COMMIT']);
  });
});
