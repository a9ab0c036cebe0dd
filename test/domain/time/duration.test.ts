import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../src/domain/time/duration.ts';
import { DAY, HOUR, MINUTE, SECOND, WEEK } from '../../../src/domain/time/time.ts';
import { always, anyText, seeded } from '../seed.ts';

const CENTURY = 100 * 365 * DAY;

/** Reads what {@link formatDuration} wrote, and the smallest unit in it. */
function readText(words: string): { readonly total: number; readonly finest: number; readonly parts: number } {
  if (words === 'less than a second') return { total: 0, finest: SECOND, parts: 0 };
  const units = new Map([
    ['day', DAY],
    ['hour', HOUR],
    ['minute', MINUTE],
    ['second', SECOND],
  ]);
  const parts = [...words.matchAll(/(\d+) (day|hour|minute|second)(s?)(?: |$)/g)].map(([, count, unit, plural]) => {
    expect(plural === 's').toBe(Number(count) !== 1);
    return { size: Number(count) * (units.get(unit ?? '') ?? Number.NaN), unit: units.get(unit ?? '') ?? Number.NaN };
  });
  return {
    total: parts.reduce((sum, { size }) => sum + size, 0),
    finest: Math.min(...parts.map(({ unit }) => unit)),
    parts: parts.length,
  };
}

describe(seeded('a duration that a person types'), () => {
  it.each([
    ['15m', 15 * MINUTE],
    ['24h', 24 * HOUR],
    ['90d', 90 * DAY],
    ['2w', 2 * WEEK],
    ['1y', 365 * DAY],
    ['30s', 30 * SECOND],
    ['1h30m', 90 * MINUTE],
    ['  7D ', 7 * DAY],
    ['3 h', 3 * HOUR],
    ['none', 0],
    ['None', 0],
    ['0', 0],
    ['0m', 0],
    ['36500d', CENTURY],
    ['15 minutes', 15 * MINUTE],
    ['١٥m', 15 * MINUTE],
  ])('%j is %d ms', (text, duration) => {
    expect(parseDuration(text)).toBe(duration);
  });

  it.each(['', ' ', 'soon', '15', 'm', '15ms', '-15m', '1.5h', '1e3s', '15m!', 'x15m', '36501d', '101y'])(
    '%j is no duration',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it('is the sum of its parts, in whatever order and case they are written', () => {
    const unit = fc.constantFrom<readonly [string, number]>(
      ['s', SECOND],
      ['m', MINUTE],
      ['H', HOUR],
      ['d', DAY],
      ['W', WEEK],
      ['y', 365 * DAY],
    );
    const parts = fc.array(fc.tuple(fc.nat(500), unit), { minLength: 1, maxLength: 5 });
    always(parts, (drawn) => {
      const text = drawn.map(([count, [letter]]) => `${count}${letter}`).join('');
      const sum = drawn.reduce((total, [count, [, size]]) => total + count * size, 0);
      expect(parseDuration(text)).toBe(sum > CENTURY ? undefined : sum);
    });
  });

  it('reads back exactly when it is written to the second', () => {
    always(fc.integer({ min: 1, max: CENTURY / SECOND }), (seconds) => {
      const [days, hours] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24];
      const text = `${days}d${hours}h${Math.floor(seconds / 60) % 60}m${seconds % 60}s`;
      expect(parseDuration(text)).toBe(seconds * SECOND);
    });
  });

  it('never makes the reader throw, and is never negative, endless or a fraction', () => {
    const typed = fc.oneof(anyText(), fc.stringMatching(/^[0-9]{1,12}[smhdwy ]([0-9]{1,12}[smhdwyx])?$/));
    always(
      typed,
      (text) => {
        const duration = parseDuration(text);
        if (duration === undefined) return;
        expect(Number.isSafeInteger(duration)).toBe(true);
        expect(duration).toBeGreaterThanOrEqual(0);
        expect(duration).toBeLessThanOrEqual(CENTURY);
      },
      3_000,
    );
  });
});

describe(seeded('a duration in words'), () => {
  it.each([
    [0, 'less than a second'],
    [999, 'less than a second'],
    [SECOND, '1 second'],
    [15 * MINUTE, '15 minutes'],
    [DAY + 4 * HOUR, '1 day 4 hours'],
    [DAY + 4 * HOUR + 59 * MINUTE, '1 day 4 hours'],
    [HOUR - 1, '59 minutes 59 seconds'],
    [2 * DAY + 5 * SECOND, '2 days 5 seconds'],
    [-90 * MINUTE, '1 hour 30 minutes'],
  ])('%d ms is "%s"', (duration, words) => {
    expect(formatDuration(duration)).toBe(words);
  });

  it('never promises more time than there is, and leaves out less than its smallest unit', () => {
    always(
      fc.integer({ min: 0, max: CENTURY }),
      (duration) => {
        const { total, finest, parts } = readText(formatDuration(duration));
        expect(parts).toBeLessThanOrEqual(2);
        expect(total).toBeLessThanOrEqual(duration);
        expect(duration - total).toBeLessThan(finest);
        expect(formatDuration(-duration)).toBe(formatDuration(duration));
      },
      1_000,
    );
  });
});
