import { asciiDigits } from './digits.ts';
import { DAY, type DurationMs, HOUR, MINUTE, SECOND, WEEK } from './time.ts';

const MONTH: DurationMs = 30 * DAY;
const YEAR: DurationMs = 365 * DAY;

/** Each unit with all the ways in which people write it. `m` is a minute; a month is `mo`. */
const UNITS: ReadonlyMap<string, DurationMs> = new Map(
  (
    [
      [SECOND, 's sec secs second seconds'],
      [MINUTE, 'm min mins minute minutes'],
      [HOUR, 'h hr hrs hour hours'],
      [DAY, 'd day days'],
      [WEEK, 'w wk wks week weeks'],
      [MONTH, 'mo mos mth mths month months'],
      [YEAR, 'y yr yrs year years'],
    ] as const
  ).flatMap(([size, words]) => words.split(' ').map((word) => [word, size] as const)),
);

const PART = /(\d{1,9})\s*([a-z]+)\.?(?:\s*,\s*|\s+and\s+|\s*)/gy;
const MONTH_OR_MINUTE = /(\d{1,9})\s*M(?![a-z])/gi;
const LONGEST: DurationMs = 100 * YEAR;

/** A duration as a person typed it. */
export type ReadDuration =
  | { readonly kind: 'duration'; readonly duration: DurationMs }
  /** A capital M: months elsewhere, minutes here. `months` is the same with `mo`, `days` the same in days. */
  | { readonly kind: 'months-or-minutes'; readonly months: string; readonly days: string; readonly minutes: string }
  | { readonly kind: 'unreadable' };

/**
 * Reads a duration such as `90d`, `24h`, `1h30m`, `90 days`, `2 weeks` or `1 year`. A month has 30 days and is written `mo` or in full,
 * a year has 365. `none` and `0` mean zero. A capital M is not guessed at: other programs write months so.
 */
export function readDuration(text: string): ReadDuration {
  const typed = asciiDigits(text.normalize('NFKC')).trim();
  const duration = parseLower(typed.toLowerCase());
  if (duration === undefined) return { kind: 'unreadable' };
  // In `1H30M` everything is in capitals, so the M after hours means minutes.
  const isAmbiguous = /\d\s*M(?![a-z])/.test(typed) && !/\d\s*H\s*\d+\s*M$/.test(typed);
  if (!isAmbiguous) return { kind: 'duration', duration };
  const months = typed.toLowerCase().replace(MONTH_OR_MINUTE, '$1mo');
  const inMonths = parseLower(months);
  if (inMonths === undefined) return { kind: 'unreadable' };
  const days = inMonths % DAY === 0 ? `${inMonths / DAY}d` : months;
  return { kind: 'months-or-minutes', months, days, minutes: typed.toLowerCase() };
}

/**
 * Parses a duration that can be read in one way only, see {@link readDuration}.
 * @returns milliseconds, or undefined if the text is not a duration or exceeds a hundred years.
 */
export function parseDuration(text: string): DurationMs | undefined {
  const read = readDuration(text);
  return read.kind === 'duration' ? read.duration : undefined;
}

function parseLower(text: string): DurationMs | undefined {
  if (text === 'none' || text === '0') return 0;
  let total = 0;
  let end = 0;
  for (const part of text.matchAll(PART)) {
    total += Number(part[1]) * (UNITS.get(part[2] ?? '') ?? Number.NaN);
    end = part.index + part[0].length;
  }
  if (end === 0 || end !== text.length || !(total <= LONGEST)) return undefined;
  return total;
}

const NAMES: readonly (readonly [DurationMs, string])[] = [
  [DAY, 'day'],
  [HOUR, 'hour'],
  [MINUTE, 'minute'],
  [SECOND, 'second'],
];

/**
 * Writes a duration for people, in its two largest units: `1 day 4 hours`, `15 minutes`, `less than a second`.
 * @param duration milliseconds; the sign of a negative one is dropped.
 */
export function formatDuration(duration: DurationMs): string {
  let rest = Math.abs(duration);
  const parts: string[] = [];
  for (const [unit, name] of NAMES) {
    const count = Math.floor(rest / unit);
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
    rest -= count * unit;
    if (parts.length === 2) break;
  }
  return parts.length === 0 ? 'less than a second' : parts.join(' ');
}

/** `30, 14, 7 and 1 days`, `1 day`. @param days whole numbers of days, one at least. */
export function daysAhead(days: readonly (number | string)[]): string {
  const last = days.at(-1);
  if (days.length === 1) return `${last} ${Number(last) === 1 ? 'day' : 'days'}`;
  return `${days.slice(0, -1).join(', ')} and ${last} days`;
}

/** `1 more day`; of two units `1 day 4 hours more`. @param words a duration in words. */
export function moreOf(words: string): string {
  const parts = words.split(' ');
  return parts.length === 2 ? parts.join(' more ') : `${words} more`;
}
