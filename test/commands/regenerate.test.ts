import { beforeAll, describe, expect, it } from 'vitest';
import { moment, plainText } from '../../src/domain/time/moment.ts';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/time.ts';
import { discardOverdueSecrets } from '../../src/services/keys/settleDelivery.ts';
import type { ConsolePerson } from '../people/consolePerson.ts';
import { type ShownKey, shownIn } from '../people/screen.ts';
import { keyOn } from '../support/cards.ts';
import { describeOnBoth, describeOnSqlite } from '../support/databases.ts';
import { auditRows, keyRow, secretRows } from '../support/rows.ts';
import {
  appOn,
  ask,
  buttonsOn,
  lock,
  openShopWithKey,
  repeats,
  sharedConsoleApp,
  showsSecret,
  speakerOf,
} from './app.ts';

describeOnBoth('somebody regenerates a key', (fixture) => {
  const app = appOn(fixture);

  it('by its integration channel: the ID stays, the new secret works, and the old one is retired at once', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const question = await ana.type('/apikey regenerate rasa');
    expect(question).toMatch(/chat-bot/);
    expect(question).toContain(bot.id);
    expect(question).toMatch(/old secret stops/);
    expect(buttonsOn(question)).toEqual(['Regenerate', 'Cancel']);
    expect(await app().verify(bot.secret)).toBe('current');

    const fresh = shownIn(await ana.pick('Regenerate'));
    expect(fresh.id).toBe(bot.id);
    expect(await app().verify(fresh.secret)).toBe('current');
    expect(await app().verify(bot.secret)).toBe('RETIRED');
  });

  it('invariants 4 and 6: one secret is current, and the trail tells of the asking and of the promotion', async () => {
    const { ana, bot } = await openShopWithKey(app());
    shownIn(await ana.confirm('/apikey regenerate rasa reason:"new year"', 'Regenerate'));
    const { context } = app().latchkey;
    expect((await secretRows(context, bot.id)).map(({ state }) => state)).toEqual(['retired', 'current']);
    const events = await auditRows(context, { keyId: bot.id });
    expect(events.map(({ action }) => action)).toEqual([
      'key.create',
      'secret.promote',
      'key.regenerate',
      'secret.promote',
    ]);
    expect(events[2]).toMatchObject({ actorName: 'ana', reason: 'new year', detail: { replace: 'secret' } });
  });

  it('with replace:both, by Get New Key: a new ID and secret, and the old key is eliminated', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const question = await ana.type('/apikey regenerate rasa replace:both');
    expect(buttonsOn(question)).toEqual(['Get New Key', 'Cancel']);
    expect(question).toMatch(/new ID and secret/);
    const fresh = shownIn(await ana.pick('Get New Key'));
    expect(fresh.id).not.toBe(bot.id);
    expect(await app().verify(fresh.secret)).toBe('current');
    expect(await app().verify(bot.secret)).toBe('RETIRED');

    const list = await ana.type('/apikey list');
    expect(list).toContain(fresh.id);
    expect(list).not.toContain(bot.id);
    expect(await ana.type(`/apikey show ${bot.id}`)).toMatch(/Status +deleted/);
    expect(await ana.type('/apikey show chat-bot')).toContain(fresh.id);
  });

  it('with an overlap: both secrets work until it ends, and then only the new one', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const question = await ana.type('/apikey regenerate rasa overlap:24h');
    expect(question).toMatch(/1 more day/);
    const screen = await ana.pick('Regenerate');
    expect(screen).toMatch(/1 more day/);
    const fresh = shownIn(screen);
    expect(await app().verify(fresh.secret)).toBe('current');
    expect(await app().verify(bot.secret)).toBe('previous');
    expect(await ana.type('/apikey show chat-bot')).toMatch(/generation 1 works until 16 Jan 2026, 12:00/);
    app().time.advance(24 * HOUR);
    expect(await app().verify(bot.secret)).toBe('RETIRED');
    expect(await app().verify(fresh.secret)).toBe('current');
  });

  it('that is locked: the lock is cleared, and the ID stays (manual 002)', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await lock(app(), bot);
    expect(await app().verify(bot.secret)).toBe('LOCKED');
    expect(await ana.type('/apikey list')).toMatch(/locked +yes/);
    const question = await ana.type('/apikey regenerate key:chat-bot');
    expect(question).toMatch(/unlocks the key/);
    const fresh = shownIn(await ana.pick('Regenerate'));
    expect(fresh.id).toBe(bot.id);
    expect(await app().verify(fresh.secret)).toBe('current');
    expect(await app().verify(bot.secret)).toBe('RETIRED');
    expect(await ana.type('/apikey list')).toMatch(/active +no/);
  });
});

describeOnSqlite('what a regenerated key is afterwards', (fixture) => {
  const app = appOn(fixture);

  it('its year starts over', async () => {
    const { ana, bot } = await openShopWithKey(app());
    app().time.advance(100 * DAY);
    const renewed = app().time.now() + 365 * DAY;
    expect(await ana.type('/apikey regenerate rasa')).toContain(plainText(moment(renewed, 'day')));
    await ana.pick('Regenerate');
    expect((await keyRow(app().latchkey.context, bot.id)).expiresAt).toBe(renewed);
  });

  it('one that had expired is alive again, and its old secret is not', async () => {
    const { ana } = await openShopWithKey(app());
    const old = shownIn(await ana.type('/apikey create rasa name:brief expires:1h'));
    app().time.advance(2 * HOUR);
    expect(await app().verify(old.secret)).toBe('EXPIRED');
    const fresh = shownIn(await ana.confirm('/apikey regenerate key:brief overlap:24h', 'Regenerate'));
    expect(await app().verify(fresh.secret)).toBe('current');
    // Invariant 4: no rotation extends or revives an old secret.
    expect(await app().verify(old.secret)).not.toMatch(/current|previous|pending/);
  });

  it('invariant 4: an overlap does not carry the old secret past its own expiry', async () => {
    const { ana } = await openShopWithKey(app());
    const old = shownIn(await ana.type('/apikey create rasa name:brief expires:2h'));
    await ana.confirm('/apikey regenerate key:brief overlap:24h', 'Regenerate');
    expect(await app().verify(old.secret)).toBe('previous');
    app().time.advance(2 * HOUR);
    expect(await app().verify(old.secret)).not.toMatch(/current|previous|pending/);
  });

  it('one that is disabled stays so, says so, and works once it is activated', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.confirm('/apikey disable chat-bot', 'Disable');
    expect(await ana.type('/apikey regenerate rasa')).toMatch(/stays disabled/);
    const fresh = shownIn(await ana.pick('Regenerate'));
    expect(await app().verify(fresh.secret)).toBe('DISABLED');
    await ana.confirm('/apikey activate chat-bot', 'Activate');
    expect(await app().verify(fresh.secret)).toBe('current');
  });

  it('a replacement of a disabled key is disabled too: rotating is no way around it', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.confirm('/apikey disable chat-bot', 'Disable');
    const fresh = shownIn(await ana.confirm('/apikey regenerate rasa replace:both', 'Get New Key'));
    expect(await app().verify(fresh.secret)).toBe('DISABLED');
  });

  it('regenerated twice within an overlap: only the one before the newest still works', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const second = shownIn(await ana.confirm('/apikey regenerate rasa overlap:24h', 'Regenerate'));
    const third = shownIn(await ana.confirm('/apikey regenerate rasa overlap:24h', 'Regenerate'));
    const states = await secretRows(app().latchkey.context, bot.id);
    expect(states.filter(({ state }) => state === 'current')).toHaveLength(1);
    expect(await app().verify(third.secret)).toBe('current');
    expect(await app().verify(second.secret)).toBe('previous');
  });

  it('invariant 7: without an overlap, the overlap of an earlier rotation ends too', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const second = shownIn(await ana.confirm('/apikey regenerate rasa overlap:24h', 'Regenerate'));
    const question = await ana.type('/apikey regenerate rasa overlap:none');
    expect(question).toMatch(/An older secret that would have worked until .* also stops/);
    shownIn(await ana.pick('Regenerate'));
    expect(await app().verify(bot.secret)).toBe('RETIRED');
    expect(await app().verify(second.secret)).toBe('RETIRED');
  });

  it('its question names who used it within a day, with the secret that has stopped since, too', async () => {
    const { ana, bot } = await openShopWithKey(app());
    expect(await app().verify(bot.secret, '192.0.2.7')).toBe('current');
    shownIn(await ana.confirm('/apikey regenerate rasa overlap:none', 'Regenerate'));
    expect(await ana.type('/apikey regenerate rasa')).toMatch(/192\.0\.2\.7 \(with a secret that has stopped\)/);
  });

  it('its owner is told who still has the old secret, once for each source', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.confirm('/apikey regenerate rasa', 'Regenerate');
    await app().verify(bot.secret, '192.0.2.7');
    await app().verify(bot.secret, '192.0.2.7');
    const told = await ana.type('/apikey whoami');
    expect(told.match(/192\.0\.2\.7 still tries an old secret of your key chat-bot/g)).toHaveLength(1);
    expect(await ana.type('/apikey whoami')).not.toMatch(/still tries/);
  });
});

describe('what regenerate refuses to understand', () => {
  const app = sharedConsoleApp();
  let ana: ConsolePerson;
  let bot: ShownKey;

  beforeAll(async () => {
    ({ ana, bot } = await openShopWithKey(app()));
  });

  it.each([
    ['overlap:31d', /too long/],
    ['overlap:soon', /soon isn’t a duration/],
    ['overlap:-1h', /-1h isn’t a duration/],
    ['replace:id', /id isn’t a choice here\. Choose secret or both/],
    ['replace:bth', /Did you mean both/],
    ['key:chat-bott', /Did you mean chat-bot/],
    ['chanel:rasa', /no option chanel:.*channel:/],
  ])('%s', async (option, words) => {
    const screen = await ana.type(`/apikey regenerate rasa ${option} reason:"new year"`);
    expect(screen).toMatch(words);
    expect(buttonsOn(screen)).toEqual([]);
    expect(await app().verify(bot.secret)).toBe('current');
  });

  it('invariant 12: all that is wrong is named at once, and what was understood is repeated', async () => {
    const screen = await ana.type('/apikey regenerate channel:rassa overlap:soon replace:both reason:"new year"');
    expect(screen).toMatch(/called rassa/);
    expect(screen).toMatch(/soon isn’t a duration/);
    expect(repeats(screen, 'regenerate', 'replace:both', 'reason:"new year"'), screen).toBe(true);
  });

  it('invariant 2: a secret for a key: it is neither read nor repeated nor recorded', async () => {
    const screen = await ana.type(`/apikey regenerate key:${bot.secret}`);
    expect(screen).toMatch(/looks like a secret/);
    expect(screen).not.toContain(bot.secret.slice(20));
    const { context } = app().latchkey;
    expect(JSON.stringify(await auditRows(context))).not.toContain(bot.secret.slice(20));
    expect(app().logged()).not.toContain(bot.secret.slice(20));
  });
});

describeOnSqlite('invariant 5: no delivery, no rotation', (fixture) => {
  const app = appOn(fixture);

  const regenerate = async (line: string, outcome: 'refused' | 'unknown') => {
    const { confirm } = await ask(app(), 'ana', line);
    let secret = '';
    const input = { kind: 'press', action: confirm.action } as const;
    const answer = await app().latchkey.core.handle(speakerOf('ana'), input, (card) => {
      secret = keyOn(card).secret;
      return Promise.resolve({ outcome });
    });
    return { answer, secret };
  };

  it.each(['regenerate rasa', 'regenerate rasa replace:both', 'regenerate rasa overlap:24h'])(
    '%s, and the platform refuses to show the secret: the old one never stops, and the person is told so',
    async (line) => {
      const { ana, bot } = await openShopWithKey(app());
      const { answer, secret } = await regenerate(line, 'refused');
      expect(answer).toMatchObject({
        kind: 'delivered',
        followUp: { blocks: [{ text: expect.stringMatching(/discarded.*Nothing else changed/) }] },
      });
      expect(await app().verify(bot.secret)).toBe('current');
      expect(await app().verify(secret)).not.toMatch(/current|previous|pending/);
      expect(await ana.type('/apikey list')).toMatch(/^1 API key$/m);
      shownIn(await ana.confirm('/apikey regenerate rasa', 'Regenerate'));
    },
  );

  it('nobody knows whether it was seen: both are there until the new one is used, which makes it current', async () => {
    const { bot } = await openShopWithKey(app());
    const { answer, secret } = await regenerate('regenerate rasa', 'unknown');
    expect(answer).toMatchObject({
      kind: 'delivered',
      followUp: { blocks: [{ text: expect.stringMatching(/15 minutes/) }] },
    });
    expect(await app().verify(bot.secret)).toBe('current');
    expect(await app().verify(secret)).toBe('pending');
    expect(await app().verify(secret)).toBe('current');
    expect(await app().verify(bot.secret)).toBe('RETIRED');
  });

  it('nobody knows, and nobody uses it: after 15 minutes it is gone, and the old one works on', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const { secret } = await regenerate('regenerate rasa', 'unknown');
    app().time.advance(15 * MINUTE);
    expect(await app().verify(secret)).not.toMatch(/current|previous|pending/);
    expect(await discardOverdueSecrets(app().latchkey.context)).toBe(1);
    expect(await app().verify(bot.secret)).toBe('current');
    expect(showsSecret(await ana.type('/apikey show chat-bot'))).toBe(false);
  });
});
