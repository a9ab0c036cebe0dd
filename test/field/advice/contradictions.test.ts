import { describe, expect, it } from 'vitest';
import { appOn, buttonsOn, letIn, openShopWithKey } from '../../commands/app.ts';
import { describeOnSqlite } from '../../support/databases.ts';
import { auditRows } from '../../support/rows.ts';

describeOnSqlite('options that contradict each other', (fixture) => {
  const app = appOn(fixture);

  describe.each([
    [
      'role grant @dave role:admin project:shop',
      ['role grant person:@dave role:admin', 'role grant person:@dave role:owner project:shop'],
    ],
    [
      'role revoke @dave role:admin project:shop',
      ['role revoke person:@dave role:admin', 'role revoke person:@dave project:shop'],
    ],
  ])('%s', (line, meant) => {
    it('are refused, and neither is ignored; each reading is offered as a line that does it', async () => {
      await openShopWithKey(app());
      const root = app().user('root');
      await app().user('dave').type('/apikey whoami');
      const screen = await root.type(`/apikey ${line}`);
      expect(screen).toContain('role:admin and project:shop contradict each other. Nothing was changed.');
      expect(buttonsOn(screen)).toEqual([]);
      expect(await app().user('dave').type('/apikey whoami')).toMatch(/Admin +no/);
      expect(await auditRows(app().latchkey.context, { action: 'role.grant', outcome: 'done' })).toEqual([]);
      for (const corrected of meant) {
        expect(screen.split('\n').map((one) => one.trim())).toContain(`/apikey ${corrected}`);
        expect(await root.type(`/apikey ${corrected}`)).not.toMatch(/contradict|couldn’t run/);
      }
    });
  });

  it.each([
    ['list shop/rasa project:web', /project:.*says web|project: says web/],
    ['create shop/rasa name:x project:web', /project: says web/],
    ['show chat-bot channel:web/rasa', /There’s no key called chat-bot here/],
    ['regenerate key:chat-bot channel:web/rasa', /There’s no key called chat-bot here/],
    ['project warnings shop on:unused off:unused', /named in on: and in off:/],
    ['role grant @dave role:viewer role:owner project:shop', /role: is given twice/],
  ])('are refused wherever two of them can’t both be meant: %s', async (line, words) => {
    const { ana } = await openShopWithKey(app());
    await app().user('dave').type('/apikey whoami');
    await ana.typeAll('/apikey project create web', '/apikey channel add rasa', '/apikey project use shop');
    const screen = await ana.type(`/apikey ${line}`);
    expect(screen).toMatch(words);
    expect(buttonsOn(screen)).toEqual([]);
  });

  it('say nothing to those who may not do either', async () => {
    await openShopWithKey(app());
    const vic = await letIn(app(), 'vic', 'viewer');
    expect(await vic.type('/apikey role grant @vic role:admin project:shop')).not.toMatch(/is now/);
  });
});
