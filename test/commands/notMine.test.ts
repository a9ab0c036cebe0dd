import { expect, it } from 'vitest';
import { encodeAction } from '../../src/chat/contracts/actionCode.ts';
import { KeyEntity } from '../../src/persistence/entities/keys.ts';
import { IdentityEntity, MemberEntity, PersonEntity } from '../../src/persistence/entities/people/people.ts';
import { describeOnBoth, describeOnSqlite } from '../support/databases.ts';
import { appOn, buttonsOn, type ConsoleApp, letIn, openShopWithKey, press, say, textOf } from './app.ts';

/** kim, who may only look, owns a key in ana's shop. */
async function openForKim(app: ConsoleApp) {
  const { ana } = await openShopWithKey(app);
  await letIn(app, 'kim', 'viewer');
  await letIn(app, 'oli', 'operator');
  await ana.carryOut('/apikey create rasa name:theirs owner:@kim');
  return { ana, kim: app.user('kim'), oli: app.user('oli') };
}

describeOnBoth('not-mine', (fixture) => {
  const app = appOn(fixture);

  it('offers the members of the project, and leads to the transfer, which asks first', async () => {
    const { kim, oli } = await openForKim(app());
    const screen = await kim.type('/apikey not-mine theirs');
    expect(screen).toMatch(/Who does the key theirs belong to\?[\s\S]*Owner +kim/);
    expect(screen).toMatch(/Ask an owner of the project: ana\./);
    expect(buttonsOn(screen)).toEqual(['ana (owner)', 'oli (operator)', 'Give it to the project']);
    expect(await kim.type('/apikey show theirs')).toMatch(/Owner +kim/);
    await kim.type('/apikey not-mine theirs');
    expect(await kim.pick('oli (operator)')).toMatch(/Transfer the key theirs to oli\?/);
    expect(await kim.pick('Transfer')).toMatch(/Transferred theirs\. It now belongs to oli/);
    expect(await oli.type('/apikey not-mine theirs')).toMatch(/Owner +oli/);
    expect(await kim.type('/apikey not-mine theirs')).toMatch(/don’t have permission/);
  });

  it('changes nothing by itself, however often it is asked', async () => {
    const { kim } = await openForKim(app());
    await kim.type('/apikey whoami');
    const before = await kim.type('/apikey not-mine theirs');
    expect(await kim.type('/apikey notmine theirs')).toBe(before);
    expect(await kim.type('/apikey show theirs')).toMatch(/Owner +kim/);
  });
});

describeOnSqlite('not-mine, in words', (fixture) => {
  const app = appOn(fixture);

  it('where nobody else is there says so, and whom to let in or to ask', async () => {
    const { ana } = await openShopWithKey(app());
    await app().user('root').type('/apikey whoami');
    const screen = await ana.type('/apikey not-mine chat-bot');
    expect(screen).toMatch(/Nobody else is in the project shop/);
    expect(screen).toMatch(/\/apikey project member @NAME role:operator/);
    expect(screen).toMatch(/Ask an admin: root\./);
    expect(buttonsOn(screen)).toEqual(['Give it to the project']);
  });

  it('does not offer a deleted key', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.confirm('/apikey delete chat-bot', 'Delete');
    expect(await ana.type(`/apikey not-mine ${bot.id}`)).toMatch(/The key chat-bot was deleted/);
  });

  it('tells two who are called the same apart, and each button leads to its own', async () => {
    const { kim } = await openForKim(app());
    const { database } = app().latchkey.context;
    await letIn(app(), 'ola', 'operator');
    await database.write(({ manager }) => manager.update(PersonEntity, { name: 'ola' }, { name: 'oli' }));
    const labels = buttonsOn(await kim.type('/apikey not-mine theirs')).filter((label) => label.startsWith('oli'));
    expect(new Set(labels).size).toBe(2);
    for (const label of labels) expect(label).toMatch(/^oli \((console|ola on the console)\)$/);
    await kim.pick('oli (ola on the console)');
    await kim.pick('Transfer');
    const [theirs] = await database.read((manager) => manager.findBy(KeyEntity, { name: 'theirs' }));
    const [account] = await database.read((manager) => manager.findBy(IdentityEntity, { externalId: 'ola' }));
    expect(theirs?.ownerId).toBe(account?.personId);
  });

  it('of more members than a menu holds offers the first, and a search for the others', async () => {
    const { kim } = await openForKim(app());
    const { database } = app().latchkey.context;
    const projects: readonly { id: string }[] = await database.read((manager) =>
      manager.query(`SELECT "id" FROM "project"`),
    );
    const blank = { activeProjectId: null, createdAt: 0, timeZone: null, locale: null, lastPlatform: null };
    await database.write(async ({ manager }) => {
      for (let index = 100; index < 260; index += 1) {
        const name = `member ${index}`;
        await manager.insert(PersonEntity, { ...blank, id: `person${index}`, name, nameKey: name });
        const member = { projectId: projects[0]?.id ?? '', personId: `person${index}`, createdAt: 0 };
        await manager.insert(MemberEntity, { ...member, role: 'viewer' });
      }
    });
    const screen = await kim.type('/apikey not-mine theirs');
    expect(buttonsOn(screen)).toHaveLength(102);
    expect(screen).toMatch(/and 62 more: \/apikey transfer key:[0-9A-Za-z]{16} to:@NAME/);
    expect(await kim.pick('Someone else')).toMatch(/^to: /m);
    expect(await kim.type('member 259')).toMatch(/Transfer the key theirs to member 259\?/);
  });

  it('from a warning that came to the wrong one: who may not transfer learns no names (invariant 10)', async () => {
    const { kim } = await openForKim(app());
    const show = await kim.type('/apikey show theirs');
    const id = /ID +([0-9A-Za-z]{16})/.exec(show)?.[1] ?? '';
    const action = encodeAction({ kind: 'go', path: ['not-mine'], options: { key: id } });
    expect(await press(app(), 'kim', action)).toMatch(/Who does the key theirs belong to/);
    expect(await press(app(), 'oli', action)).toMatch(/don’t have permission/);
    const outside = await press(app(), 'zoe', action);
    expect(outside).toMatch(/no key called/);
    expect(outside).not.toMatch(/theirs|kim|oli|ana|shop/);
    expect(textOf(await say(app(), 'zoe', 'not-mine theirs'))).toMatch(/no key called/);
  });
});
