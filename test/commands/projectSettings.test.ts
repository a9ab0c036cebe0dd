import { expect, it } from 'vitest';
import { describeOnSqlite } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { appOn, openShopWithKey } from './app.ts';

describeOnSqlite('what a project wants done about a leak, in its settings', (fixture) => {
  const app = appOn(fixture);
  const changed = async () =>
    (await auditRows(app().latchkey.context, { action: 'project.policy' })).map(({ outcome, detail }) => [
      outcome,
      detail['leak'] ?? detail['code'],
    ]);

  it('is shown in General, and changed with policy: as with project policy', async () => {
    const { ana } = await openShopWithKey(app());
    expect(await ana.type('/apikey project settings shop section:general')).toMatch(
      /When a secret is found in public +Latchkey only tells people/,
    );
    const shown = await ana.type('/apikey project settings shop policy:disable');
    expect(shown).toContain('Changed the policy of shop.');
    expect(shown).toMatch(/When a secret is found in public +Latchkey disables the key at once/);
    expect(await ana.type('/apikey project policy shop')).toContain('Latchkey disables the key at once');
    await ana.type('/apikey project settings shop policy:rotate approval:delete');
    const both = await ana.type('/apikey project settings shop');
    expect(both).toMatch(/Approvals +required to delete a key/);
    expect(both).toMatch(/found in public +Latchkey rotates the key/);
    expect(await changed()).toEqual([
      ['done', 'disable'],
      ['done', 'rotate'],
    ]);
  });

  it('is refused to who may not change the policy, and recorded as that', async () => {
    const { ana } = await openShopWithKey(app());
    const ben = app().user('ben');
    await ben.type('/apikey whoami');
    await ana.confirm('/apikey role grant @ben role:operator project:shop', 'Grant');
    expect(await ben.type('/apikey project settings shop policy:disable')).toMatch(/don’t have permission/);
    expect(await ben.type('/apikey project settings shop')).toMatch(/found in public +Latchkey only tells people/);
    expect(await changed()).toEqual([['refused', 'forbidden']]);
  });

  it('waits for an approval together with approvals that are made looser, and changes nothing before', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey project settings shop approval:all');
    expect(await ana.type('/apikey project settings shop policy:disable approval:none')).toMatch(
      /shop requires approval/,
    );
    expect(await changed()).toEqual([]);
  });
});
