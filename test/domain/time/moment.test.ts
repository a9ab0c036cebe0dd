import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storedText } from '../../../src/domain/storedText.ts';
import {
  cutText,
  expiryMoment,
  moment,
  momentAgo,
  plainText,
  textInZone,
  textParts,
} from '../../../src/domain/time/moment.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/time.ts';

const AT = Date.UTC(2027, 2, 31, 23, 30, 59);
const marks = /[\ufdd0-\ufdef]/;

describe('a moment in a text', () => {
  it.each([
    ['a minute, in a zone', moment(AT, 'minute', 'Europe/Berlin'), '1 Apr 2027, 01:30 Europe/Berlin'],
    ['a minute, in UTC where no zone is known', moment(AT, 'minute'), '31 Mar 2027, 23:30 UTC'],
    ['a minute, in UTC where the zone does not exist', moment(AT, 'minute', 'Nowhere/Land'), '31 Mar 2027, 23:30 UTC'],
    ['a day, in a zone', moment(AT, 'day', 'Asia/Tokyo'), '1 Apr 2027'],
    ['a day, in UTC', moment(AT, 'day'), '31 Mar 2027'],
    ['how long ago, in one unit', momentAgo(AT, AT + 2 * DAY + HOUR), '2 days ago'],
    ['what has only just been', momentAgo(AT, AT + 999), 'just now'],
  ])('is written in words: %s', (_, text, words) => {
    expect(plainText(`since ${text}.`)).toBe(`since ${words}.`);
  });

  it('takes the zone of its reader, unless it has one', () => {
    const text = `${moment(AT, 'minute')} or ${moment(AT, 'minute', 'America/New_York')}`;
    expect(plainText(textInZone(text, 'Asia/Kathmandu'))).toBe(
      '1 Apr 2027, 05:15 Asia/Kathmandu or 31 Mar 2027, 19:30 America/New_York',
    );
  });

  it('is never cut in two, and counts as its words do', () => {
    const text = `ends on ${moment(AT, 'day')}, you know`;
    const whole = plainText(text).length;
    for (let limit = 2; limit <= whole; limit += 1) {
      const cut = plainText(cutText(text, limit));
      expect(cut.length).toBeLessThanOrEqual(limit);
      expect(cut).not.toMatch(marks);
      expect(cut === plainText(text)).toBe(limit === whole);
    }
    expect(plainText(cutText(text, 12))).toBe('ends on …');
    expect(cutText('🗝🗝🗝', 2)).toBe('🗝…');
  });
});

describe('an expiry in a text', () => {
  const NOW = Date.UTC(2027, 0, 1, 12);
  it.each([
    ['shows the hour within two days', NOW + 2 * DAY, '3 Jan 2027, 12:00 UTC'],
    ['is a day where it is further', NOW + 2 * DAY + MINUTE, '3 Jan 2027'],
    ['shows the hour within two days after it', NOW - 2 * DAY, '30 Dec 2026, 12:00 UTC'],
    ['is a day where it is longer ago', NOW - 3 * DAY, '29 Dec 2026'],
  ])('%s', (_, at, words) => {
    expect(plainText(expiryMoment(at, NOW))).toBe(words);
  });

  it('that was given as a date stays that date in every zone', () => {
    const endOfDay = Date.UTC(2027, 3, 1) - 1;
    expect(plainText(textInZone(expiryMoment(endOfDay, NOW), 'Asia/Tokyo'))).toBe('31 Mar 2027');
    expect(plainText(textInZone(expiryMoment(endOfDay + 1, NOW), 'Asia/Tokyo'))).toBe('1 Apr 2027');
  });
});

describe('a text from outside', () => {
  it('can’t pretend to hold a moment', () => {
    const forged = `now ${moment(AT, 'minute')}`;
    expect(textParts(storedText(forged))).toHaveLength(1);
    const near = fc.array(
      fc.constantFrom('\ufdd0', '\ufdd1', 'day,', 'minute,', 'ago,', '12', '-', ',', 'Europe/Berlin', 'a', '🗝'),
    );
    fc.assert(
      fc.property(near, (pieces) => {
        const stored = storedText(pieces.join(''));
        expect(stored).not.toMatch(marks);
        expect(textParts(stored)).toEqual([stored]);
      }),
    );
  });

  it('that is broken stays as it is, and no moment is beyond what can be written', () => {
    for (const broken of ['\ufdd0', '\ufdd0day,1\ufdd1', '\ufdd0day,9999999999999999,,\ufdd1', '\ufdd0week,1,,\ufdd1'])
      expect(plainText(broken)).toBe(broken);
    expect(() => plainText(`\ufdd0minute,999999999999999,,\ufdd1`)).not.toThrow();
  });
});
