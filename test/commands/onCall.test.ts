import { expect, it } from 'vitest';
import { shownIn } from '../people/screen.ts';
import { describeOnBoth, describeOnSqlite } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { appOn, ask, buttonsOn, lock, openShopWithKey, press, repeats, speakerOf } from './app.ts';

/** `olga` is on call (LATCHKEY_ON_CALL=console:olga) and a member of no project. */

describeOnBoth('someone on call, in a project of which they are no member', (fixture) => {
  const app = appOn(fixture);

  it.each([
    ['regenerate channel:shop/rasa', 'Regenerate', /regenerated/],
    ['disable chat-bot', 'Disable', /disabled/],
  ])('may %s, but only with a reason, and the owner is told of both', async (line, verb, word) => {
    const { ana, bot } = await openShopWithKey(app());
    const olga = app().user('olga');
    const form = await olga.type(`/apikey ${line}`);
    expect(form).toMatch(/^reason: .*on call/m);
    expect(buttonsOn(form)).toEqual([]);
    expect(await app().verify(bot.secret)).toBe('current');

    await olga.type('incident 42');
    await olga.pick(verb);
    expect(await app().verify(bot.secret)).not.toBe('current');
    const told = await ana.type('/apikey whoami');
    expect(told).toMatch(/» For ana: olga, who is on call/);
    expect(told).toMatch(word);
    expect(told).toMatch(/chat-bot \(shop\/rasa\).*incident 42/);
    expect(await ana.type('/apikey whoami')).not.toMatch(/»/);

    const events = await auditRows(app().latchkey.context, { actorName: 'olga' });
    const action = `key.${verb.toLowerCase()}`;
    const done = [action, 'done', 'incident 42'];
    expect(events.map((event) => [event.action, event.outcome, event.reason])).toContainEqual(done);
    expect(events.find(({ outcome }) => outcome === 'done')?.detail).toMatchObject({ ground: 'on-call' });
  });

  it('may unlock with a reason, and the owner is told', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await lock(app(), bot);
    await ana.type('/apikey whoami');
    const olga = app().user('olga');
    expect(await olga.type('/apikey unlock chat-bot')).toMatch(/^reason: /m);
    await olga.confirm('/apikey unlock chat-bot reason:"incident 43"', 'Unlock');
    expect(await app().verify(bot.secret)).toBe('current');
    expect(await ana.type('/apikey whoami')).toMatch(/unlocked your key chat-bot.*incident 43/);
  });
});

describeOnSqlite('someone on call', (fixture) => {
  const app = appOn(fixture);

  it('sees every project, its channels and its keys', async () => {
    const { bot } = await openShopWithKey(app());
    const olga = app().user('olga');
    expect(await olga.type('/apikey list')).toContain(bot.id);
    expect(await olga.type('/apikey show chat-bot')).toContain(bot.id);
    expect(await olga.type('/apikey channel list')).toMatch(/rasa +shop/);
    expect(await olga.type('/apikey project settings shop')).toMatch(/Project settings: shop/);
  });

  it('may do nothing else there, whatever the reason', async () => {
    const { bot } = await openShopWithKey(app());
    const olga = app().user('olga');
    for (const line of ['activate chat-bot reason:x', 'delete chat-bot reason:x', 'transfer chat-bot to:me reason:x']) {
      expect(await olga.type(`/apikey ${line}`)).toMatch(/don’t have permission/);
    }
    for (const line of ['create shop/rasa name:mine', 'channel add web project:shop', 'channel remove shop/rasa']) {
      expect(await olga.type(`/apikey ${line}`)).toMatch(/don’t have permission/);
    }
    expect(await app().verify(bot.secret)).toBe('current');
  });

  it('gives a reason that says something, and no secret', async () => {
    const { bot } = await openShopWithKey(app());
    const olga = app().user('olga');
    expect(await olga.type('/apikey disable chat-bot reason:""')).toMatch(/no value|need to give a reason/);
    expect(await olga.type('/apikey disable chat-bot reason:" "')).toMatch(/no value|^reason: |empty/m);
    expect(await olga.type(`/apikey disable chat-bot reason:"leaked: ${bot.secret}"`)).toMatch(/looks like a secret/);
    expect(await app().verify(bot.secret)).toBe('current');
  });

  it('invariant 12: is asked for a reason without losing what was typed', async () => {
    await openShopWithKey(app());
    const screen = await app().user('olga').type('/apikey regenerate channel:shop/rasa overlap:24h');
    expect(screen).toMatch(/reason/);
    const asks = /^reason: /m.test(screen);
    expect(asks || repeats(screen, 'regenerate', 'channel:shop/rasa', 'overlap:24h'), screen).toBe(true);
  });

  it('needs no reason for a key of their own, and nobody is told what a member does by their role', async () => {
    const { ana } = await openShopWithKey(app());
    const olga = app().user('olga');
    await olga.type('/apikey whoami');
    await ana.carryOut('/apikey project member @olga role:operator');
    await ana.carryOut('/apikey create rasa name:hers owner:@olga');
    await olga.confirm('/apikey disable hers', 'Disable');
    await olga.confirm('/apikey disable chat-bot', 'Disable');
    expect(await ana.type('/apikey whoami')).not.toMatch(/»/);
  });

  it('invariant 3: may only while they are: a question outlives the shift, its button does not', async () => {
    const { bot } = await openShopWithKey(app());
    const { confirm } = await ask(app(), 'olga', 'disable chat-bot reason:"incident 42"');
    const offShift = { ...speakerOf('olga'), groups: [] };
    const input = { kind: 'press', action: confirm.action } as const;
    const answer = await app().latchkey.core.handle(offShift, input, () => Promise.resolve({ outcome: 'accepted' }));
    expect(JSON.stringify(answer)).toMatch(/no such|don’t have permission/);
    expect(await app().verify(bot.secret)).toBe('current');
    expect(await press(app(), 'olga', confirm.action)).toMatch(/Disabled/);
  });

  it('shows the new secret to someone on call, once, and tells the owner so that they can ask for it', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const olga = app().user('olga');
    await olga.type('/apikey regenerate channel:shop/rasa replace:both reason:"leaked"');
    const fresh = shownIn(await olga.pick('Get New Key'));
    expect(await app().verify(fresh.secret)).toBe('current');
    expect(await app().verify(bot.secret)).toBe('RETIRED');
    const told = await ana.type('/apikey whoami');
    expect(told).toMatch(/olga, who is on call, regenerated your key chat-bot.*leaked/);
    expect(told).not.toContain(fresh.secret.slice(20));
  });
});
