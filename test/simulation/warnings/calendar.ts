/**
 * Calendars and clocks of places, read from Intl alone: what the product makes of zones is not asked, for it is what is tested.
 */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A calendar day as a number: days since 1970-01-01. */
export type Day = number;

const offsets = new Map<string, Intl.DateTimeFormat>();
const known = new Map<string, number>();

/** How far a place's clocks are ahead of UTC at a moment, as Intl words it: `GMT+05:45`. Zones change on quarters of an hour. */
function offsetIn(zone: string, at: number): number {
  const quarter = Math.floor(at / (15 * MINUTE));
  const name = `${zone} ${quarter}`;
  const found = known.get(name);
  if (found !== undefined) return found;
  let format = offsets.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    offsets.set(zone, format);
  }
  const words = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(words) ?? [];
  const offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * HOUR + Number(minutes ?? 0) * MINUTE);
  known.set(name, offset);
  return offset;
}

/** The day on a place's calendar at a moment. */
export function dayIn(zone: string, at: number): Day {
  return Math.floor((at + offsetIn(zone, at)) / DAY);
}

/** The moment at which it is nine in the morning of a day at a place. @throws where that can't be told. */
export function nineOn(zone: string, day: Day): number {
  const wall = day * DAY + 9 * HOUR;
  const guess = wall - offsetIn(zone, wall);
  const at = wall - offsetIn(zone, guess);
  if (at + offsetIn(zone, at) !== wall) throw new Error(`nobody can say when it is nine in ${zone} on day ${day}`);
  return at;
}

/** The first nine in the morning after a moment. */
export function nineAfter(zone: string, at: number): number {
  const today = dayIn(zone, at);
  const nine = nineOn(zone, today);
  return nine > at ? nine : nineOn(zone, today + 1);
}

/** The Friday before, where a day is on a weekend; else the day. */
export function fridayBefore(day: Day): Day {
  const name = new Date(day * DAY).toUTCString().slice(0, 3);
  if (name === 'Sat') return day - 1;
  return name === 'Sun' ? day - 2 : day;
}
