import { DAY, type DurationMs, type EpochMs, HOUR, MINUTE, SECOND } from './time/time.ts';

/**
 * How many sessions may start within 24 hours. Discord allows 1,000
 * (docs.discord.com/developers/events/gateway#rate-limiting) and resets the bot's token beyond that: a crash loop must
 * not come near it.
 */
export const STARTS_A_DAY = 400;
/** How many starts within an hour are ordinary. */
const ORDINARY_STARTS = 3;
const LEAST_GAP: DurationMs = 5 * SECOND;
const MOST_GAP: DurationMs = 15 * MINUTE;

/** Whether a session may start now, or how long to wait before asking again. */
export type StartDecision = { readonly kind: 'go' } | { readonly kind: 'wait'; readonly forMs: DurationMs };

/**
 * Decides whether a session may start: five seconds after the one before; after three within an hour the gap doubles
 * with each further one, up to a quarter of an hour; and never more than {@link STARTS_A_DAY} within 24 hours.
 * @param starts when earlier ones started, in any order; those older than 24 hours don't count.
 */
export function decideStart(starts: readonly EpochMs[], now: EpochMs): StartDecision {
  const forMs = Math.max(gapLeft(starts, now), dayLeft(starts, now));
  return forMs > 0 ? { kind: 'wait', forMs } : { kind: 'go' };
}

function gapLeft(starts: readonly EpochMs[], now: EpochMs): DurationMs {
  const lately = starts.filter((at) => at > now - HOUR);
  if (lately.length === 0) return 0;
  const doublings = Math.max(0, lately.length - ORDINARY_STARTS);
  return Math.max(...lately) + Math.min(MOST_GAP, LEAST_GAP * 2 ** doublings) - now;
}

function dayLeft(starts: readonly EpochMs[], now: EpochMs): DurationMs {
  const today = starts.filter((at) => at > now - DAY).sort((one, other) => one - other);
  // The start that must leave the window to make room for another.
  const oldest = today[today.length - STARTS_A_DAY];
  return oldest === undefined ? 0 : oldest + DAY - now;
}
