import { expect, it } from 'vitest';
import { MINUTE } from '../../src/domain/time/time.ts';
import type { ConsolePerson } from '../people/consolePerson.ts';
import { type ShownKey, shownIn } from '../people/screen.ts';
import { describeOnBoth, describeOnSqlite } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { appOn, buttonsOn, type ConsoleApp, letIn, openShopWithKey, showsSecret } from './app.ts';
import { enroll } from './mfa/authenticator.ts';

/** The shop is `ana`'s. `otto` owns it, too; `ben` is an operator; `olga` is on call; `root` is an admin. */
interface Shop {
  readonly ana: ConsolePerson;
  readonly otto: ConsolePerson;
  readonly ben: ConsolePerson;
  readonly bot: ShownKey;
}

async function openShop(app: ConsoleApp, approval: 'none' | 'delete' | 'all'): Promise<Shop> {
  const { ana, bot } = await openShopWithKey(app);
  const otto = await letIn(app, 'otto', 'owner');
  const ben = await letIn(app, 'ben', 'operator');
  await ana.type(`/apikey project settings shop approval:${approval}`);
  return { ana, otto, ben, bot };
}

/** Opens the one request that somebody may decide. */
async function openRequest(user: ConsolePerson): Promise<string> {
  const list = await user.type('/apikey request list');
  const [, open] = /\[(\d+)\]/.exec(list) ?? [];
  if (open === undefined) throw new Error(list);
  return await user.type(open);
}

describeOnBoth('a project that asks for approvals', (fixture) => {
  const app = appOn(fixture);

  it('deletes a key once another owner has approved it: in the name of who asked, with the approver in the trail', async () => {
    const { ana, ben, bot } = await openShop(app(), 'delete');
    const question = await ben.type('/apikey delete chat-bot');
    expect(question).toMatch(/shop requires approval\. Delete only sends the request/);
    const sent = await ben.pick('Delete');
    expect(sent).toMatch(/Sent for approval: chat-bot/);
    expect(sent).toMatch(/ana \(console\).*otto \(console\)/);
    expect(await app().verify(bot.secret)).toBe('current');

    const asked = await openRequest(ana);
    expect(asked).toMatch(/Approval for delete: chat-bot in shop/);
    expect(asked).toMatch(/Asked by +ben \(console\)/);
    expect(asked).toContain('/apikey delete');
    expect(asked).toMatch(/Owner +/);
    const approved = await ana.pick('Approve');
    expect(approved).toMatch(/Approved by ana \(console\)/);
    expect(approved).toMatch(/It was done/);
    expect(await app().verify(bot.secret)).toBe('DELETED');

    const rows = await auditRows(app().latchkey.context, { action: 'key.delete' });
    expect(rows.map(({ actorName, outcome, detail }) => [actorName, outcome, detail['approvedBy']])).toEqual([
      ['ben', 'done', 'ana (console)'],
    ]);
    expect(await ana.type('/apikey audit')).toMatch(/Deleted the key; approved by ana \(console\)/);
  });

  it('nothing is done after Deny, nor after Withdraw, nor by the person who asked', async () => {
    const { ana, ben, otto, bot } = await openShop(app(), 'all');
    await ben.confirm('/apikey disable chat-bot', 'Disable');
    expect(await openRequest(ana)).toMatch(/Approval for disable/);
    expect(await ana.pick('Deny')).toMatch(/Denied by ana/);
    await ben.confirm('/apikey disable chat-bot', 'Disable');
    await openRequest(ben);
    expect(await ben.pick('Withdraw')).toMatch(/Withdrawn/);
    // An owner's own change: they see their request, and may not decide it.
    await ana.confirm('/apikey disable chat-bot', 'Disable');
    const own = await openRequest(ana);
    expect(buttonsOn(own)).toEqual(['Withdraw']);
    const id = /request show (\S+)|request:(\S+)/.exec(own)?.[1] ?? (await idOfOpen());
    expect(await ana.type(`/apikey request approve ${id}`)).toMatch(/can’t decide your own request/);
    expect(await app().verify(bot.secret)).toBe('current');
    await openRequest(otto);
    expect(await otto.pick('Approve')).toMatch(/It was done/);
    expect(await app().verify(bot.secret)).toBe('DISABLED');
  });

  async function idOfOpen(): Promise<string> {
    const rows: readonly { id: string }[] = await app().latchkey.context.database.read((manager) =>
      manager.query(`SELECT "id" FROM "request" WHERE "state" = 'open'`),
    );
    return rows[0]?.id ?? '';
  }

  it('a new secret is shown to the person who asked alone, once, and is made only then', async () => {
    const { ana, ben, bot } = await openShop(app(), 'all');
    expect(showsSecret(await ben.confirm('/apikey regenerate rasa overlap:24h', 'Regenerate'))).toBe(false);
    await openRequest(ana);
    const approved = await ana.pick('Approve');
    expect(showsSecret(approved)).toBe(false);
    expect(approved).toMatch(/It isn’t done yet: ben can carry it out by/);
    expect(buttonsOn(approved)).toEqual([]);

    const id = await lastRequest();
    const mine = await ben.type(`/apikey request show ${id}`);
    expect(mine).toMatch(/Only you will see the new secret, once, after you press the button/);
    const shown = await ben.pick('Reveal once');
    const fresh = shownIn(shown);
    expect(fresh.id).toBe(bot.id);
    expect(await app().verify(fresh.secret)).toBe('current');
    expect(await app().verify(bot.secret)).toBe('previous');
    expect(await ben.type(`/apikey request show ${id}`)).toMatch(/It was done/);
  });

  it('an approved change that nobody carries out within 15 minutes counts no longer', async () => {
    const { ana, ben, bot } = await openShop(app(), 'all');
    await ben.confirm('/apikey regenerate rasa', 'Regenerate');
    await openRequest(ana);
    await ana.pick('Approve');
    const id = await lastRequest();
    await ben.type(`/apikey request show ${id}`);
    app().time.advance(15 * MINUTE);
    const late = await ben.pick('Reveal once');
    expect(showsSecret(late)).toBe(false);
    expect(late).toMatch(/This approval can’t be used/);
    expect(await ben.type(`/apikey request show ${id}`)).toMatch(/wasn’t carried out within 15 minutes/);
    expect(await app().verify(bot.secret)).toBe('current');
  });

  it('a key is created by whom it was asked, once it is approved', async () => {
    const { ana, ben } = await openShop(app(), 'all');
    const asked = await ben.type('/apikey create rasa name:second');
    expect(asked).toMatch(/Generate a key|second/);
    expect(showsSecret(asked)).toBe(false);
    expect(await ben.pick('Ask for approval')).toMatch(/Sent for approval: second/);
    expect(await openRequest(ana)).toMatch(/Approval for create: second in shop/);
    await ana.pick('Approve');
    await ben.type(`/apikey request show ${await lastRequest()}`);
    const { secret } = shownIn(await ben.pick('Reveal once'));
    expect(await app().verify(secret)).toBe('current');
  });

  it('says what changed where the key isn’t as it was shown, and leaves it alone', async () => {
    const { ana, ben, bot } = await openShop(app(), 'delete');
    await ben.confirm('/apikey delete chat-bot', 'Delete');
    await ana.confirm('/apikey disable chat-bot', 'Disable');
    await openRequest(ana);
    const answer = await ana.pick('Approve');
    expect(answer).toMatch(/You approved it, but it wasn’t done/);
    expect(answer).toMatch(/It’s now disabled \(previously active\)/);
    expect(await app().verify(bot.secret)).toBe('DISABLED');
  });

  async function lastRequest(): Promise<string> {
    const rows: readonly { id: string }[] = await app().latchkey.context.database.read((manager) =>
      manager.query(`SELECT "id" FROM "request" ORDER BY "createdAt" DESC`),
    );
    return rows[0]?.id ?? '';
  }
});

describeOnSqlite('who is on call', (fixture) => {
  const app = appOn(fixture);

  it('goes ahead with a reason, and the owners of the project and of the key are told', async () => {
    const { ana, otto, ben, bot } = await openShop(app(), 'all');
    await ben.typeAll('/apikey whoami');
    await ana.type('/apikey whoami');
    await otto.type('/apikey whoami');
    const olga = app().user('olga');
    const question = await olga.type('/apikey disable chat-bot reason:"incident 42"');
    expect(question).toMatch(/You’re on call, so this doesn’t wait for an approval/);
    await olga.pick('Disable');
    expect(await app().verify(bot.secret)).toBe('DISABLED');
    const bypassed = /olga, who is on call, didn’t wait for an approval to disable the key \(chat-bot\).*incident 42/;
    expect(await otto.type('/apikey whoami')).toMatch(bypassed);
    const told = await ana.type('/apikey whoami');
    expect(told).toMatch(bypassed);
    expect(told).toMatch(/olga, who is on call, disabled your key chat-bot/);
    const [row] = await auditRows(app().latchkey.context, { action: 'key.disable' });
    expect(row?.detail).toMatchObject({ approval: 'bypassed', ground: 'on-call' });
    expect(await ana.type('/apikey audit')).toMatch(/went ahead without an approval; reason: incident 42/);
  });

  it('needs the reason also as an operator, and is told so; deleting waits even for people on call', async () => {
    const { ben: _, bot } = await openShop(app(), 'all');
    const olga = await letIn(app(), 'olga', 'operator');
    expect(await olga.type('/apikey disable chat-bot')).toMatch(/to do it at once, run the command again with reason:/);
    expect(await olga.pick('Disable')).toMatch(/Sent for approval/);
    expect(await app().verify(bot.secret)).toBe('current');
    expect(await olga.carryOut('/apikey delete chat-bot reason:"incident 42"')).toMatch(/Sent for approval/);
    expect(await olga.carryOut('/apikey disable chat-bot reason:"incident 42"')).toMatch(/Disabled/);
    expect(await app().verify(bot.secret)).toBe('DISABLED');
  });
});

describeOnSqlite('an approval and the second factor', (fixture) => {
  const app = appOn(fixture);

  it('approving asks the approver for a code; who asked gave theirs when they asked', async () => {
    const { ana, ben, bot } = await openShop(app(), 'all');
    const [owners, operators] = [await enroll(app(), ana), await enroll(app(), ben)];
    app().time.advance(11 * MINUTE);
    await ben.type('/apikey disable chat-bot');
    expect(await ben.pick('Disable')).toMatch(/Code/);
    expect(await ben.type(operators.code(app().time.now()))).toMatch(/Sent for approval/);
    app().time.advance(60 * MINUTE);
    await openRequest(ana);
    expect(await ana.pick('Approve')).toMatch(/Code/);
    expect(await app().verify(bot.secret)).toBe('current');
    expect(await ana.type(owners.code(app().time.now()))).toMatch(/It was done/);
    expect(await app().verify(bot.secret)).toBe('DISABLED');
  });
});

describeOnSqlite('the setting', (fixture) => {
  const app = appOn(fixture);

  it('is shown, made stricter at once, and made looser only with an approval', async () => {
    const { ana, otto } = await openShop(app(), 'none');
    expect(await ana.type('/apikey project settings shop')).toMatch(/Approvals +not required/);
    expect(await ana.pick('Require approval for every change')).toMatch(
      /Approvals in shop are now required for every change/,
    );
    expect(await ana.type('/apikey project settings shop approval:none')).toMatch(/shop requires approval/);
    expect(await ana.pick('Ask for approval')).toMatch(/Sent for approval: shop/);
    expect(await ana.type('/apikey project settings shop')).toMatch(/Approvals +required for every change/);
    await openRequest(otto);
    await otto.pick('Approve');
    expect(await ana.type('/apikey project settings shop')).toMatch(/Approvals +not required/);
  });

  it('tells an only owner that an admin has to approve; the admin can', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const root = app().user('root');
    await root.type('/apikey whoami');
    expect(await ana.type('/apikey project settings shop approval:delete')).toMatch(/You’re the only owner of shop/);
    expect(await ana.confirm('/apikey delete chat-bot', 'Delete')).toMatch(/root \(console\) can approve it/);
    await openRequest(root);
    expect(await root.pick('Approve')).toMatch(/It was done/);
    expect(await app().verify(bot.secret)).toBe('DELETED');
  });

  it('making somebody an owner waits as well: else one person could approve from a second account', async () => {
    const { ana, otto } = await openShop(app(), 'delete');
    await app().user('puppet').type('/apikey whoami');
    expect(await ana.carryOut('/apikey project member @puppet role:owner project:shop')).toMatch(/Sent for approval/);
    expect(await ana.carryOut('/apikey project member @puppet role:viewer project:shop')).toMatch(/now a viewer/);
    await openRequest(otto);
    // What the question showed has changed: they are a viewer now.
    expect(await otto.pick('Approve')).toMatch(/it wasn’t done/);
  });

  it('nobody but owners and admins sets it', async () => {
    const { ben } = await openShop(app(), 'none');
    expect(await ben.type('/apikey project settings shop approval:all')).toMatch(/don’t have permission/);
    expect(await ben.type('/apikey project settings shop')).toMatch(/Approvals +not required/);
  });
});
