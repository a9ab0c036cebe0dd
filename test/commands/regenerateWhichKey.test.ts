import { beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '../../src/domain/time/time.ts';
import type { ConsolePerson } from '../people/consolePerson.ts';
import { type ShownKey, shownIn } from '../people/screen.ts';
import { describeOnSqlite } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { appOn, buttonsOn, openShopWithKey, sharedConsoleApp } from './app.ts';

describe('which key is regenerated', () => {
  const app = sharedConsoleApp();
  let ana: ConsolePerson;
  let bot: ShownKey;

  beforeAll(async () => {
    ({ ana, bot } = await openShopWithKey(app()));
  });

  it.each([
    ['its name', 'key:chat-bot'],
    ['its name in other letters', 'key:CHAT-BOT'],
    ['its channel and name', 'key:rasa/chat-bot'],
    ['its project, channel and name', 'key:shop/rasa/chat-bot'],
    ['its channel, written with its project', 'channel:shop/rasa'],
    ['its channel, written like a conversation', 'channel:#rasa'],
  ])('is said by %s', async (_, option) => {
    const question = await ana.type(`/apikey regenerate ${option}`);
    expect(question).toContain(bot.id);
    expect(buttonsOn(question)).toEqual(['Regenerate', 'Cancel']);
  });

  it('is said by its ID, with or without the prefix', async () => {
    expect(await ana.type(`/apikey regenerate key:${bot.id}`)).toMatch(/Generate a new secret for chat-bot/);
    expect(await ana.type(`/apikey regenerate key:lk_${bot.id}`)).toMatch(/Generate a new secret for chat-bot/);
  });
});

describeOnSqlite('which key of several is regenerated', (fixture) => {
  const app = appOn(fixture);

  it('is asked where the channel has several: a number picks one, and only that one changes', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const web = shownIn(await ana.type('/apikey create rasa name:web'));
    const choice = await ana.type('/apikey regenerate rasa overlap:1h reason:"incident 42"');
    expect(choice).toMatch(/2 keys/);
    expect(choice).toMatch(new RegExp(`^ *\\[1\\] chat-bot .*${bot.id}`, 'm'));
    expect(choice).toMatch(new RegExp(`^ *\\[2\\] web .*${web.id}`, 'm'));
    const question = await ana.type('2');
    expect(question).toMatch(/Key +web/);
    expect(question).toMatch(/1 more hour/);
    expect(shownIn(await ana.pick('Regenerate')).id).toBe(web.id);
    expect(await app().verify(web.secret)).toBe('previous');
    expect(await app().verify(bot.secret)).toBe('current');
    const [event] = await auditRows(app().latchkey.context, { action: 'key.regenerate' });
    expect(event).toMatchObject({ keyId: web.id, reason: 'incident 42' });
  });

  it('is not guessed at where key: is in another channel than channel: says', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.typeAll('/apikey channel add dialogflow', '/apikey create dialogflow name:web');
    for (const key of ['chat-bot', 'rasa/chat-bot', bot.id]) {
      const screen = await ana.type(`/apikey regenerate channel:dialogflow key:${key}`);
      expect(buttonsOn(screen), `${key}: ${screen}`).toEqual([]);
      expect(screen).toMatch(/no key called|dialogflow/);
    }
  });

  it('a number that no choice has changes nothing and leaves the choice open', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.typeAll('/apikey create rasa name:web', '/apikey regenerate rasa');
    expect(await ana.type('3')).toMatch(/from 1 to 2/);
    expect(await ana.type('0')).toMatch(/from 1 to 2/);
    expect(await ana.type('2')).toMatch(/Key +web/);
  });

  it('is asked by a form where nothing is said, and then the rest goes on as if it had been', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const form = await ana.type('/apikey regenerate');
    expect(form).toMatch(/^channel: /m);
    expect(await ana.type('1')).toContain(bot.id);
    shownIn(await ana.pick('Regenerate'));
  });

  it('is the next one’s screen where there is none in the channel: it says how to generate one', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey channel add empty');
    const screen = await ana.type('/apikey regenerate empty');
    expect(screen).toMatch(/shop\/empty has no keys/);
    expect(screen).toMatch(/\/apikey create/);
  });

  it('must not be deleted: that can’t be changed or brought back', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.confirm('/apikey delete chat-bot', 'Delete');
    const screen = await ana.type(`/apikey regenerate key:${bot.id}`);
    expect(screen).toMatch(/chat-bot was deleted/);
    expect(buttonsOn(screen)).toEqual([]);
    expect(await ana.type('/apikey regenerate key:chat-bot')).toMatch(/no key called/);
  });

  it('must not be one that is being replaced already: that one only lives out its overlap', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const fresh = shownIn(await ana.confirm('/apikey regenerate rasa replace:both overlap:1h', 'Get New Key'));
    expect(await app().verify(bot.secret)).toBe('previous');
    expect(await ana.type(`/apikey regenerate key:${bot.id}`)).toMatch(/already being replaced/);
    const byChannel = await ana.type('/apikey regenerate rasa');
    expect(byChannel).toContain(fresh.id);
    expect(buttonsOn(byChannel)).toEqual(['Regenerate', 'Cancel']);
    app().time.advance(HOUR);
    expect(await app().verify(bot.secret)).toBe('RETIRED');
    expect(await app().verify(fresh.secret)).toBe('current');
  });
});
