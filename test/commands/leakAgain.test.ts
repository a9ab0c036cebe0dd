import { expect, it } from 'vitest';
import { takeLeakReport } from '../../src/services/leaks/takeReport.ts';
import { describeOnBoth } from '../support/databases.ts';
import { appOn, openShopWithKey } from './app.ts';

describeOnBoth('kind: a leaked secret that works again', (fixture) => {
  const app = appOn(fixture);
  const WARNING = 'A secret of this key was reported as leaked, and will work again.';

  it('leak show tells what the policy did, activate warns, and leak show asks again', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.type('/apikey project policy leak:disable');
    await takeLeakReport(app().latchkey.context, [{ token: bot.secret, url: '' }]);
    expect(await ana.type(`/apikey leak show ${bot.id}`)).toMatch(
      /Disabled by Latchkey, .*Nobody can use the key now\./,
    );
    expect(await ana.type(`/apikey enable ${bot.id}`)).toContain(WARNING);
    await ana.pick('Activate');
    expect(await ana.type(`/apikey leak show ${bot.id}`)).toMatch(/It works again: ana .*activated the key\./);
  });

  it('rollback warns only where the secret that comes back was reported', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.confirm('/apikey regenerate rasa overlap:1h', 'Regenerate');
    expect(await ana.type(`/apikey rollback ${bot.id}`)).not.toContain(WARNING);
    await takeLeakReport(app().latchkey.context, [{ token: bot.secret, url: '' }]);
    expect(await ana.type(`/apikey rollback ${bot.id}`)).toContain(WARNING);
  });

  it('a rotation that would go back to a reported secret says so beside Roll back', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.type('/apikey app register web');
    await ana.type(`/apikey app link web key:${bot.id}`);
    await ana.type('/apikey project policy leak:rotate');
    await takeLeakReport(app().latchkey.context, [{ token: bot.secret, url: '' }]);
    const shown = await ana.type(`/apikey rotation show ${bot.id}`);
    expect(shown).toContain('Roll back makes it work again');
    await ana.pick('Roll back');
    expect(await ana.type(`/apikey leak show ${bot.id}`)).toMatch(/It works again: ana .*rolled back to it\./);
    expect(await ana.type(`/apikey rotation show ${bot.id}`)).not.toContain('Roll back makes it work again');
  });
});
