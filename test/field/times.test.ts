import { beforeAll, describe, expect, it } from 'vitest';
import { parseExpiry } from '../../src/domain/keys/expiry.ts';
import { readDate } from '../../src/domain/time/calendarDate.ts';
import { readDuration } from '../../src/domain/time/duration.ts';
import { exactExpiryMoment, plainText, textInZone } from '../../src/domain/time/moment.ts';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/time.ts';
import { openShopWithKey, sharedConsoleApp, showsSecret } from '../commands/app.ts';
import { NOW } from '../domain/samples.ts';

const LOS_ANGELES = 'America/Los_Angeles';

describe('units as people write them', () => {
  it.each([
    ['90 days', 90 * DAY],
    ['1 day', DAY],
    ['2 weeks', 14 * DAY],
    ['1 year', 365 * DAY],
    ['6 months', 180 * DAY],
    ['1mo', 30 * DAY],
    ['15 min', 15 * MINUTE],
    ['1 hr 30 mins', 90 * MINUTE],
    ['1 hour and 30 minutes', 90 * MINUTE],
    ['90D', 90 * DAY],
    ['1H30M', 90 * MINUTE],
    ['９０ｄ', 90 * DAY],
    ['۹۰d', 90 * DAY],
  ])('%s is understood', (text, duration) => {
    expect(readDuration(text)).toEqual({ kind: 'duration', duration });
  });

  it.each(['1M', '6M', ' 12 M ', '1y6M', '1w2M'])(
    '%s is months elsewhere, so it is neither those nor minutes',
    (text) => {
      expect(readDuration(text).kind).toBe('months-or-minutes');
    },
  );

  it.each(['3 fortnights', '1 moon', '10 Monday', 'days', '5 5 d', '1.5h', '200 years'])(
    '%s is not guessed at',
    (text) => {
      expect(readDuration(text)).toEqual({ kind: 'unreadable' });
    },
  );
});

describe('dates as people write them', () => {
  it.each([
    '2027-12-31',
    '2027/12/31',
    '31.12.2027',
    '31/12/2027',
    '12/31/2027',
    '31 Dec 2027',
    '31st of December 2027',
    'Dec 31, 2027',
    'december 31 2027',
  ])('%s is the 31st of December, to its last moment in the zone of the person who types it', (text) => {
    const last = { kind: 'expiry', at: Date.UTC(2028, 0, 1, 8) - 1 };
    expect(parseExpiry(text, NOW, LOS_ANGELES)).toEqual(last);
    expect(parseExpiry(text, NOW)).toEqual({ kind: 'expiry', at: Date.UTC(2028, 0, 1) - 1 });
  });

  it('with an hour it is that hour, in the zone that is written, or else in the person’s own', () => {
    const at = Date.UTC(2027, 11, 31, 18);
    for (const text of ['2027-12-31T18:00Z', '2027-12-31 10:00', '31 Dec 2027 at 10:00am', '2027-12-31 19:00+01:00'])
      expect(readDate(text, NOW, LOS_ANGELES)).toMatchObject({ first: at });
  });

  it.each(['03/04/2027', '3-4-2027'])('%s is a day or another, and both are offered', (text) => {
    expect(readDate(text, NOW, null)).toEqual({ kind: 'day-or-month', readings: ['2027-03-04', '2027-04-03'] });
  });

  it('the zone is named beside a date that somebody decides by, and the hour', () => {
    const at = Date.UTC(2028, 0, 1, 8) - 1;
    const said = plainText(textInZone(exactExpiryMoment(at, NOW), LOS_ANGELES));
    expect(said).toBe('31 Dec 2027, 23:59 America/Los_Angeles');
    expect(plainText(exactExpiryMoment(NOW + 15 * MINUTE, NOW))).toBe('31 Mar 2027, 09:15 UTC');
    expect(plainText(exactExpiryMoment(NOW + 90 * DAY + HOUR / 2 + 1, NOW))).toBe('29 Jun 2027');
  });
});

describe('on the console', () => {
  const app = sharedConsoleApp({ env: { LATCHKEY_KEY_VALIDITY: '30d' } });
  let discord: Awaited<ReturnType<typeof openShopWithKey>>;
  beforeAll(async () => {
    discord = await openShopWithKey(app());
  });

  it('a capital M creates nothing and stops nothing: days and mo are offered', async () => {
    const { ana, bot } = discord;
    const created = await ana.type('/apikey create rasa name:m expires:1M');
    expect(showsSecret(created)).toBe(false);
    expect(created).toMatch(/1mo or 30d/);
    expect(created).toContain('expires:1mo');
    const regenerated = await ana.type('/apikey regenerate chat-bot overlap:6M');
    expect(regenerated, 'kind: an offer that is refused afterwards').not.toMatch(/6mo|180d/);
    expect(regenerated).toContain('overlap:6m');
    expect(await app().verify(bot.secret)).toBe('current');
  });

  it('a time of several words needs no quotes', async () => {
    const said = await app().user('ana').type('/apikey create rasa name:w expires:2 weeks');
    expect(showsSecret(said)).toBe(true);
    expect(await app().user('ana').type('/apikey show w')).toMatch(/Expires/);
  });

  it('the help says the validity that is configured', async () => {
    expect(await app().user('ana').type('/apikey help create')).toContain('in 30 days by default');
  });

  it('a person in Los Angeles who gives a date reads it in their own zone, with the zone named', async () => {
    const speaker = { platform: 'console', externalId: 'lou', displayName: 'lou', groups: [], timeZone: LOS_ANGELES };
    const shown: string[] = [];
    const says = (line: string) =>
      app().latchkey.core.handle(speaker, { kind: 'text', line }, (card) => {
        shown.push(...card.notes);
        return Promise.resolve({ outcome: 'accepted' });
      });
    await says('project create coast');
    await says('channel add web');
    await says('create web name:west expires:2028-12-31');
    expect(shown.map(plainText).join('\n')).toContain('31 Dec 2028, 23:59 America/Los_Angeles');
    expect(JSON.stringify(await says('show west'))).toContain(String(Date.UTC(2029, 0, 1, 8) - 1));
  });
});
