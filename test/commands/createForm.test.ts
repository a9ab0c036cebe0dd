import { expect, it } from 'vitest';
import { moment, plainText } from '../../src/domain/time/moment.ts';
import { DAY } from '../../src/domain/time/time.ts';
import { shownIn } from '../people/screen.ts';
import { describeOnSqlite } from '../support/databases.ts';
import { appOn, openShopWithKey, repeats, say, speakerOf } from './app.ts';

describeOnSqlite('somebody leaves out what create needs', (fixture) => {
  const app = appOn(fixture);

  it('and is asked for it, one question after the other, with what may be picked', async () => {
    const { ana } = await openShopWithKey(app());
    const first = await ana.type('/apikey create');
    expect(first).toMatch(/\[1\] shop\/rasa/);
    expect(first).toMatch(/^channel: /m);
    expect(await ana.type('1')).toMatch(/^name: /m);
    const screen = await ana.type('other');
    shownIn(screen);
    expect(screen).toMatch(/shop\/rasa/);
  });

  it('and may answer by name instead of by number, and with a number where nothing is to be picked', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.typeAll('/apikey create', 'rasa');
    shownIn(await ana.type('42'));
    expect(await ana.type('/apikey show 42')).toMatch(/API key 42/);
  });

  it('invariant 12: a wrong answer is asked again, with what is wrong with it, and nothing else is lost', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey create rasa expires:90d');
    const again = await ana.type('chat/bot');
    expect(again).toMatch(/chat\/bot.*“\/”/);
    expect(again).toMatch(/^name: /m);
    expect(again).not.toMatch(/^channel: /m);
    shownIn(await ana.type('other'));
    const details = await ana.type('/apikey show other');
    expect(details).toMatch(/Channel +shop\/rasa/);
    expect(details).toContain(plainText(moment(app().time.now() + 90 * DAY, 'day')));
  });

  it('invariant 12: where one of two answers is wrong, the right one is kept', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.typeAll('/apikey create', 'rassa');
    const again = await ana.type('other');
    expect(again).toMatch(/rassa.*Did you mean rasa/);
    const screen = await ana.type('rasa');
    expect(screen).toMatch(/Name +other/);
    shownIn(screen);
  });

  it('invariant 12: a name that is taken loses nothing of what was answered', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey create rasa expires:90d');
    const refused = await ana.type('chat-bot');
    expect(refused).toMatch(/already has a key called chat-bot/);
    const asksAgain = /^name: /m.test(refused);
    expect(asksAgain || repeats(refused, 'create', 'channel:rasa', 'expires:90d'), refused).toBe(true);
  });

  it('and leaves with an empty answer: nothing was done', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey create rasa');
    expect(await ana.type('')).toMatch(/[Nn]othing was changed/);
    expect(await ana.type('/apikey list')).toMatch(/^1 API key$/m);
  });

  it('a form that is sent twice makes one key', async () => {
    await openShopWithKey(app());
    const answer = await say(app(), 'ana', 'create rasa');
    if (answer.kind !== 'form') throw new Error(`that was a ${answer.kind}`);
    const input = { kind: 'form', action: answer.form.action, answers: { name: 'other' } } as const;
    const send = () =>
      app().latchkey.core.handle(speakerOf('ana'), input, () => Promise.resolve({ outcome: 'accepted' }));
    const sent = await Promise.all([send(), send()]);
    expect(sent.map(({ kind }) => kind).sort()).toEqual(['delivered', 'view']);
  });

  it('invariant 2: a secret in an answer is neither stored nor repeated', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.type('/apikey create rasa');
    const screen = await ana.type(bot.secret);
    expect(screen).toMatch(/looks like a secret/);
    expect(screen).not.toContain(bot.secret.slice(20));
    expect(await ana.type('/apikey list')).toMatch(/^1 API key$/m);
  });
});
