import { expect, it } from 'vitest';
import { describeOnSqlite } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { appOn, type ConsoleApp, letIn, openShopWithKey } from './app.ts';
import { enroll } from './mfa/authenticator.ts';

const refusals = async (app: ConsoleApp) =>
  (await auditRows(app.latchkey.context, {})).filter(({ outcome }) => outcome === 'refused');

describeOnSqlite('kind: a refusal is recorded as what was refused, and about what it was about', (fixture) => {
  const app = appOn(fixture);

  it('recovery codes of nobody are recorded as that, and not as an enrolment', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey mfa codes');
    expect((await refusals(app())).map(({ action, detail }) => [action, detail['code']])).toEqual([
      ['mfa.codes', 'not-enrolled'],
    ]);
  });

  it('an action that depends on what a command is about is recorded as that action', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey whoami');
    await app().user('ben').type('/apikey mfa disable person:@ana');
    const ben = await letIn(app(), 'ben', 'operator');
    await ben.type('/apikey project settings shop approval:all');
    expect((await refusals(app())).map(({ action }) => action)).toEqual(['mfa.lift', 'project.approval']);
  });

  it('what is refused before its subject is found names the key that was named, and nothing that can’t be seen (invariant 10)', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.type('/apikey leak show chat-bot');
    await ana.type('/apikey leak show nothing');
    await app().user('cy').type(`/apikey leak show ${bot.id}`);
    const rows = await refusals(app());
    expect(rows.map(({ action, keyId, actorName }) => [actorName, action, keyId])).toEqual([
      ['ana', 'key.show', bot.id],
      ['ana', 'key.show', null],
      ['cy', 'key.show', null],
    ]);
    expect(JSON.stringify(rows.slice(1))).not.toMatch(new RegExp(`nothing|${bot.id}|chat-bot`));
  });
});

describeOnSqlite('kind: a refusal for lack of a second factor', (fixture) => {
  const strict = appOn(fixture, { env: { LATCHKEY_MFA: 'required' } });

  it('names its key and project: audit key: finds it', async () => {
    const ana = strict().user('ana');
    await enroll(strict(), ana);
    const { bot } = await openShopWithKey(strict());
    const ben = await letIn(strict(), 'ben', 'operator');
    await ben.type('/apikey disable chat-bot');
    const [row, ...others] = await refusals(strict());
    expect([row?.action, row?.detail['code'], others.length]).toEqual(['key.disable', 'enrolment-needed', 0]);
    expect([row?.keyId, row?.subject, row?.projectId === null]).toEqual([bot.id, 'chat-bot', false]);
    expect(await ana.type('/apikey audit key:chat-bot')).toContain('they have no second factor');
  });
});
