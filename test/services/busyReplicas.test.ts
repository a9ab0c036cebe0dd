import { expect, it } from 'vitest';
import { KeyEntity } from '../../src/persistence/entities/keys.ts';
import { makeKey, makeWorld, type TestKey, wrongSecret } from '../support/actors.ts';
import { present, testContext, testVerifier } from '../support/context.ts';
import { describeOnPostgres } from '../support/databases.ts';

const KEYS = 25;
const ROUNDS = 4;

describeOnPostgres('two busy processes on one database', (fixture) => {
  it('count wrong secrets and write uses of the same keys without a deadlock, and lose nothing', async () => {
    const context = testContext(await fixture.open());
    const { owner, channel } = await makeWorld(context);
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
});
