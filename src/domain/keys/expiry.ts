import { parseDuration } from '../time/duration.ts';
import { DAY, type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';

/** The longest validity of a key, from now: ten years. */
export const LONGEST_VALIDITY: DurationMs = 3650 * DAY;
const SHORTEST_VALIDITY: DurationMs = MINUTE;

/** An expiry as a person typed it. */
export type ParsedExpiry =
  | { readonly kind: 'expiry'; readonly at: EpochMs }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'past' }
  | { readonly kind: 'too-far' };

/**
 * Reads an ISO 8601 calendar date (`2027-03-31`) as the last moment of that day in UTC.
 * @returns that moment, or undefined if the text isn't a real date.
 */
export function parseDate(text: string): EpochMs | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  if (match === null) return undefined;
  const start = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  const exists = new Date(start).toISOString().startsWith(`${match[1]}-${match[2]}-${match[3]}`);
  return exists ? start + DAY - 1 : undefined;
}

/** Reads `expires:`, a duration from now or a date. */
export function parseExpiry(text: string, now: EpochMs): ParsedExpiry {
  const duration = parseDuration(text);
  const at = duration === undefined ? parseDate(text) : now + duration;
  if (at === undefined) return { kind: 'unreadable' };
  if (at < now + SHORTEST_VALIDITY) return { kind: 'past' };
  if (at > now + LONGEST_VALIDITY) return { kind: 'too-far' };
  return { kind: 'expiry', at };
}

/** Writes a moment as its UTC calendar date, `2027-03-31`. */
export function formatDate(at: EpochMs): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Writes a moment to the minute in UTC, `2027-03-31 09:00 UTC`. */
export function formatMoment(at: EpochMs): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
