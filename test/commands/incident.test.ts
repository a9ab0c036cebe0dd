import { expect, it } from 'vitest';
import { describeOnSqlite } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { appOn, buttonsOn, openDiscord } from './app.ts';

describeOnSqlite('what incident rotate refuses when it is asked', (fixture) => {
  const app = appOn(fixture);

  it.each(['31d', '60d', '3650d'])(
    'overlap:%s is too long for any key, as in regenerate: nothing is asked and nothing begins',
    async (overlap) => {
      const { ana, bot } = await openDiscord(app());
      const screen = await ana.type(`/apikey incident rotate shop reason:leak overlap:${overlap}`);
      expect(screen).toMatch(/That overlap is too long\..*at most 30 days/s);
      expect(buttonsOn(screen)).toEqual([]);
      expect(await ana.type('/apikey incident status')).toMatch(/There’s no incident/);
      expect(await app().verify(bot.secret)).toBe('current');
      expect(await auditRows(app().latchkey.context, { action: 'incident.rotate', outcome: 'done' })).toEqual([]);
    },
  );

  it('a mistyped overlap is offered only where the corrected one is short enough', async () => {
    const { ana } = await openDiscord(app());
    const offered = async (overlap: string) =>
      await ana.type(`/apikey incident rotate shop reason:leak overlap:${overlap}`);
    expect(await offered('24hh')).toMatch(/overlap:24h/);
    expect(await offered('60dd')).not.toMatch(/overlap:60d\b/);
  });
});
