import { expect, it } from 'vitest';
import { identify } from '../../../src/services/people/people.ts';
import { listAdmins, revokeAdmin } from '../../../src/services/people/roles.ts';
import { makePerson, requesterOf } from '../../support/actors.ts';
import { testContext } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';

describeOnBoth('admins by configuration', (fixture) => {
  const open = async (...admins: readonly string[]) =>
    testContext(await fixture.open(), { policy: { admins: new Set(admins) } });
  const speak = { groups: [] };

  it('are found by the ID that Slack’s menus show, which is without the workspace', async () => {
    const context = await open('slack:U1', 'discord:42', 'slack:T2/U2');
    const names = ['ana:T1/U1', 'ben:T2/U2', 'eve:T1/U2', 'fay:T1/UU1'];
    for (const name of names) {
      const [displayName = '', externalId = ''] = name.split(':');
      await identify(context, { ...speak, platform: 'slack', externalId, displayName });
    }
    expect((await listAdmins(context)).map(({ person }) => person.name).sort()).toEqual(['ana', 'ben']);
  });

  it('stay so, no matter who takes the role from them is told', async () => {
    const context = await open('slack:U1');
    const ben = await makePerson(context, 'ben');
    const who = { ...speak, platform: 'slack', externalId: 'T1/U1', displayName: 'ana' };
    const ana = await identify(context, who);
    const revoke = async (id: string) => await revokeAdmin(context, requesterOf(ana, who), { id, name: 'x' });
    expect(await revoke(ana.personId)).toMatchObject({ refusal: { code: 'configured-admin' } });
    expect(await revoke(ben.id)).toMatchObject({ refusal: { code: 'no-such-role' } });
  });

  it('whose ID holds what a pattern would be match nobody else', async () => {
    const context = await open('slack:U%', 'slack:U_1');
    await identify(context, { ...speak, platform: 'slack', externalId: 'T1/UX1', displayName: 'ana' });
    expect(await listAdmins(context)).toEqual([]);
  });
});
