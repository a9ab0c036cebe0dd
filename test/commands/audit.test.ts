import { expect, it } from 'vitest';
import { CHAIN_START } from '../../src/domain/audit/auditChain.ts';
import { DAY } from '../../src/domain/time/time.ts';
import { verifyChain } from '../../src/services/audit/auditTrail.ts';
import { describeOnBoth, describeOnSqlite } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { appOn, ask, buttonsOn, type ConsoleApp, letIn, openShopWithKey, press } from './app.ts';

/** ana’s shop and zoe’s attic, with something in the trail of each. */
async function twoProjects(app: ConsoleApp) {
  const { ana, bot } = await openShopWithKey(app);
  const zoe = app.user('zoe');
  await zoe.typeAll('/apikey project create attic', '/apikey channel add crm', '/apikey create crm name:dusty');
  return { ana, bot, zoe };
}

describeOnBoth('the audit trail', (fixture) => {
  const app = appOn(fixture);

  it('can be narrowed to a key, a person, and a time', async () => {
    const { ana } = await openShopWithKey(app());
    const ben = await letIn(app(), 'ben', 'operator');
    await ben.type('/apikey channel add web project:shop');
    app().time.advance(2 * DAY);
    await ana.type('/apikey create rasa name:late');
    expect(await ana.type('/apikey audit person:@ben')).toMatch(/Added the integration channel +web +shop$/m);
    expect(await ana.type('/apikey audit person:@ben')).not.toMatch(/\bana\b/);
    expect(await ana.type('/apikey audit key:late')).not.toMatch(/chat-bot/);
    for (const since of ['24h', '2026-01-17']) {
      const recent = await ana.type(`/apikey audit since:${since}`);
      expect(recent).toMatch(/late/);
      expect(recent).not.toMatch(/chat-bot/);
    }
    expect(await ana.type('/apikey audit person:@ben since:24h')).toMatch(
      /No events by ben since 16 Jan 2026, 12:00 UTC\./,
    );
  });

  it('shows an operator their projects and what they did themselves, a viewer only the latter, an admin all', async () => {
    const { ana, zoe } = await twoProjects(app());
    const vic = await letIn(app(), 'vic', 'viewer');
    const ben = await letIn(app(), 'ben', 'operator');
    await vic.type('/apikey create rasa name:forbidden');
    for (const user of [ana, ben]) {
      const seen = await user.type('/apikey audit');
      expect(seen).toMatch(/Created the project +shop +shop$/m);
      expect(seen).toMatch(/vic +Tried to create a key: no permission +shop +shop$/m);
      expect(seen).not.toMatch(/attic|dusty|crm|zoe/);
    }
    const own = await vic.type('/apikey audit');
    expect(own).toMatch(/Audit trail, 1 event$/m);
    expect(own).toMatch(/Tried to create a key: no permission/);
    expect(own).toMatch(/You see your own actions and what happened to keys that you own\./);
    expect(await zoe.type('/apikey audit')).not.toMatch(/shop|chat-bot|\bana\b/);
    const all = await app().user('root').type('/apikey audit');
    expect(all).toMatch(/attic/);
    expect(all).toMatch(/shop/);
    expect(all).toMatch(/Latchkey +First seen on console/);
  });

  it('invariant 10: a key of someone else’s project is no key here, and what happened to it neither', async () => {
    const { bot, zoe } = await twoProjects(app());
    for (const key of ['chat-bot', bot.id, 'shop/rasa/chat-bot']) {
      expect(await zoe.type(`/apikey audit key:${key}`)).toMatch(/no key called/);
    }
    expect(await zoe.type('/apikey audit person:@ana')).toMatch(/No events by ana\./);
  });
});

describeOnSqlite('the audit trail, read', (fixture) => {
  const app = appOn(fixture);

  it('tells who did what, when and why, latest first', async () => {
    const { ana } = await openShopWithKey(app());
    app().time.advance(DAY);
    await ana.confirm('/apikey disable chat-bot reason:"seen in a log"', 'Disable');
    const screen = await ana.type('/apikey audit key:chat-bot');
    const rows = screen.split('\n').filter((line) => /^\d+ Jan 2026/.test(line));
    expect(rows[0]).toMatch(
      /^16 Jan 2026, 12:00 UTC +ana +Disabled the key; reason: seen in a log +chat-bot +shop\/rasa/,
    );
    expect(rows[1]).toMatch(/The secret was shown, and works \(generation 1\)/);
    expect(rows[2]).toMatch(/^15 Jan 2026, 12:00 UTC +ana +Created the key; owned by ana +chat-bot/);
    expect(rows).toHaveLength(3);
  });

  it('is chained, and sound after all of this', async () => {
    await twoProjects(app());
    const { context } = app().latchkey;
    const report = await verifyChain(context, { seq: 0, hash: CHAIN_START });
    expect(report).toMatchObject({ kind: 'sound', checked: (await auditRows(context)).length });
  });

  it('comes in pages where it is long, latest first, turned by a button or by page:', async () => {
    const { ana } = await openShopWithKey(app());
    for (let number = 1; number <= 22; number += 1) await ana.type(`/apikey project rename shop to:shop`);
    const first = await ana.type('/apikey audit');
    expect(buttonsOn(first)).toEqual(['Older']);
    expect(first).toMatch(/page 1 of 2$/m);
    expect(first).toMatch(/To see older events, add page:2/);
    const second = await ana.pick('Older');
    expect(second).toMatch(/Created the project +shop/);
    expect(buttonsOn(second)).toEqual(['Newer']);
    expect(await ana.type('/apikey audit page:2')).toBe(second);
    expect(await ana.type('/apikey audit since:1d')).toMatch(/page 1 of 2$/m);
  });

  it('holds what was refused, by command and by click, with the code of the refusal', async () => {
    await openShopWithKey(app());
    const vic = await letIn(app(), 'vic', 'viewer');
    await vic.type('/apikey disable chat-bot');
    await letIn(app(), 'ben', 'owner');
    const { confirm } = await ask(app(), 'ana', 'disable chat-bot');
    await app().user('ben').type('/apikey role revoke @ana project:shop');
    await press(app(), 'ana', confirm.action);
    const refused = await auditRows(app().latchkey.context, { outcome: 'refused' });
    expect(refused.map(({ actorName, action, detail }) => [actorName, action, detail['code']])).toEqual([
      ['vic', 'key.disable', 'forbidden'],
      ['ana', 'key.disable', 'not-found'],
    ]);
  });
});
