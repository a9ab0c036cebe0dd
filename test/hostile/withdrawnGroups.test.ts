import { expect, it } from 'vitest';
import { grantGroupRole } from '../../src/services/people/groups/changeGroupRoles.ts';
import { identify } from '../../src/services/people/people.ts';
import { speakerOf } from '../commands/app.ts';
import { requesterOf, type TestPerson, value } from '../support/actors.ts';
import { describeOnBothInFull } from '../support/databases.ts';
import { WithdrawalScene } from './withdrawalScene.ts';

describeOnBothInFull('invariant 16: a role that somebody has by their group', (fixture) => {
  const open = WithdrawalScene.on(fixture);

  it('is revoked while the press waits for the writer: refused, recorded, and nothing changed', async () => {
    const scene = await open();
    const { context } = scene;
    const gil = speakerOf('gil');
    value(await grantGroupRole(context, scene.ana.by, scene.shop, { id: 'console:gil', handle: 'gil' }, 'operator'));
    const actor = await identify(context, gil);
    const who: TestPerson = { id: actor.personId, name: 'gil', actor, by: requesterOf(actor, gil) };
    expect(actor.roles.get(scene.shop.id)).toBe('operator');
    const key = await scene.key('bot');
    const deeds = [
      await scene.ready('disable', who, `disable ${key}`),
      await scene.ready('channel add', who, 'channel add new project:shop'),
    ];
    const answers = await scene.duringWithdrawal(['DELETE FROM "group_role"'], deeds);
    for (const answer of answers) expect(answer).toMatch(/no such (key|project) here/);
    expect(await scene.recorded(who, 0)).toMatch(/refused key\.disable not-found/);
    expect(await scene.recorded(who, 0)).toMatch(/refused channel\.add not-found/);
  });
});
