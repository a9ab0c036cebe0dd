import { DAY, type DurationMs, HOUR, MINUTE, SECOND, WEEK } from './time.ts';

const UNITS: Readonly<Record<string, DurationMs>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: WEEK, y: 365 * DAY };
const PART = /(\d{1,9})\s*(s|m|h|d|w|y)/gy;
const LONGEST: DurationMs = 100 * 365 * DAY;

/**
 * Parses a duration such as `90d`, `24h`, `15m` or `1h30m`. Units: s, m, h, d, w, y (365 days). `none` and `0` mean
 * zero.
 * @returns milliseconds, or undefined if the text is not a duration or exceeds a hundred years.
 */
export function parseDuration(text: string): DurationMs | undefined {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === 'none' || trimmed === '0') return 0;
  let total = 0;
  let end = 0;
  for (const part of trimmed.matchAll(PART)) {
    total += Number(part[1]) * (UNITS[part[2] ?? ''] ?? Number.NaN);
    end = part.index + part[0].length;
  }
  if (end === 0 || end !== trimmed.length || !(total <= LONGEST)) return undefined;
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

/** `1 more day`; of two units `1 day 4 hours more`. @param words a duration in words. */
export function moreOf(words: string): string {
  const parts = words.split(' ');
  return parts.length === 2 ? parts.join(' more ') : `${words} more`;
}
