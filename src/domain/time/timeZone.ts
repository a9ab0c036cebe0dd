import { LRUCache } from 'lru-cache';
import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from './time.ts';

/** A calendar day in some zone: whole days since 1970-01-01. */
export type LocalDay = number;
/** The time on a wall clock in some zone, as if it were UTC. */
export type WallTime = number;

/** Cached because formatters are expensive to create, and there are only a few hundred zones. */
const formatters = new LRUCache<string, Intl.DateTimeFormat | 'no zone'>({ max: 1_000, memoMethod: makeFormatter });

/** @returns whether the text is an IANA zone name known to this runtime. */
export function isZone(zone: string): boolean {
  return formatterOf(zone) !== undefined;
}

/** The wall-clock time in a zone at a moment. A missing or unknown zone counts as UTC. */
export function wallTime(zone: string | null, at: EpochMs): WallTime {
  const formatter = zone === null ? undefined : formatterOf(zone);
  if (formatter === undefined) return at;
  const parts = new Map(formatter.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const whole = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return whole + (((at % SECOND) + SECOND) % SECOND);
}

/** The calendar day in a zone at a moment. */
export function localDay(zone: string | null, at: EpochMs): LocalDay {
  return Math.floor(wallTime(zone, at) / DAY);
}

/** The day of the week: 0 is Sunday. 1970-01-01 was a Thursday. */
export function weekday(day: LocalDay): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** Cached because messages go out at one time of day to whole time zones: one person's result serves the others. */
const moments = new LRUCache<string, EpochMs>({ max: 10_000 });

/**
 * The moment at which a wall clock in a zone shows a time: the first of two if the clock is set back, and the first
 * moment after the gap if the clock skips that time.
 */
export function momentOf(zone: string | null, wall: WallTime): EpochMs {
  if (zone === null) return wall;
  const name = `${wall} ${zone}`;
  const known = moments.get(name);
  if (known !== undefined) return known;
  const moment = findMoment(zone, wall);
  moments.set(name, moment);
  return moment;
}

function findMoment(zone: string, wall: WallTime): EpochMs {
  const offset = (at: EpochMs) => wallTime(zone, at) - at;
  // No zone changed by more than a day.
  const [before, after] = [offset(wall - 2 * DAY), offset(wall + 2 * DAY)];
  const candidates = [wall - Math.max(before, after), wall - Math.min(before, after)];
  const exact = candidates.find((at) => wallTime(zone, at) === wall);
  return exact ?? firstAfter(zone, wall, candidates);
}

/** Finds the moment at which the clock skips `wall`, somewhere between the two candidates. */
function firstAfter(zone: string | null, wall: WallTime, [early = wall, late = wall]: readonly EpochMs[]): EpochMs {
  let [low, high] = [Math.floor(early / MINUTE), Math.ceil(late / MINUTE)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (wallTime(zone, middle * MINUTE) >= wall) high = middle;
    else low = middle;
  }
  return high * MINUTE;
}

function formatterOf(zone: string): Intl.DateTimeFormat | undefined {
  const formatter = formatters.memo(zone);
  return formatter === 'no zone' ? undefined : formatter;
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat | 'no zone' {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return 'no zone';
  }
}

/** The hour for messages in the morning, unless configured otherwise. */
export const NINE = 9 * HOUR;
