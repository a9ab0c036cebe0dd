import { expect, it } from 'vitest';
import type { Button } from '../../src/chat/contracts/view.ts';
import { ownedBy } from '../../src/domain/keys/keyOwner.ts';
import { nameKey } from '../../src/domain/people/names.ts';
import type { PlatformUser } from '../../src/domain/people/platformUser.ts';
import type { Named } from '../../src/domain/refs.ts';
import { MINUTE } from '../../src/domain/time/time.ts';
import { ProjectEntity } from '../../src/persistence/entities/projects.ts';
import { createKey } from '../../src/services/keys/createKey.ts';
import { grantGroupRole, revokeGroupRole } from '../../src/services/people/groups/changeGroupRoles.ts';
import { identify } from '../../src/services/people/people.ts';
import { appOn, type ConsoleApp, openShopWithKey, speakerOf, textOf } from '../commands/app.ts';
import { requesterOf, value } from '../support/actors.ts';
import { describeOnBothInFull } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';

const SRE = { id: 'slack-usergroup:S0SRE123', handle: 'sre' };
const BEN: PlatformUser = { platform: 'slack', externalId: 'T1/UBEN0001', displayName: 'ben', groups: [SRE.id] };
const OUTSIDE: PlatformUser = { ...BEN, groups: [] };

const accepted = () => Promise.resolve({ outcome: 'accepted' as const });

async function says(app: ConsoleApp, user: PlatformUser, line: string): Promise<string> {
  return textOf(await app.latchkey.core.handle(user, { kind: 'text', line }, accepted));
}

async function asked(app: ConsoleApp, user: PlatformUser, line: string): Promise<Button> {
  const answer = await app.latchkey.core.handle(user, { kind: 'text', line }, accepted);
  const [button] =
    answer.kind === 'view' ? answer.view.blocks.flatMap((one) => (one.kind === 'buttons' ? one.buttons : [])) : [];
  if (button === undefined) throw new Error(`that was no question: ${textOf(answer)}`);
  return button;
}

async function presses(app: ConsoleApp, user: PlatformUser, { action }: Button): Promise<string> {
  return textOf(await app.latchkey.core.handle(user, { kind: 'press', action }, accepted));
}

describeOnBothInFull('roles by group', (fixture) => {
  const app = appOn(fixture);

  /** Ana's shop, in which the group is operator. */
  async function shopOfGroup() {
    await openShopWithKey(app());
    const { context } = app().latchkey;
    const speaker = speakerOf('ana');
    const ana = requesterOf(await identify(context, speaker), speaker);
    const shop: Named = await context.database.read((manager) =>
      manager.findOneByOrFail(ProjectEntity, { name: 'shop' }),
    );
    value(await grantGroupRole(context, ana, shop, SRE, 'operator'));
    return { context, ana, shop };
  }

  it('invariant 10: a group’s members see and do what its role allows; the same person out of the group sees nothing', async () => {
    await shopOfGroup();
    await says(app(), BEN, 'create rasa name:bens');
    expect(await says(app(), BEN, 'list')).toContain('bens');
    expect(await says(app(), BEN, 'channel remove shop/rasa')).toMatch(/need the owner role/);
    expect(await says(app(), OUTSIDE, 'list')).not.toContain('bens');
    expect(await says(app(), OUTSIDE, 'channel settings shop/rasa')).toMatch(/no integration channel/);
  });

  it('invariant 16: the grant is gone between question and press: refused, audited, and it is not there for them', async () => {
    const { context, ana, shop } = await shopOfGroup();
    const disable = await asked(app(), BEN, 'disable chat-bot');
    value(await revokeGroupRole(context, ana, shop, SRE));
    expect(await presses(app(), BEN, disable)).toMatch(/no such (key|thing) here/);
    expect(await says(app(), speakerOf('ana'), 'show chat-bot')).toMatch(/Status +active/);
    expect(await auditRows(context, { outcome: 'refused' })).not.toHaveLength(0);
  });

  it('invariant 16: they leave the group between question and press: refused', async () => {
    await shopOfGroup();
    const disable = await asked(app(), BEN, 'disable chat-bot');
    expect(await presses(app(), OUTSIDE, disable)).toMatch(/no such (key|thing) here/);
    expect(await says(app(), speakerOf('ana'), 'show chat-bot')).toMatch(/Status +active/);
  });

  it('invariant 16: between press and commit, what the platform said a minute ago counts no more', async () => {
    const { context, shop } = await shopOfGroup();
    const channel = await app().latchkey.context.database.read((manager) =>
      manager.query(`SELECT "id", "name" FROM "channel" WHERE "name" = 'rasa'`),
    );
    const actor = await identify(context, BEN);
    const by = { ...requesterOf(actor, BEN), groups: { ids: BEN.groups, readAt: context.clock() } };
    const create = (name: string) => {
      const wanted = { name, nameKey: nameKey(name), owner: ownedBy({ id: actor.personId, name: 'ben' }) };
      return createKey(context, by, { ...wanted, channel: { ...channel[0], project: shop } });
    };
    app().time.advance(MINUTE - 1);
    expect(await create('in-time')).toMatchObject({ kind: 'done' });
    app().time.advance(1);
    expect(await create('late')).toMatchObject({ kind: 'refused', recorded: true });
  });

  it('names the group by handle, platform and ID wherever it stands, and says what comes from where', async () => {
    const { context, ana, shop } = await shopOfGroup();
    const speaker = speakerOf('ana');
    const list = await says(app(), speaker, 'project member list');
    expect(list).toMatch(/^Who +Role +In +From +Account/m);
    expect(list).toMatch(/^ana +owner +shop +granted +console/m);
    expect(list).toMatch(/^group @sre +operator +shop +everyone in the group +S0SRE123 on Slack/m);
    expect(list).toMatch(/^not met yet +admin +everything +LATCHKEY_ADMINS +console:root/m);
    expect(list).toMatch(/on call +every project +LATCHKEY_ON_CALL +olga on console/);
    expect(await says(app(), speaker, 'project settings shop')).toContain('group @sre (S0SRE123 on Slack) as operator');
    const question = textOf(
      await app().latchkey.core.handle(
        speaker,
        { kind: 'text', line: `role grant group:${SRE.id} owner project:shop` },
        accepted,
      ),
    );
    expect(question).toContain('group @sre (S0SRE123 on Slack)');
    expect(question).toContain('owner (now operator)');
    expect(await says(app(), speaker, `role revoke group:@sre`)).toContain(
      'The group @sre (S0SRE123 on Slack) no longer has a role in shop (previously operator)',
    );
    expect((await revokeGroupRole(context, ana, shop, SRE)).kind).toBe('refused');
    const rows = await auditRows(context, { action: 'role.revoke', outcome: 'done' });
    expect(rows.map(({ subject, detail }) => [subject, detail['group']])).toEqual([
      ['group @sre (S0SRE123 on Slack)', SRE.id],
    ]);
  });

  it('is asked before it is granted, and does nothing where the role changed meanwhile (invariant 3)', async () => {
    const { context, ana, shop } = await shopOfGroup();
    const line = `role grant group:${SRE.id} role:owner project:shop`;
    const grant = await asked(app(), speakerOf('ana'), line);
    value(await grantGroupRole(context, ana, shop, SRE, 'viewer'));
    expect(await presses(app(), speakerOf('ana'), grant)).toMatch(/changed after you were asked/);
    const again = await asked(app(), speakerOf('ana'), line);
    expect(await presses(app(), speakerOf('ana'), again)).toMatch(/is now an owner of shop \(previously viewer\)/);
  });

  it('refuses contradictions: a group that is admin, a group beside a person; and needs one of both', async () => {
    await shopOfGroup();
    const root = speakerOf('root');
    expect(await says(app(), root, `role grant group:${SRE.id} role:admin`)).toMatch(/Only people can be admins/);
    expect(await says(app(), root, `role grant @ana group:${SRE.id} operator project:shop`)).toMatch(/one at a time/);
    expect(await says(app(), root, 'role grant operator project:shop')).toMatch(/^person/m);
    expect(await says(app(), speakerOf('zoe'), 'role grant group:@sre operator')).toMatch(
      /no platform that has them is connected/,
    );
  });
});
