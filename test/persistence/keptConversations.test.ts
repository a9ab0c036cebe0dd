import { expect, it } from 'vitest';
import { Leases1793000000000 } from '../../src/persistence/migrations/earlier/1793000000000-Leases.ts';
import { describeOnBothInFull } from '../support/databases.ts';

describeOnBothInFull('the migration that lets a conversation be missing', (fixture) => {
  it('keeps the conversations that are stored, there and back', async () => {
    await fixture.open();
    const source = await fixture.openRaw();
    const runner = source.createQueryRunner();
    const stored = async (): Promise<unknown> => await runner.query('SELECT * FROM "direct_conversation"');
    try {
      await runner.query(
        `INSERT INTO "direct_conversation" ("platform", "externalId", "conversation") VALUES ('slack', 'U1', 'D1'), ('slack', 'U2', NULL)`,
      );
      const migration = new Leases1793000000000();
      await migration.down(runner);
      const row = { platform: 'slack', externalId: 'U1', conversation: 'D1' };
      expect(await stored()).toEqual([row]);
      await migration.up(runner);
      expect(await stored()).toEqual([{ ...row, refusedBecause: null, refusedAt: null }]);
    } finally {
      await runner.release();
    }
  });
});
