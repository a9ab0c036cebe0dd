import { expect, it } from 'vitest';
import { describeOnSqlite } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { until } from '../support/until.ts';
import { appOn, buttonsOn, openShopWithKey } from './app.ts';

describeOnSqlite('what incident rotate refuses when it is asked', (fixture) => {
  const app = appOn(fixture);

  it.each(['31d', '60d', '3650d'])(
    'overlap:%s is too long for any key, as in regenerate: nothing is asked and nothing begins',
    async (overlap) => {
      const { ana, bot } = await openShopWithKey(app());
      const screen = await ana.type(`/apikey incident rotate shop reason:leak overlap:${overlap}`);
      expect(screen).toMatch(/That overlap is too long\..*at most 30 days/s);
      expect(buttonsOn(screen)).toEqual([]);
      expect(await ana.type('/apikey incident status')).toMatch(/There’s no incident/);
      expect(await app().verify(bot.secret)).toBe('current');
      expect(await auditRows(app().latchkey.context, { action: 'incident.rotate', outcome: 'done' })).toEqual([]);
    },
  );

  it('a mistyped overlap is offered only where the corrected one is short enough', async () => {
    const { ana } = await openShopWithKey(app());
    const offered = async (overlap: string) =>
      await ana.type(`/apikey incident rotate shop reason:leak overlap:${overlap}`);
    expect(await offered('24hh')).toMatch(/overlap:24h/);
    expect(await offered('60dd')).not.toMatch(/overlap:60d\b/);
  });
});

describeOnSqlite('what people read of an incident with an overlap', (fixture) => {
  const app = appOn(fixture);

  it('its question, its owner’s message and the trail say how long the old secrets work', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey app register web-shop');
    await ana.carryOut('/apikey app link web-shop key:chat-bot');
    await ana.carryOut('/apikey create rasa name:plain');
    const question = await ana.type('/apikey incident rotate shop reason:leak overlap:24h');
    expect(question).toMatch(/revealed.* the old one keeps working for 1 more day, or until it expires/s);
    expect(question).toMatch(/each app gets the new secret, and the old one keeps working for 1 more day/);
    await ana.pick('Rotate all');
    await until('the key waits for its owner', async () =>
      /Reveal plain/.test(await ana.type('/apikey incident status')),
    );
    expect(await ana.type('/apikey incident status')).toMatch(/the old secret keeps working for 1 more day/);
    const trail = await ana.type('/apikey audit');
    expect(trail).toMatch(/Started to rotate 2 keys of it; old secrets keep working for 1 more day/);
    expect(trail).toMatch(/the old secret works until it is revealed and then 1 more day/);
  });

  it('without one, the question says that the old secret stops when the new one is revealed', async () => {
    const { ana } = await openShopWithKey(app());
    const question = await ana.type('/apikey incident rotate shop reason:leak');
    expect(question).toMatch(/works until its new one is revealed, then stops/);
  });
});
