import { parseDuration } from '../time/duration.ts';
import { DAY, type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';

/** The longest life that a key may be given, from now on: ten years. */
export const LONGEST_VALIDITY: DurationMs = 3650 * DAY;
const SHORTEST_VALIDITY: DurationMs = MINUTE;

/** When a key shall expire, as a person gave it. */
export type ParsedExpiry =
  | { readonly kind: 'expiry'; readonly at: EpochMs }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'past' }
  | { readonly kind: 'too-far' };

/**
 * Reads an ISO 8601 calendar date (`2027-03-31`) as the last moment of that day in UTC.
 * @returns that moment, or undefined for what is no date that exists.
 */
export function parseDate(text: string): EpochMs | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  if (match === null) return undefined;
  const start = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  const exists = new Date(start).toISOString().startsWith(`${match[1]}-${match[2]}-${match[3]}`);
  return exists ? start + DAY - 1 : undefined;
}

/** Reads `expires:`, which is a duration from now or a date. */
export function parseExpiry(text: string, now: EpochMs): ParsedExpiry {
  const duration = parseDuration(text);
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
