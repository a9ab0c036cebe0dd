import { expect, it } from 'vitest';
import { describeOnSqlite } from '../support/databases.ts';
import { appOn, openShopWithKey } from './app.ts';

describeOnSqlite('kind: a mistyped verb after a noun that can stand alone', (fixture) => {
  const app = appOn(fixture);

  it('is offered beside what it was taken for, where no such thing exists', async () => {
    const { ana } = await openShopWithKey(app());
    for (const [line, meant] of [
      ['request lst', 'request list'],
      ['audit exprt', 'audit export'],
      ['rotation shw', 'rotation show'],
    ]) {
      const said = await ana.type(`/apikey ${line}`);
      expect(said).toMatch(/There’s no (key|integration channel) called/);
      expect(said).toContain(`Did you mean /apikey ${meant}?`);
    }
  });

  it('is a name where that exists, where it is quoted, and where more was typed', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey create rasa name:exprt');
    expect(await ana.type('/apikey audit exprt')).not.toContain('Did you mean');
    for (const line of ['audit "exporrt"', 'audit exporrt since:1d', 'audit zzz'])
      expect(await ana.type(`/apikey ${line}`)).not.toContain('Did you mean /apikey');
  });
});
