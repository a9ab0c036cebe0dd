import { formatDuration } from './duration.ts';
import { DAY, type DurationMs, type EpochMs, HOUR, MINUTE, SECOND } from './time.ts';
import { isZone, wallTime } from './timeZone.ts';

/**
 * How precisely a moment is meant: a whole day, a minute of a day, or how long ago it was.
 */
export type Precision = 'day' | 'minute' | 'ago';

/** A moment inside a text, until a platform draws it. */
export interface Moment {
  readonly at: EpochMs;
  readonly precision: Precision;
  /** The IANA zone in which it is written where the platform can't draw it; null where nobody said. */
  readonly zone: string | null;
  /** When it was written, for what is `ago`. */
  readonly now: EpochMs | null;
}

/** A text taken apart: what is literal, and the moments in between. */
export type TextPart = string | Moment;

/**
 * What stands around a moment in a text. Unicode keeps these two for a program's own use (noncharacters): no text from outside holds
 * them, as `storedText` replaces them at the door.
 */
const MARKS = { open: '\ufdd0', close: '\ufdd1' } as const;

const MARKED = /\ufdd0(day|minute|ago),(-?\d{1,15}),(\d{1,15})?,([A-Za-z0-9_+/-]*)\ufdd1/g;

/** The range of `Date`. Beyond it nothing can be written. */
const LAST: EpochMs = 8_640_000_000_000_000;

/**
 * Puts a moment into a text; each platform draws it in its own way (decision 49).
 * @param zone whose clock is read where the platform can't draw it; left out, it is that of the person who is answered.
 */
export function moment(at: EpochMs, precision: 'day' | 'minute', zone: string | null = null): string {
  return marked({ at, precision, zone, now: null });
}

/** Puts how long ago something was into a text. */
export function momentAgo(at: EpochMs, now: EpochMs): string {
  return marked({ at, precision: 'ago', zone: null, now });
}

/** The hour matters when an expiry is this near, on either side. */
const NEAR = 2 * DAY;

/**
 * Puts an expiry into a text: with the hour within two days of it, as a day otherwise. What ends with a day in UTC, as a date does that
 * somebody without a known zone gave, stays that date everywhere: it would be the next day for half of the world.
 */
export function expiryMoment(at: EpochMs, now: EpochMs): string {
  if (Math.abs(at - now) <= NEAR) return moment(at, 'minute');
  return (at + 1) % DAY === 0 ? dayText(at) : moment(at, 'day');
}

/**
 * The same with its hour also where it was given as a date, for where somebody decides by it: which day that is depends on the zone,
 * and beside an hour the zone is named.
 */
export function exactExpiryMoment(at: EpochMs, now: EpochMs): string {
  return (at + 1) % MINUTE === 0 ? moment(at, 'minute') : expiryMoment(at, now);
}

/** Takes a text apart at its moments. */
export function textParts(text: string): readonly TextPart[] {
  if (!text.includes(MARKS.open)) return [text];
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKED)) {
    const read = readMoment(match);
    if (read === undefined) continue;
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(read);
    end = match.index + match[0].length;
  }
  if (end < text.length || parts.length === 0) parts.push(text.slice(end));
  return parts;
}

/** Writes a text with its moments in words, each in its own zone, for where a platform draws none. */
export function plainText(text: string): string {
  if (!text.includes(MARKS.open)) return text;
  return textParts(text)
    .map((part) => (typeof part === 'string' ? part : momentText(part)))
    .join('');
}

/** Gives the moments of a text a zone, where they have none yet. */
export function textInZone(text: string, zone: string): string {
  if (!text.includes(MARKS.open)) return text;
  return textParts(text)
    .map((part) => (typeof part === 'string' ? part : marked({ ...part, zone: part.zone ?? zone })))
    .join('');
}

/**
 * Cuts a text to a number of characters as they are read, with … where something is missing. A moment stays whole or goes.
 */
export function cutText(text: string, limit: number): string {
  const units = textParts(text).flatMap((part): readonly (readonly [string, number])[] =>
    typeof part === 'string'
      ? Array.from(part, (character) => [character, 1] as const)
      : [[marked(part), momentText(part).length]],
  );
  const length = units.reduce((sum, [, size]) => sum + size, 0);
  if (length <= limit) return text;
  let left = limit - 1;
  const tooMuch = units.findIndex(([, size]) => {
    left -= size;
    return left < 0;
  });
  return `${units
    .slice(0, tooMuch)
    .map(([unit]) => unit)
    .join('')}…`;
}

/**
 * Writes a moment in words: `31 Mar 2027`, `31 Mar 2027, 09:00 Europe/Berlin`, `2 days ago`. A zone that nobody said, or that is
 * unknown, is UTC.
 */
export function momentText({ at, precision, zone, now }: Moment): string {
  switch (precision) {
    case 'day':
      return dayText(wallTime(zone, at));
    case 'minute': {
      const wall = wallTime(zone, at);
      const time = new Date(wall).toISOString().slice(11, 16);
      return `${dayText(wall)}, ${time} ${zone !== null && isZone(zone) ? zone : 'UTC'}`;
    }
    case 'ago':
      return agoText((now ?? at) - at);
  }
}

/** Writes it in one unit, as the platforms do. */
function agoText(passed: DurationMs): string {
  const unit = [DAY, HOUR, MINUTE, SECOND].find((one) => passed >= one);
  return unit === undefined ? 'just now' : `${formatDuration(passed - (passed % unit))} ago`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** Writes a moment as its UTC calendar date, `31 Mar 2027`. */
function dayText(at: EpochMs): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}

function marked({ at, precision, zone, now }: Moment): string {
  return `${MARKS.open}${precision},${Math.trunc(at)},${now === null ? '' : Math.trunc(now)},${zone ?? ''}${MARKS.close}`;
}

function readMoment([, precision, at, now, zone]: RegExpMatchArray): Moment | undefined {
  if (precision !== 'day' && precision !== 'minute' && precision !== 'ago') return undefined;
  const read: Moment = { at: Number(at), precision, zone: zone || null, now: now === undefined ? null : Number(now) };
  return Math.abs(read.at) < LAST ? read : undefined;
}
