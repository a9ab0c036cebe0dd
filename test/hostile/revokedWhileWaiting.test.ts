import { expect, it } from 'vitest';
import { appOn, ask, letIn, openShopWithKey, press, say, textOf } from '../commands/app.ts';
import { describeOnPostgres } from '../support/databases.ts';
import { until } from '../support/until.ts';
import { takeOut } from './withdrawalScene.ts';

/** How many sessions wait for a lock that another one holds. */
const WAITING = `SELECT count(*)::int AS "count" FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock'`;

describeOnPostgres('invariant 16: a press that waits at its key, which another connection holds', (fixture) => {
  const app = appOn(fixture);

  it.each(['disable', 'regenerate', 'delete'])(
    '%s does not keep its own revocation waiting, and then does nothing',
    async (verb) => {
      const { bot } = await openShopWithKey(app());
      await letIn(app(), 'oli', 'operator');
      const { confirm } = await ask(app(), 'oli', `${verb} key:chat-bot`);
      const other = (await fixture.openRaw()).createQueryRunner();
      await other.startTransaction();
      await other.query(`SELECT 1 FROM "api_key" WHERE "id" = $1 FOR UPDATE`, [bot.id]);
      const pressed = press(app(), 'oli', confirm.action);
      await until('the press waits', async () => {
        const [row]: readonly { count: number }[] = await other.query(WAITING);
        return (row?.count ?? 0) > 0;
      });

      await takeOut(app(), 'oli');
      await other.commitTransaction();

      expect(await pressed).toMatch(/no such key here/);
      await other.release();
      expect(await app().verify(bot.secret)).toBe('current');
      expect(textOf(await say(app(), 'ana', 'audit key:chat-bot'))).toMatch(/Tried to/);
    },
  );
});
