import { asciiDigits } from './digits.ts';
import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from './time.ts';
import { localDay, momentOf, type WallTime } from './timeZone.ts';

/** A day as it is written, whether it exists or not; months count from 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A date as a person typed it. `first` to `last`: the moments that it covers, a whole day or a minute. */
export type ReadDate =
  | { readonly kind: 'date'; readonly first: EpochMs; readonly last: EpochMs }
  | ({ readonly kind: 'no-such-day' } & CalendarDay)
  /** `03/04/2027`: both readings, in the form that can be read in one way only. */
  | { readonly kind: 'day-or-month'; readonly readings: readonly [string, string] }
  | { readonly kind: 'unreadable' };

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const DAY_NAMED = /^(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?([a-z]{3,9})\.?,?\s+(\d{4})$/;
const MONTH_NAMED = /^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/;
const CLOCK = /(?:t|,?\s+(?:at\s+)?)(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?$/;
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;
/** Days from today. */
const NEAR_DAYS: ReadonlyMap<string, number> = new Map([
  ['yesterday', -1],
  ['today', 0],
  ['tomorrow', 1],
]);

/**
 * Reads a date: `2027-12-31`, `31.12.2027`, `31 Dec 2027`, `Dec 31, 2027`, `tomorrow`, each also with an hour (`2027-12-31 18:00`,
 * `2027-12-31T18:00Z`).
 * @param zone whose calendar and clock are meant where none is written; null is UTC.
 */
export function readDate(text: string, now: EpochMs, zone: string | null): ReadDate {
  const typed = asciiDigits(text.normalize('NFKC')).trim().toLowerCase();
  if (typed.length > 60) return { kind: 'unreadable' };
  const clock = CLOCK.exec(typed);
  const day = readDay(clock === null ? typed : typed.slice(0, clock.index), now, zone);
  if (day.kind !== 'day') return day;
  const start = startOf(day);
  if (start === undefined) return { kind: 'no-such-day', year: day.year, month: day.month, day: day.day };
  if (clock === null) {
    return { kind: 'date', first: momentOf(zone, start), last: momentOf(zone, start + DAY) - 1 };
  }
  const time = clockTime(clock);
  if (time === undefined) return { kind: 'unreadable' };
  const first = time.offset === undefined ? momentOf(zone, start + time.wall) : start + time.wall - time.offset;
  return { kind: 'date', first, last: first };
}

type ReadDay =
  | ({ readonly kind: 'day' } & CalendarDay)
  | Extract<ReadDate, { readonly kind: 'day-or-month' | 'unreadable' }>;

function readDay(typed: string, now: EpochMs, zone: string | null): ReadDay {
  const near = NEAR_DAYS.get(typed);
  if (near !== undefined) {
    const date = new Date((localDay(zone, now) + near) * DAY);
    return dayOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  }
  const [, year, , month, day] = YEAR_FIRST.exec(typed) ?? [];
  if (year !== undefined) return dayOf(Number(year), Number(month), Number(day));
  const [, named, inWords, namedYear] = DAY_NAMED.exec(typed) ?? [];
  if (inWords !== undefined) return inMonth(inWords, Number(named), Number(namedYear));
  const [, leading, ofMonth, lastYear] = MONTH_NAMED.exec(typed) ?? [];
  if (leading !== undefined) return inMonth(leading, Number(ofMonth), Number(lastYear));
  return yearLast(YEAR_LAST.exec(typed));
}

/** Dots put the day first everywhere; with slashes or dashes it depends on the writer. */
function yearLast(match: RegExpExecArray | null): ReadDay {
  if (match === null) return { kind: 'unreadable' };
  const [one, other, year] = [Number(match[1]), Number(match[3]), Number(match[4])];
  if (match[2] === '.' || one > 12 || one === other) return dayOf(year, other, one);
  if (other > 12) return dayOf(year, one, other);
  return { kind: 'day-or-month', readings: [written(year, one, other), written(year, other, one)] };
}

function inMonth(word: string, day: number, year: number): ReadDay {
  const index = MONTHS.findIndex((month) => month === word || month.slice(0, 3) === word || month.slice(0, 4) === word);
  return index === -1 ? { kind: 'unreadable' } : dayOf(year, index + 1, day);
}

function dayOf(year: number, month: number, day: number): ReadDay {
  return { kind: 'day', year, month, day };
}

function written(year: number, month: number, day: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}`;
}

/** @returns the start of a day, or undefined where the calendar has no such day. */
function startOf({ year, month, day }: CalendarDay): WallTime | undefined {
  const start = new Date(0);
  // `Date.UTC` would read the years 0 to 99 as 1900 to 1999.
  start.setUTCFullYear(year, month - 1, day);
  const exists = start.getUTCFullYear() === year && start.getUTCMonth() === month - 1 && start.getUTCDate() === day;
  return exists ? start.getTime() : undefined;
}

/** @returns the time of day, and how far from UTC it is meant where that is written; undefined for a time that no clock shows. */
function clockTime(
  match: RegExpExecArray,
): { readonly wall: WallTime; readonly offset: number | undefined } | undefined {
  const [, hours, minutes, seconds = '0', half, zone] = match;
  const hour = Number(hours);
  if (Number(minutes) > 59 || Number(seconds) > 59 || hour > 23) return undefined;
  if (half !== undefined && (hour < 1 || hour > 12)) return undefined;
  const inDay = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
  const wall = inDay * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND;
  if (zone === undefined) return { wall, offset: undefined };
  const [, sign, far, rest] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  const offset = sign === undefined ? 0 : (Number(far) * HOUR + Number(rest) * MINUTE) * (sign === '-' ? -1 : 1);
  return Math.abs(offset) > 15 * HOUR ? undefined : { wall, offset };
}
