import { readDate } from '../../domain/time/calendarDate.ts';
import { readDuration } from '../../domain/time/duration.ts';
import type { OptionSpec } from '../contracts/options.ts';

/**
 * How many of the words behind a value belong to it, because together they are a time: `90 days`, `1 year 6 months`, `31 Dec 2027`,
 * `2 days ago`.
 * @param words those that follow, unquoted ones.
 * @returns 0 for an option that takes no time.
 */
export function timeAhead(spec: OptionSpec, first: string, words: readonly string[]): number {
  if (!takesTime(spec)) return 0;
  for (let count = words.length; count > 0; count -= 1) {
    if (isTime([first, ...words.slice(0, count)].join(' '))) return count;
  }
  return 0;
}

/** A choice between lengths of time, such as 1d or 1w, is one too. */
function takesTime(spec: OptionSpec): boolean {
  if (spec.type === 'choice') return spec.choices.every((choice) => readDuration(choice).kind === 'duration');
  return spec.type === 'duration' || spec.type === 'expiry' || spec.type === 'since';
}

function isTime(text: string): boolean {
  const bare = text.replace(/^in\s+/i, '').replace(/\s+ago$/i, '');
  return readDuration(bare).kind !== 'unreadable' || readDate(text, 0, null).kind !== 'unreadable';
}
