import type { EpochMs } from '../time/time.ts';
import { localDay, weekday } from '../time/timeZone.ts';
import { nextTime, type SendTime, timeOn } from './sendTime.ts';

/** How far ahead of the end: so many days, on the `0`th the day itself; `again` after a snooze, or `after` it. */
export type Threshold = number | 'again' | 'after';

/** What the warnings before one end depend on. */
export interface ExpiryFacts extends SendTime {
  readonly expiresAt: EpochMs;
  /** Since when it ends then: what would have been due before is not missed. */
  readonly since: EpochMs;
  /** How many days ahead, in any order. The day itself always counts. */
  readonly days: readonly number[];
  readonly snoozedUntil: EpochMs | null;
}

/** A warning of the plan. */
export interface Due {
  readonly threshold: Threshold;
  readonly dueAt: EpochMs;
}

/** Warnings this far ahead can wait for a working day. */
const MOVED_FROM_WEEKENDS = 7;
const SUNDAY = 0;
const SATURDAY = 6;

/**
 * When a key's owner is warned, least urgent first: on their own calendar's days that lie so many days before the day of the end, at
 * the time of day that is configured; where that is far ahead and on a weekend, on the Friday before. What would come after the
 * end is left out, for then comes the last one. A snooze holds back what comes before it ends.
 */
export function expiryPlan(facts: ExpiryFacts): readonly Due[] {
  const { expiresAt, since, snoozedUntil, zone } = facts;
  const lastDay = localDay(zone, expiresAt);
  const days = [...new Set([...facts.days, 0])].sort((one, other) => other - one);
  const ahead = days
    .map((threshold): Due => ({ threshold, dueAt: timeOn(workingDay(lastDay, threshold), facts) }))
    .filter(({ dueAt }) => dueAt < expiresAt && dueAt > since);
  const after: Due = { threshold: 'after', dueAt: nextTime(expiresAt, facts) };
  if (snoozedUntil === null || snoozedUntil >= expiresAt) return [...ahead, after];
  const held = ahead.filter(({ dueAt }) => dueAt <= snoozedUntil);
  const later = ahead.filter(({ dueAt }) => dueAt > snoozedUntil);
  const again: Due = { threshold: 'again', dueAt: snoozedUntil };
  return [again, ...held.map((due): Due => ({ ...due, dueAt: snoozedUntil })), ...later, after];
}

function workingDay(lastDay: number, ahead: number): number {
  const day = lastDay - ahead;
  if (ahead < MOVED_FROM_WEEKENDS) return day;
  if (weekday(day) === SATURDAY) return day - 1;
  return weekday(day) === SUNDAY ? day - 2 : day;
}

/** What there is to do about a plan at a moment, and when to look again; null where nothing is left. */
export interface ExpiryDecision {
  /** The most urgent of those that are due. */
  readonly send: Due | undefined;
  /** What is overtaken by a more urgent one, and never sent. */
  readonly skipped: readonly Threshold[];
  readonly nextAt: EpochMs | null;
}

/**
 * Decides which warning is due. Of several that were missed only the most urgent is sent. What was dealt with stays so, however the
 * clock jumps; what is less urgent than something that was dealt with is overtaken too.
 * @param plan least urgent first, see {@link expiryPlan}.
 * @param handled what was sent or skipped before, for this end (and this snooze).
 */
export function decideExpiry(plan: readonly Due[], handled: ReadonlySet<Threshold>, now: EpochMs): ExpiryDecision {
  const last = plan.findLastIndex(({ threshold }) => threshold !== 'again' && handled.has(threshold));
  const open = plan.filter(({ threshold }) => !handled.has(threshold));
  const isOvertaken = (due: Due) => due.threshold !== 'again' && plan.indexOf(due) < last;
  const due = open.filter((one) => one.dueAt <= now && !isOvertaken(one));
  const send = due.at(-1);
  const skipped = open.filter((one) => one !== send && (one.dueAt <= now || isOvertaken(one)));
  const next = open.find((one) => one !== send && !skipped.includes(one));
  return { send, skipped: skipped.map(({ threshold }) => threshold), nextAt: next?.dueAt ?? null };
}

/** How long an owner may put a warning off. */
export const SNOOZES = { '1d': 1, '3d': 3, '1w': 7 } as const;
/** One of {@link SNOOZES}. */
export type Snooze = keyof typeof SNOOZES;

/**
 * Until when a snooze lasts: the time of day at which they are warned, so many days on, but never past the day of the end, nor the
 * end itself. Undefined where no such moment is left.
 */
export function snoozeUntil(
  snooze: Snooze,
  { expiresAt, ...sendTime }: SendTime & { readonly expiresAt: EpochMs },
  now: EpochMs,
): EpochMs | undefined {
  const [today, lastDay] = [localDay(sendTime.zone, now), localDay(sendTime.zone, expiresAt)];
  for (let day = Math.min(today + SNOOZES[snooze], lastDay); day >= today; day -= 1) {
    const at = timeOn(day, sendTime);
    if (at <= now) return undefined;
    if (at < expiresAt) return at;
  }
  return undefined;
}

/** How many whole days are left, as people count them: on their own calendar. */
export function daysLeft(zone: string | null, expiresAt: EpochMs, now: EpochMs): number {
  return localDay(zone, expiresAt) - localDay(zone, now);
}

/** Which end, and which snooze, a warning was about: with the threshold it names the warning (invariant 9). */
export function aboutExpiry(threshold: Threshold, facts: Pick<ExpiryFacts, 'expiresAt' | 'snoozedUntil'>): string {
  return threshold === 'again' ? `${facts.expiresAt}+${facts.snoozedUntil ?? 0}` : String(facts.expiresAt);
}
