import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../../src/domain/time/time.ts';
import { appOn, buttonsOn, letIn, openShopWithKey } from '../../commands/app.ts';
import { shownIn } from '../../people/screen.ts';
import { describeOnSqlite } from '../../support/databases.ts';

describeOnSqlite('kind: printed advice; next steps', (fixture) => {
  const app = appOn(fixture);

  it('name their project: they do the same wherever they are typed', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.typeAll('/apikey project create web', '/apikey channel add z', '/apikey project use shop');
    await ana.type('/apikey channel add z');
    const line = (await ana.type('/apikey channel add "z 2" project:web')).match(/\/apikey create .*/)?.[0] ?? '';
    expect(line).toBe('/apikey create "web/z 2" name:NAME');
    await ana.type(line.replace('NAME', 'first'));
    expect(await ana.type('/apikey list')).toMatch(/first .* web\/z 2$/m);
    expect(await ana.type('/apikey project create attic')).toMatch(/^ *\/apikey channel add NAME project:attic$/m);
  });

  it('of someone on call speak of nothing that they may not do, and a reason is asked for however they start', async () => {
    const { bot } = await openShopWithKey(app());
    const olga = app().user('olga');
    const screen = await olga.type(`/apikey show ${bot.id}`);
    expect(buttonsOn(screen)).toEqual(['Regenerate', 'Disable', 'Back']);
    for (const first of [() => olga.type('/apikey disable chat-bot'), () => olga.pick('Disable')]) {
      await olga.type(`/apikey show ${bot.id}`);
      expect(await first()).toMatch(/^reason: You’re acting because you’re on call/m);
      expect(buttonsOn(await olga.type('incident 42'))).toEqual(['Disable', 'Cancel']);
    }
    const said = await olga.pick('Disable');
    expect(said).toMatch(/until its owner, ana, or an operator or owner of shop activates it\./);
    expect(said).not.toMatch(/you activate|\/apikey/);
    expect(await olga.type('/apikey disable chat-bot reason:again')).not.toMatch(/\/apikey activate/);
  });

  it('to a viewer are none that they may not take', async () => {
    const { ana } = await openShopWithKey(app());
    const vic = await letIn(app(), 'vic', 'viewer');
    await ana.typeAll('/apikey channel add spare', '/apikey project create attic');
    await ana.carryOut('/apikey project member @vic role:viewer project:attic');
    expect(buttonsOn(await vic.type('/apikey channel settings rasa'))).toEqual(['chat-bot', 'Back']);
    expect(buttonsOn(await vic.type('/apikey channel settings spare'))).toEqual(['Back']);
    expect(buttonsOn(await vic.type('/apikey list spare'))).toEqual([]);
    expect(buttonsOn(await vic.type('/apikey dashboard'))).not.toContain('Generate API key');
    expect(await vic.type('/apikey project settings attic')).not.toMatch(/Add one|\/apikey/);
    expect(await vic.type('/apikey create')).toMatch(/don’t have permission to create keys/);
  });
});

describeOnSqlite('kind: printed advice; what can’t be done is said at once', (fixture) => {
  const app = appOn(fixture);

  it.each([
    ['channel remove rasa', '/apikey list shop/rasa'],
    ['project archive shop', '/apikey list project:shop'],
  ])('%s is refused while there are keys, and the keys are listed by the line offered', async (line, next) => {
    const { ana, bot } = await openShopWithKey(app());
    const refused = await ana.type(`/apikey ${line}`);
    expect(refused).toMatch(/still has keys/);
    expect(buttonsOn(refused)).toEqual([]);
    expect(refused.split('\n').map((one) => one.trim())).toContain(next);
    expect(await ana.type(next)).toContain(bot.id);
  });

  it('a page of the audit trail beyond the end is the last one', async () => {
    const { ana } = await openShopWithKey(app());
    expect(await ana.type('/apikey audit page:99')).toMatch(/created|project\.create/i);
    for (let number = 1; number <= 21; number += 1) await ana.type(`/apikey channel add c${number}`);
    const last = await ana.type('/apikey audit page:99');
    expect(last).toBe(await ana.type('/apikey audit page:2'));
    expect(last).toMatch(/shop/);
  });
});

describeOnSqlite('kind: printed advice; what reads alike', (fixture) => {
  const app = appOn(fixture);

  it('two keys of one name are told apart where one takes the other’s place', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const fresh = shownIn(await ana.confirm('/apikey regenerate key:chat-bot replace:both overlap:1d', 'Get New Key'));
    const choices = buttonsOn(await ana.type('/apikey disable chat-bot'));
    expect(choices.find((one) => one.includes(bot.id))).toMatch(/being replaced, stops 16 Jan 2026/);
    expect(choices.find((one) => one.includes(fresh.id))).not.toMatch(/being replaced/);
    const form = await ana.type('/apikey disable');
    // A list in a form has room for the end of an ID.
    expect(form).toContain(`…${bot.id.slice(-4)}`);
    expect(form).toContain(`…${fresh.id.slice(-4)}`);
  });

  it('notices that say the same are one, with a count', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const old = [bot.secret];
    for (let round = 1; round <= 2; round += 1)
      old.push(shownIn(await ana.confirm('/apikey regenerate rasa', 'Regenerate')).secret);
    await ana.confirm('/apikey regenerate rasa', 'Regenerate');
    for (const secret of old) expect(await app().verify(secret)).toBe('RETIRED');
    const notices = (await ana.type('/apikey whoami')).split('\n').filter((line) => line.includes('still tries'));
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/old secret of your key chat-bot .*\(3 times\)$/);
  });
});

describeOnSqlite('kind: printed advice; reminders', (fixture) => {
  const app = appOn(fixture);
  const toldOf = (screen: string) => screen.split('\n').filter((line) => line.startsWith('»'));

  describe.each([
    ['never used', /never been used.*\/apikey delete key:\S+ .*\/apikey regenerate key:/],
    ['used', /Next: \/apikey regenerate key:/],
  ])('of a key that was %s', (used, advice) => {
    it('invariant 9: say once that it expired, and advise what makes sense', async () => {
      const { ana } = await openShopWithKey(app());
      const key = shownIn(await ana.type('/apikey create rasa name:brief expires:3d'));
      if (used === 'used') {
        expect(await app().verify(key.secret)).toBe('current');
        await ana.type(`/apikey show ${key.id}`);
      }
      app().time.advance(3 * DAY - 2 * HOUR);
      await app().latchkey.runJob('plan-warnings');
      app().time.advance(3 * HOUR);
      const [told, ...more] = toldOf(await ana.type('/apikey whoami'));
      expect(told).toMatch(/brief .*expired on 18 Jan 2026/);
      expect(told).toMatch(advice);
      expect(more).toEqual([]);
      app().time.advance(DAY);
      await app().latchkey.runJob('plan-warnings');
      expect(toldOf(await ana.type('/apikey whoami'))).toEqual([]);
    });
  });
});
