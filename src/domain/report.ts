import type { PastDrill } from './drills/drillText.ts';
import type { Named } from './refs.ts';
import { WEEKDAYS } from './time/calendarText.ts';
import { DAY, type DurationMs, type EpochMs } from './time/time.ts';
import { type LocalDay, localDay, momentOf, NINE, weekday } from './time/timeZone.ts';

/** How far ahead keys expire: already, today, within so many days, or later. */
export const SPANS = ['expired', 'today', 7, 30, 90, 'later'] as const;
/** One of {@link SPANS}. */
export type Span = (typeof SPANS)[number];

/** One day's counts; null if unknown. */
export interface DayCount {
  readonly day: LocalDay;
  readonly uses: number | null;
  readonly failures: number | null;
}

/** The content of the owners' weekly report for a project. */
export interface ProjectReport {
  readonly project: Named;
  /** How many keys, deleted ones excluded, expire in each of {@link SPANS}. */
  readonly spans: readonly number[];
  readonly locked: number;
  readonly disabled: number;
  /** The last seven whole days (UTC), oldest first. */
  readonly days: readonly DayCount[];
  /** The last months' fire drills that people know of, newest first; none where the project has none. */
  readonly drills: readonly PastDrill[];
}

/** A project's totals at the start of a day. */
export interface DayTotal {
  readonly day: LocalDay;
  readonly uses: number;
  readonly failures: number;
}

const DAYS = 7;
const MONDAY = 1;
/** The latest that a report may be sent; after that, the next week's is sent instead. */
const LATE: DurationMs = 2 * DAY;

/**
 * The end of each span but the last, by the reader's calendar.
 * @returns times; a key belongs to the first span that ends after the key does.
 */
export function spanEnds(zone: string | null, now: EpochMs): readonly EpochMs[] {
  const today = localDay(zone, now);
  return SPANS.slice(0, -1).map((span) => {
    if (span === 'expired') return now;
    return momentOf(zone, (today + 1 + (typeof span === 'number' ? span : 0)) * DAY);
  });
}

/** The calendar day to which a moment's counts belong. */
export function countedDay(at: EpochMs): LocalDay {
  return localDay(null, at);
}

/**
 * @returns the counts of each of the seven days before today; a day's counts are known if there is a total at both its
 * ends.
 */
export function dayCounts(totals: readonly DayTotal[], now: EpochMs): readonly DayCount[] {
  const byDay = new Map(totals.map((total) => [total.day, total]));
  return daysBefore(now).map((day) => {
    const [begin, end] = [byDay.get(day), byDay.get(day + 1)];
    if (begin === undefined || end === undefined) return { day, uses: null, failures: null };
    // Counts only grow, but a database may have been restored.
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

/** A day in short form, such as `Mon 9`. */
export function shortDay(day: LocalDay): string {
  return `${WEEKDAYS[weekday(day)] ?? ''} ${new Date(day * DAY).getUTCDate()}`;
}

/** A day in full, such as `2026-03-09`. */
export function isoDay(day: LocalDay): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** Adds up the known counts; undefined if there are none. */
export function sumOf(days: readonly DayCount[], count: 'uses' | 'failures'): number | undefined {
  const known = days.flatMap((day) => day[count] ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, one) => sum + one, 0);
}
