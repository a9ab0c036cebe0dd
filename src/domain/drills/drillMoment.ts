import type { RandomBytes } from '../keys/base62.ts';
import { DAY, type EpochMs, HOUR } from '../time/time.ts';
import { type LocalDay, localDay, momentOf, weekday } from '../time/timeZone.ts';

/** A calendar month in the zone of the deployment's working hours, such as `2026-03`. */
export type DrillMonth = string;

/** Monday to Friday, from nine to five. */
const WORKING = { firstDay: 1, lastDay: 5, from: 9 * HOUR, to: 17 * HOUR } as const;

/** The month that a moment belongs to. */
export function monthOf(zone: string, at: EpochMs): DrillMonth {
  return monthOfDay(localDay(zone, at));
}

/** Whether people are at work at a moment. */
export function isWorkingTime(zone: string, at: EpochMs): boolean {
  const day = localDay(zone, at);
  const [from, to] = workingHours(zone, day);
  return isWorkingDay(day) && from <= at && at < to;
}

/**
 * Draws a moment in the working hours that are left of a month: each millisecond of them is as likely as any other.
 * @param from now; its month is meant.
 * @returns undefined where none of them are left.
 */
export function drawMoment(zone: string, from: EpochMs, random: RandomBytes): EpochMs | undefined {
  const left = hoursLeft(zone, from);
  const total = left.reduce((sum, [begin, end]) => sum + (end - begin), 0);
  if (total === 0) return undefined;
  let rest = Math.floor(fraction(random) * total);
  for (const [begin, end] of left) {
    if (rest < end - begin) return begin + rest;
    rest -= end - begin;
  }
  return undefined;
}

type Span = readonly [begin: EpochMs, end: EpochMs];

function hoursLeft(zone: string, from: EpochMs): readonly Span[] {
  const left: Span[] = [];
  const month = monthOf(zone, from);
  for (let day = localDay(zone, from); monthOfDay(day) === month; day += 1) {
    if (!isWorkingDay(day)) continue;
    const [begin, end] = workingHours(zone, day);
    if (from < end) left.push([Math.max(begin, from), end]);
  }
  return left;
}

function workingHours(zone: string, day: LocalDay): Span {
  return [momentOf(zone, day * DAY + WORKING.from), momentOf(zone, day * DAY + WORKING.to)];
}

function isWorkingDay(day: LocalDay): boolean {
  return WORKING.firstDay <= weekday(day) && weekday(day) <= WORKING.lastDay;
}

function monthOfDay(day: LocalDay): DrillMonth {
  return new Date(day * DAY).toISOString().slice(0, 7);
}

/** Six bytes are finer than the milliseconds of a month. */
const BYTES = 6;

function fraction(random: RandomBytes): number {
  return random(BYTES).reduce((sum, byte) => sum * 256 + byte, 0) / 256 ** BYTES;
}
