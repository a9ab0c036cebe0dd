import { type ReadDate, readDate } from '../time/calendarDate.ts';
import { type ReadDuration, readDuration } from '../time/duration.ts';
import { DAY, type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';

/** The longest validity of a key, from now: ten years. */
export const LONGEST_VALIDITY: DurationMs = 3650 * DAY;
const SHORTEST_VALIDITY: DurationMs = MINUTE;

/** An expiry as a person typed it. */
export type ParsedExpiry =
  | { readonly kind: 'expiry'; readonly at: EpochMs }
  /** No time at all, which would be no expiry. */
  | { readonly kind: 'never' }
  | { readonly kind: 'past' }
  | { readonly kind: 'too-far' }
  | Exclude<ReadDate, { readonly kind: 'date' }>
  | Extract<ReadDuration, { readonly kind: 'months-or-minutes' }>;

/**
 * Reads `expires:`, a duration from now or a date. A date means the last moment of that day.
 * @param zone the zone of the person who typed it; null is UTC.
 */
export function parseExpiry(text: string, now: EpochMs, zone: string | null = null): ParsedExpiry {
  const read = readDuration(text.trim().replace(/^in\s+/i, ''));
  if (read.kind === 'months-or-minutes') return read;
  if (read.kind === 'duration') {
    return read.duration === 0 ? { kind: 'never' } : withinLimits(now + read.duration, now);
  }
  const date = readDate(text, now, zone);
  return date.kind === 'date' ? withinLimits(date.last, now) : date;
}

function withinLimits(at: EpochMs, now: EpochMs): ParsedExpiry {
  if (at < now + SHORTEST_VALIDITY) return { kind: 'past' };
  return at > now + LONGEST_VALIDITY ? { kind: 'too-far' } : { kind: 'expiry', at };
}
