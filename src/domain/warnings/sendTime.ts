import { CronExpressionParser } from 'cron-parser';
import { LRUCache } from 'lru-cache';
import { DAY, type EpochMs } from '../time/time.ts';
import { type LocalDay, localDay, momentOf, NINE, type WallTime } from '../time/timeZone.ts';

/** When people are written to: a cron expression, read in each one's own zone (null where it is not known: UTC). */
export interface SendTime {
  readonly cron: string;
  readonly zone: string | null;
}

/** What an expression says of a day is the same in all zones, and for all keys. */
const known = new LRUCache<string, WallTime>({ max: 10_000 });

/**
 * The moment on someone's day at which they are written to. On a day that the expression leaves out it is the last time before it:
 * a warning may come early, never late.
 */
export function timeOn(day: LocalDay, { cron, zone }: SendTime): EpochMs {
  return momentOf(zone, wallTimeOn(cron, day));
}

/** The first such moment after another one. */
export function nextTime(after: EpochMs, { cron, zone }: SendTime): EpochMs {
  const day = localDay(zone, after);
  for (let ahead = 0; ahead <= 366; ahead += 1) {
    const at = momentOf(zone, wallTimeOn(cron, day + ahead));
    if (at > after) return at;
  }
  return momentOf(zone, (day + 1) * DAY + NINE);
}

/** Read as if everybody lived in UTC; where on earth that is a real moment is for the zone to say. */
function wallTimeOn(cron: string, day: LocalDay): WallTime {
  const name = `${day} ${cron}`;
  const found = known.get(name);
  if (found !== undefined) return found;
  const wall = readCron(cron, day);
  known.set(name, wall);
  return wall;
}

/** Tells whether a cron expression can be followed: other readers take some that this one does not. */
export function isFollowed(cron: string): boolean {
  try {
    CronExpressionParser.parse(cron);
    return true;
  } catch {
    return false;
  }
}

function readCron(cron: string, day: LocalDay): WallTime {
  try {
    const next = CronExpressionParser.parse(cron, { currentDate: new Date(day * DAY - 1), tz: 'UTC' })
      .next()
      .getTime();
    if (next < (day + 1) * DAY) return next;
    return CronExpressionParser.parse(cron, { currentDate: new Date(day * DAY), tz: 'UTC' })
      .prev()
      .getTime();
  } catch {
    return day * DAY + NINE;
  }
}
