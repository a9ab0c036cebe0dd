import { expect, it } from 'vitest';
import { appOn, letIn, openShopWithKey } from '../commands/app.ts';
import { shownIn } from '../people/screen.ts';
import { describeOnBoth } from '../support/databases.ts';

describeOnBoth('people who have left a project', (fixture) => {
  const app = appOn(fixture);

  /** Ben owns a key of the shop whose secret was replaced, and somebody still tries the old one. */
  async function benHasAKey() {
    const { ana } = await openShopWithKey(app());
    const ben = await letIn(app(), 'ben', 'operator');
    await ben.type('/apikey project use shop');
    const first = shownIn(await ben.type('/apikey create rasa name:bens'));
    await ben.type(`/apikey regenerate key:${first.id} overlap:none`);
    await ben.pick('Regenerate');
    const leaves = async () => {
      await ana.type('/apikey role revoke @ben project:shop');
      if ((await ana.type('/apikey role list')).includes('ben')) await ana.pick('Revoke').catch(() => '');
    };
    return { ana, ben, first, leaves };
  }

  it('invariant 10: hear nothing of what happens in it after; its owners hear it', async () => {
    const { ana, ben, first, leaves } = await benHasAKey();
    await ben.type('/apikey whoami');
    await leaves();
    expect(await app().verify(first.secret, '192.0.2.77')).toBe('RETIRED');
    expect(await ben.type('/apikey whoami')).not.toMatch(/192\.0\.2\.77|bens/);
    // Ben's key belongs to the project now.
    expect(await ana.type('/apikey whoami')).toMatch(/192\.0\.2\.77 still tries an old secret of the key bens/);
  });

  it('invariant 10: nor what happened before, and waits for them still', async () => {
    const { ana, ben, first, leaves } = await benHasAKey();
    expect(await app().verify(first.secret, '192.0.2.77')).toBe('RETIRED');
    await leaves();
    expect(await ben.type('/apikey whoami')).not.toMatch(/192\.0\.2\.77|bens/);
    expect(await ana.type('/apikey whoami')).toMatch(/For ben, who has left the project:[\s\S]*bens/);
  });

  it('hear that a role was taken from them', async () => {
    const { ben, leaves } = await benHasAKey();
    await ben.type('/apikey whoami');
    await leaves();
    expect(await ben.type('/apikey whoami')).toMatch(/ana.*shop/);
  });
});
