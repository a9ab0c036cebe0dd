import { parseDuration } from '../time/duration.ts';
import { DAY, type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';

/** The longest validity of a key, from now: ten years. */
export const LONGEST_VALIDITY: DurationMs = 3650 * DAY;
const SHORTEST_VALIDITY: DurationMs = MINUTE;

/** A day as it is written, whether it exists or not; months count from 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** An expiry as a person typed it. */
export type ParsedExpiry =
  | { readonly kind: 'expiry'; readonly at: EpochMs }
  | { readonly kind: 'unreadable' }
  /** No time at all, which would be no expiry. */
  | { readonly kind: 'never' }
  | ({ readonly kind: 'no-such-day' } & CalendarDay)
  | { readonly kind: 'past' }
  | { readonly kind: 'too-far' };

/**
 * Reads an ISO 8601 calendar date (`2027-03-31`) as the last moment of that day in UTC.
 * @returns that moment, or undefined if the text isn't a real date.
 */
export function parseDate(text: string): EpochMs | undefined {
  const match = DATE.exec(text.trim());
  if (match === null) return undefined;
  const start = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  const exists = new Date(start).toISOString().startsWith(`${match[1]}-${match[2]}-${match[3]}`);
  return exists ? start + DAY - 1 : undefined;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** @returns the day that a text names in the form of a date, where no calendar has it: `2027-02-30`. */
export function missingDay(text: string): CalendarDay | undefined {
  const match = DATE.exec(text.trim());
  if (match === null || parseDate(text) !== undefined) return undefined;
  return { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
}

/** Reads `expires:`, a duration from now or a date. */
export function parseExpiry(text: string, now: EpochMs): ParsedExpiry {
  const duration = parseDuration(text);
  if (duration === 0) return { kind: 'never' };
  const missing = missingDay(text);
  if (missing !== undefined) return { kind: 'no-such-day', ...missing };
  const at = duration === undefined ? parseDate(text) : now + duration;
  if (at === undefined) return { kind: 'unreadable' };
  if (at < now + SHORTEST_VALIDITY) return { kind: 'past' };
  if (at > now + LONGEST_VALIDITY) return { kind: 'too-far' };
  return { kind: 'expiry', at };
}

/** Writes a moment as its UTC calendar date, `2027-03-31`, for what is stored and compared. People read `expiryMoment`. */
export function formatDate(at: EpochMs): string {
  return new Date(at).toISOString().slice(0, 10);
}
