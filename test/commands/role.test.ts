import { expect, it } from 'vitest';
import { AdminEntity } from '../../src/persistence/entities/people/people.ts';
import { makePerson } from '../support/actors.ts';
import { describeOnBoth, describeOnSqlite } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { appOn, letIn, openShopWithKey, say, textOf } from './app.ts';

describeOnSqlite('a project’s owner gives and takes roles', (fixture) => {
  const app = appOn(fixture);

  it('a member is let in as a viewer unless said otherwise, is told so, and may be made more or less', async () => {
    const { ana } = await openShopWithKey(app());
    const ben = app().user('ben');
    await ben.type('/apikey whoami');
    expect(await ana.carryOut('/apikey project member @ben')).toMatch(/^ben \(console\) is now a viewer of shop\./m);
    const told = await ben.type('/apikey whoami');
    expect(told).toMatch(/ana made you a viewer of project shop/);
    expect(told).toMatch(/Projects +shop \(viewer\)/);
    expect(await ana.carryOut('/apikey role grant @ben role:operator')).toMatch(/is now an operator of shop/);
    expect(await ben.type('/apikey channel add web project:shop')).toMatch(/shop\/web/);
    expect(await ana.carryOut('/apikey project member @ben role:viewer')).toMatch(
      /a viewer of shop.*previously operator/,
    );
    expect(await ben.type('/apikey channel add crm project:shop')).toMatch(/don’t have permission/);
    expect(await ana.type('/apikey role grant @ben role:viewer')).toMatch(/already has that role/);
    const events = await auditRows(app().latchkey.context, { action: 'role.grant', outcome: 'done' });
    expect(events.map(({ subject, detail }) => [subject, detail['was'], detail['role']])).toEqual([
      ['ben', 'none', 'viewer'],
      ['ben', 'viewer', 'operator'],
      ['ben', 'operator', 'viewer'],
    ]);
  });

  it('invariant 3: what changed of the person since the question is said, and nothing is given', async () => {
    const { ana } = await openShopWithKey(app());
    const [root, ben, benny] = ['root', 'ben', 'benny'].map((name) => app().user(name));
    for (const user of [ben, benny]) await user?.type('/apikey whoami');
    await ana.type('/apikey project member @ben role:operator');
    await root?.carryOut('/apikey project member @ben role:viewer project:shop');
    expect(await ana.pick('Add')).toMatch(
      /Nothing was done: ben changed after you were asked\.[\s\S]*Their role is now viewer \(previously none\)/,
    );
    // Two accounts become one person: the person the question named is no longer the same.
    await ana.type('/apikey project member @ben role:operator');
    const [code = ''] = /[A-Z2-9]{5}-[A-Z2-9]{5}/.exec((await benny?.type('/apikey link')) ?? '') ?? [];
    await ben?.confirm(`/apikey link code:${code}`, 'Link');
    expect(await ana.pick('Change')).toMatch(/There’s no such thing here/);
    expect(await ben?.type('/apikey whoami')).toMatch(/shop \(viewer\)/);
    const refused = await auditRows(app().latchkey.context, { action: 'role.grant', outcome: 'refused' });
    expect(refused.map(({ detail }) => detail['code'])).toEqual(['key-changed']);
  });

  it('a member who is taken out is told so, and no longer sees anything of the project', async () => {
    const { ana } = await openShopWithKey(app());
    const ben = await letIn(app(), 'ben', 'operator');
    await ben.type('/apikey project use shop');
    expect(await ana.type('/apikey role revoke @ben')).toMatch(
      /ben \(console\) is no longer in shop \(previously operator\)/,
    );
    const told = await ben.type('/apikey whoami');
    expect(told).toMatch(/ana removed you from project shop/);
    expect(told).toMatch(/Active project +none/);
    expect(await ben.type('/apikey project settings shop')).toMatch(/no project called/);
    expect(await ana.type('/apikey role revoke @ben')).toMatch(/doesn’t have that role/);
  });

  it('the last owner can neither be taken out nor be made less, nor go by themselves', async () => {
    const { ana } = await openShopWithKey(app());
    const root = app().user('root');
    for (const line of ['role revoke @ana project:shop', 'project member @ana role:viewer project:shop']) {
      expect(await ana.type(`/apikey ${line}`)).toMatch(/ana is the last owner/);
      expect(await root.type(`/apikey ${line}`)).toMatch(/ana is the last owner/);
    }
    await letIn(app(), 'ben', 'owner');
    expect(await ana.type('/apikey role revoke me project:shop')).toMatch(/no longer in shop/);
    expect(await app().user('ben').type('/apikey role revoke me project:shop')).toMatch(/last owner/);
  });

  it('who holds what is listed, owners first, and admins with everything', async () => {
    const { ana } = await openShopWithKey(app());
    await app().user('root').type('/apikey whoami');
    await letIn(app(), 'vic', 'viewer');
    await letIn(app(), 'ben', 'operator');
    const screen = await ana.type('/apikey role list');
    expect(screen).toMatch(
      /^ana +owner +shop +granted +console\nben +operator +shop +granted +console\nvic +viewer +shop +granted +console\nroot +admin +everything +LATCHKEY_ADMINS +console\n/m,
    );
  });
});

describeOnBoth('of two owners', (fixture) => {
  const app = appOn(fixture);

  it('who go at the same moment, one stays', async () => {
    await openShopWithKey(app());
    await letIn(app(), 'ben', 'owner');
    const answers = await Promise.all([
      say(app(), 'ana', 'role revoke @ana project:shop'),
      say(app(), 'ben', 'role revoke @ben project:shop'),
    ]);
    const words = answers.map(textOf);
    expect(
      words.filter((text) => text.includes('no longer in shop')),
      words.join(),
    ).toHaveLength(1);
    expect(
      words.filter((text) => text.includes('last owner')),
      words.join(),
    ).toHaveLength(1);
  });
});

describeOnSqlite('the deployment’s admins', (fixture) => {
  const app = appOn(fixture);

  it('make others admins, who see every project, and take it from them again', async () => {
    await openShopWithKey(app());
    const root = app().user('root');
    const eve = app().user('eve');
    await eve.type('/apikey whoami');
    expect(await root.carryOut('/apikey role grant @eve role:admin')).toMatch(/eve \(console\) is now an admin/);
    const told = await eve.type('/apikey show chat-bot');
    expect(told).toMatch(/root made you an admin/);
    expect(told).toMatch(/API key chat-bot/);
    expect(await root.type('/apikey role grant @eve role:admin')).toMatch(/already has that role/);
    expect(await root.type('/apikey role revoke @eve role:admin')).toMatch(/eve \(console\) is no longer an admin/);
    expect(await eve.type('/apikey show chat-bot')).toMatch(/no key called/);
    expect(await root.type('/apikey role revoke @eve role:admin')).toMatch(/doesn’t have that role/);
  });

  it('by configuration stay so: only the configuration can change that', async () => {
    const root = app().user('root');
    await root.type('/apikey whoami');
    const screen = await root.type('/apikey role revoke @root role:admin');
    expect(screen).toMatch(/admin by configuration/);
    expect(screen).toMatch(/LATCHKEY_ADMINS/);
  });

  it('are not made by those who are none, an owner included', async () => {
    const { ana } = await openShopWithKey(app());
    for (const line of ['role grant @ana role:admin', 'role revoke @root role:admin']) {
      await app().user('root').type('/apikey whoami');
      expect(await ana.type(`/apikey ${line}`)).toMatch(/don’t have permission.*\n.*admin/);
    }
  });
});

describeOnSqlite('a deployment without configured admins', (fixture) => {
  const app = appOn(fixture, { env: { LATCHKEY_ADMINS: '' } });

  it('keeps its last admin', async () => {
    const { context } = app().latchkey;
    const eve = await makePerson(context, 'eve');
    await context.database.write(({ manager }) => manager.insert(AdminEntity, { personId: eve.id, createdAt: 0 }));
    const user = app().user('eve');
    expect(await user.type('/apikey role revoke @eve role:admin')).toMatch(/eve is the last admin/);
    await app().user('fay').type('/apikey whoami');
    await user.carryOut('/apikey role grant @fay role:admin');
    expect(await user.type('/apikey role revoke @eve role:admin')).toMatch(/no longer an admin/);
    expect(await app().user('fay').type('/apikey role revoke me role:admin')).toMatch(/last admin/);
    expect(await app().user('fay').type('/apikey whoami')).toMatch(/Admin +yes/);
  });
});

describeOnSqlite('what a role can’t be', (fixture) => {
  const app = appOn(fixture);

  it('on-call is held for as long as the platform says so: it can’t be granted', async () => {
    const { ana } = await openShopWithKey(app());
    expect(await ana.type('/apikey role grant @ana role:on-call')).toMatch(
      /on-call isn’t a choice here\. Choose viewer, operator, owner or admin/,
    );
  });

  it('a mistyped one gets a guess, and the rest is repeated', async () => {
    const { ana } = await openShopWithKey(app());
    await letIn(app(), 'ben', 'viewer');
    const screen = await ana.type('/apikey role grant @ben role:opertor');
    expect(screen).toMatch(/Did you mean operator/);
    expect(screen).toMatch(/\/apikey role grant .*person:@ben/);
  });

  it('nobody’s: a person who never spoke is not known, and two of one name are told apart by asking', async () => {
    const { ana } = await openShopWithKey(app());
    expect(await ana.type('/apikey role grant @ghost role:viewer')).toMatch(
      /haven’t met @ghost\. Ask them to type \/apikey whoami once/,
    );
    const say = (externalId: string) =>
      app().latchkey.core.handle(
        { platform: 'slack', externalId, displayName: 'Sam', groups: [] },
        { kind: 'text', line: 'whoami' },
        () => Promise.resolve({ outcome: 'accepted' }),
      );
    await say('T1-U1');
    await say('T1-U2');
    expect(await ana.type('/apikey project member Sam')).toMatch(/2 people are called Sam/);
    expect(await ana.type('1')).toMatch(/Make Sam a viewer of shop/);
  });
});
