import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_VALIDITY, parseExpiry } from '../../../src/domain/keys/expiry.ts';
import { readDate } from '../../../src/domain/time/calendarDate.ts';
import { DAY, MINUTE } from '../../../src/domain/time/time.ts';
import { NOW } from '../samples.ts';
import { always, anyText, seeded } from '../seed.ts';

/** Whether a date stands in the calendar, by the rule that children learn. */
function exists(year: number, month: number, day: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= (days[month - 1] ?? 0);
}

/** The calendar date of a moment in UTC. */
function formatDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function write(year: number, month: number, day: number): string {
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
}

/** The last moment of a date in UTC, as an expiry takes it. */
function parseDate(text: string): number | undefined {
  const read = readDate(text, NOW, null);
  return read.kind === 'date' ? read.last : undefined;
}

describe(seeded('a date that a person types'), () => {
  it('is the last moment of that day in UTC', () => {
    expect(parseDate('2027-03-31')).toBe(Date.UTC(2027, 3, 1) - 1);
    expect(parseDate(' 2028-02-29 ')).toBe(Date.UTC(2028, 2, 1) - 1);
  });

  it.each(['2027-02-29', '2100-02-29', '2027-04-31', '2027-13-01', '2027-00-10', '2027-01-00', '2027-01-32'])(
    '%s does not exist',
    (text) => {
      expect(parseDate(text)).toBeUndefined();
    },
  );

  it.each(['', '27-03-31', '2027-03-31\n2027-04-01', '+2027-03-31'])('%j is not read as a date', (text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  it('is understood exactly where the calendar has it, and is written back the same', () => {
    const numbers = fc.record({
      year: fc.integer({ min: 1_000, max: 9_999 }),
      month: fc.nat(13),
      day: fc.nat(32),
    });
    always(
      numbers,
      ({ year, month, day }) => {
        const text = write(year, month, day);
        const at = parseDate(text);
        expect(at !== undefined).toBe(exists(year, month, day));
        if (at === undefined) return;
        expect(formatDate(at)).toBe(text);
        expect(formatDate(at + 1)).not.toBe(text);
        expect(formatDate(at + 1 - DAY)).toBe(text);
      },
      2_000,
    );
  });

  it('never makes the reader throw', () => {
    always(fc.oneof(anyText(), fc.stringMatching(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/)), (text) => {
      const at = parseDate(text);
      expect(at === undefined || Number.isSafeInteger(at)).toBe(true);
    });
  });
});

describe(seeded('the expiry of a key'), () => {
  it.each([
    ['90d', NOW + 90 * DAY],
    ['1m', NOW + MINUTE],
    ['3650d', NOW + LONGEST_VALIDITY],
    ['2027-03-31', Date.UTC(2027, 3, 1) - 1],
    ['2027-12-31', Date.UTC(2028, 0, 1) - 1],
  ])('%s is understood', (text, at) => {
    expect(parseExpiry(text, NOW)).toEqual({ kind: 'expiry', at });
  });

  it.each(['none', '0'])('%s is no expiry', (text) => {
    expect(parseExpiry(text, NOW)).toEqual({ kind: 'never' });
  });

  it.each(['59s', '2027-03-30', '1999-01-01'])('%s is too soon: a key that is dead at once helps nobody', (text) => {
    expect(parseExpiry(text, NOW)).toEqual({ kind: 'past' });
  });

  it.each(['3651d', '11y', '2038-01-01', '9999-12-31'])('%s is too far: every key expires some day', (text) => {
    expect(parseExpiry(text, NOW)).toEqual({ kind: 'too-far' });
  });

  it('a day that no calendar has is said to be one', () => {
    expect(parseExpiry('2027-02-29', NOW)).toEqual({ kind: 'no-such-day', year: 2027, month: 2, day: 29 });
  });

  it.each(['', 'never', '90', '200y'])('%j is not understood', (text) => {
    expect(parseExpiry(text, NOW)).toEqual({ kind: 'unreadable' });
  });

  it('today is too soon in the last minute of the day', () => {
    expect(parseExpiry('2027-03-31', Date.UTC(2027, 2, 31, 23, 59, 30)).kind).toBe('past');
  });

  it('lies between a minute and ten years ahead, whatever was typed', () => {
    const typed = fc.oneof(
      anyText(12),
      fc.stringMatching(/^[0-9]{1,6}[smhdwy]$/),
      fc
        .date({ min: new Date('1990-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
        .map((date) => formatDate(date.getTime())),
    );
    always(
      typed,
      (text) => {
        const parsed = parseExpiry(text, NOW);
        if (parsed.kind !== 'expiry') return;
        expect(parsed.at).toBeGreaterThanOrEqual(NOW + MINUTE);
        expect(parsed.at).toBeLessThanOrEqual(NOW + LONGEST_VALIDITY);
      },
      1_000,
    );
  });
});
