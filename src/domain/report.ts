import type { Named } from './refs.ts';
import { DAY, type DurationMs, type EpochMs } from './time/time.ts';
import { type LocalDay, localDay, momentOf, NINE, weekday } from './time/timeZone.ts';

/** How far ahead keys end: already, today, within so many days, or later. */
export const SPANS = ['expired', 'today', 7, 30, 90, 'later'] as const;
export type Span = (typeof SPANS)[number];

/** What was counted on one day; null where it is not known. */
export interface DayCount {
  readonly day: LocalDay;
  readonly uses: number | null;
  readonly failures: number | null;
}

/** What a project's owners are told each week. */
export interface ProjectReport {
  readonly project: Named;
  /** How many keys that are not deleted end how far ahead, in the order of {@link SPANS}. */
  readonly spans: readonly number[];
  readonly locked: number;
  readonly disabled: number;
  /** The last seven whole days (UTC), oldest first. */
  readonly days: readonly DayCount[];
}

/** How far a project's counts had come when a day began. */
export interface DayTotal {
  readonly day: LocalDay;
  readonly uses: number;
  readonly failures: number;
}

const DAYS = 7;
const MONDAY = 1;
/** After that, the next week's report is sent instead. */
const LATE: DurationMs = 2 * DAY;

/**
 * Where each span but the last ends: keys are counted by the calendar of the person who reads it.
 * @returns moments; a key belongs to the first span that ends after the key does.
 */
export function spanEnds(zone: string | null, now: EpochMs): readonly EpochMs[] {
  const today = localDay(zone, now);
  return SPANS.slice(0, -1).map((span) => {
    if (span === 'expired') return now;
    return momentOf(zone, (today + 1 + (typeof span === 'number' ? span : 0)) * DAY);
  });
}

/** The calendar day on which counting of a moment's day begins. */
export function countedDay(at: EpochMs): LocalDay {
  return localDay(null, at);
}

/** @returns what was counted on each of the seven days before today; it is known of days at whose two ends there is a total. */
export function dayCounts(totals: readonly DayTotal[], now: EpochMs): readonly DayCount[] {
  const byDay = new Map(totals.map((total) => [total.day, total]));
  return daysBefore(now).map((day) => {
    const [begin, end] = [byDay.get(day), byDay.get(day + 1)];
    if (begin === undefined || end === undefined) return { day, uses: null, failures: null };
    // Nothing counts backwards, but a database may have been restored.
    const grown = (count: 'uses' | 'failures') => Math.max(0, end[count] - begin[count]);
    return { day, uses: grown('uses'), failures: grown('failures') };
  });
}

/** The seven whole days before a moment, oldest first. */
export function daysBefore(now: EpochMs): readonly LocalDay[] {
  const today = countedDay(now);
  return Array.from({ length: DAYS }, (_, index) => today - DAYS + index);
}

/**
 * Which week's report someone gets now: on Monday at nine on their own wall clock, or soon after where it could not be then.
 * @returns the Monday, or undefined where none is due.
 */
export function reportDue(zone: string | null, now: EpochMs): LocalDay | undefined {
  const today = localDay(zone, now);
  const monday = today - ((weekday(today) - MONDAY + 7) % 7);
  const at = momentOf(zone, monday * DAY + NINE);
  return at <= now && now < at + LATE ? monday : undefined;
}

/** @returns whether the report of a week is too old to be sent. */
export function isOverdue(week: LocalDay, zone: string | null, now: EpochMs): boolean {
  return now >= momentOf(zone, week * DAY + NINE) + LATE;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** A day in few letters, as in `Mon 9`. */
export function shortDay(day: LocalDay): string {
  return `${WEEKDAYS[weekday(day)] ?? ''} ${new Date(day * DAY).getUTCDate()}`;
}

/** A day in full, as in `2026-03-09`. */
export function isoDay(day: LocalDay): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** Adds up what is known; undefined where nothing is. */
export function sumOf(days: readonly DayCount[], count: 'uses' | 'failures'): number | undefined {
  const known = days.flatMap((day) => day[count] ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, one) => sum + one, 0);
}
