import { parseExpiry } from '../../../domain/keys/expiry.ts';
import { checkName, checkText } from '../../../domain/people/names.ts';
import type { Scope } from '../../../domain/people/permissions.ts';
import type { Named } from '../../../domain/refs.ts';
import { refusalText } from '../../../domain/refusals.ts';
import { type ReadDate, readDate } from '../../../domain/time/calendarDate.ts';
import { parseDuration, type ReadDuration, readDuration } from '../../../domain/time/duration.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import type { OptionProblem } from '../../contracts/command.ts';
import type { Choice } from '../../contracts/options.ts';
import {
  dayOrMonth,
  MUST_EXPIRE,
  monthsOrMinutes,
  noSuchDay,
  notChoice,
  notDuration,
  notExpiry,
  notPage,
  notSince,
  onlyMinutes,
  pastExpiry,
  TEXT_NOUN,
} from '../../copy/usageCopy.ts';
import { didYouMean } from '../../parsing/didYouMean.ts';
import { readableText, readMarkup } from '../../parsing/markup.ts';

/** One option's value, or why it can't be had. */
export type Resolved =
  | { readonly kind: 'value'; readonly value: unknown; readonly scope?: NamedScope }
  | {
      readonly kind: 'problem';
      readonly words: string;
      readonly suggestion?: string;
      readonly insteadOption?: OptionProblem['insteadOption'];
      readonly isAbsent?: true;
    }
  | { readonly kind: 'choose'; readonly prompt: string; readonly choices: readonly Choice[] };

/** Where something is that a person can see. */
export type NamedScope = Pick<Scope, 'projectId' | 'projectName'> & { readonly keyId?: string };

/** Something of a project that was found. @param keyId for a key. */
export const placedValue = (of: unknown, { id, name }: Named, keyId?: string): Resolved => ({
  kind: 'value',
  value: of,
  scope: { projectId: id, projectName: name, ...(keyId === undefined ? {} : { keyId }) },
});

/** A value that was understood. */
export const value = (of: unknown): Resolved => ({ kind: 'value', value: of });
/** What is wrong with a value, and what may have been meant. */
export const problem = (words: string, suggestion?: string): Resolved =>
  suggestion === undefined ? { kind: 'problem', words } : { kind: 'problem', words, suggestion };

/** The same, of a name that nothing has which the person may see. */
export const absent = (words: string, suggestion?: string): Resolved => ({
  kind: 'problem',
  words,
  isAbsent: true,
  ...(suggestion === undefined ? {} : { suggestion }),
});

/** Reads a name. @param what what it is the name of. */
export function readName(what: string, given: string): Resolved {
  const checked = checkName(readMarkup(given)?.readable ?? given);
  if (checked.kind === 'name') return value({ name: checked.name, nameKey: checked.nameKey });
  const words = refusalText({ code: 'bad-name', what, problem: checked.problem });
  return problem(`${words.what} ${words.why} ${words.next}`);
}

/** Reads a line of text. @param read what it means, where that is more than its words. */
export function readText(given: string, read: ((text: string) => Resolved) | undefined): Resolved {
  const markup = readMarkup(given);
  const checked = checkText(read === undefined ? readableText(given) : (markup?.id ?? markup?.value ?? given));
  if (checked.kind === 'text') return read === undefined ? value(checked.text) : read(checked.text);
  const words = refusalText({ code: 'bad-name', what: TEXT_NOUN, problem: checked.problem });
  return problem(`${words.what} ${words.why} ${words.next}`);
}

/** Reads a length of time. @param words what may be written instead. @param most no correction is longer: it would be refused. */
export function readLength(given: string, words: readonly string[] = [], most = Number.POSITIVE_INFINITY): Resolved {
  const word = words.find((one) => one === given.toLowerCase());
  if (word !== undefined) return value(word);
  const meant = didYouMean(given, words);
  if (meant !== undefined) return problem(notDuration(shortened(given), words), meant);
  const read = readDuration(given);
  if (read.kind === 'duration') return value(read.duration);
  const isTaken = (text: string) => (parseDuration(text) ?? Number.POSITIVE_INFINITY) <= most;
  return unreadTime(given, read, (typed) => notDuration(typed, words), isTaken);
}

/**
 * Says why a time can't be read: in two ways, as a day that doesn't exist, or not at all.
 * @param isTaken whether a correction would be accepted.
 */
function unreadTime(
  given: string,
  read: Exclude<ReadDuration, { kind: 'duration' }> | Exclude<ReadDate, { kind: 'date' }>,
  notThat: (given: string) => string,
  isTaken: (text: string) => boolean = () => true,
): Resolved {
  switch (read.kind) {
    case 'months-or-minutes':
      return isTaken(read.months)
        ? problem(monthsOrMinutes(shortened(given), read.months, read.days, read.minutes), read.months)
        : problem(onlyMinutes(shortened(given), read.minutes), isTaken(read.minutes) ? read.minutes : undefined);
    case 'day-or-month':
      return problem(dayOrMonth(shortened(given), read.readings));
    case 'no-such-day':
      return problem(noSuchDay(read));
    case 'unreadable':
      return problem(notThat(shortened(given)));
  }
}

/** Reads when a key expires. @param zone of the person who typed it; null is UTC. */
export function readExpiry(given: string, now: EpochMs, zone: string | null): Resolved {
  const parsed = parseExpiry(given, now, zone);
  switch (parsed.kind) {
    case 'expiry':
      return value(parsed.at);
    case 'past':
      return problem(pastExpiry(shortened(given)));
    case 'never':
    case 'too-far':
      return problem(MUST_EXPIRE);
    default:
      return unreadTime(given, parsed, notExpiry, (text) => parseExpiry(text, now, zone).kind === 'expiry');
  }
}

/** Reads since when. @param zone of the person who typed it; null is UTC. @param end reads until when instead: the moment after it. */
export function readSince(given: string, now: EpochMs, zone: string | null, end?: true): Resolved {
  const read = readDuration(given.replace(/\s+ago$/i, ''));
  if (read.kind === 'duration') return value(now - read.duration);
  if (read.kind === 'months-or-minutes') return unreadTime(given, read, notSince);
  const date = readDate(given, now, zone);
  return date.kind === 'date' ? value(end === true ? date.last + 1 : date.first) : unreadTime(given, date, notSince);
}

/** Reads the number of a page. */
export function readPage(given: string): Resolved {
  return /^[1-9]\d{0,5}$/.test(given) ? value(Number(given)) : problem(notPage(shortened(given)));
}

/** Reads one of the words that an option takes. */
export function readChoice(choices: readonly string[], given: string): Resolved {
  const picked = choices.find((choice) => choice === given.toLowerCase());
  return picked === undefined
    ? problem(notChoice(shortened(given), choices), didYouMean(given, choices))
    : value(picked);
}

/** The part of an answer that a message repeats. */
export function shortened(given: string): string {
  const characters = Array.from(given);
  return characters.length > 80 ? `${characters.slice(0, 80).join('')}…` : given;
}
