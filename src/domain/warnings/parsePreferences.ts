import type { Parsed } from '../parsed.ts';
import type { PlatformFacts } from '../platformFacts.ts';
import { conversationShapes, HERE, readConversation } from './conversationRef.ts';
import { OPTIONAL_KINDS, type OptionalKind, WARNING_KINDS } from './kinds.ts';

/** What takes a wish back: then it is as configured for all. */
const AS_CONFIGURED = 'default';

const MOST_DAYS = 10;
const EARLIEST = 365;
const problem = (words: string, suggestion?: string): Parsed<never> =>
  suggestion === undefined ? { kind: 'problem', words } : { kind: 'problem', words, suggestion };

/** Reads how many days ahead of an end people want to be warned, such as `30,14,7,1`. Null: as configured for all. */
export function readDays(text: string): Parsed<readonly number[] | null> {
  if (text.toLowerCase() === AS_CONFIGURED) return { kind: 'value', value: null };
  const items = itemsOf(text);
  const like = `write whole numbers of days like 30,14,7,1, or ${AS_CONFIGURED}`;
  if (items.length === 0 || items.some((item) => !/^\d{1,9}$/.test(item))) return problem(like);
  const numbers = [...new Set(items.map(Number))].sort((one, other) => other - one);
  const good = numbers.filter((days) => days >= 1 && days <= EARLIEST);
  if (good.length < numbers.length) {
    const also = numbers.includes(0) ? '; on the day itself people are warned anyway' : '';
    return problem(`days are from 1 to ${EARLIEST}${also}`, good.length === 0 ? undefined : good.join(','));
  }
  if (numbers.length < items.length) return problem('a day is there twice', good.join(','));
  if (good.length > MOST_DAYS) return problem(`these are ${good.length}; ${MOST_DAYS} at most`);
  return { kind: 'value', value: good };
}

/** Reads which warnings are meant, such as `unused,overlap`. Those that nobody can do without are not among them. */
export function readKinds(text: string): Parsed<readonly OptionalKind[]> {
  const items = itemsOf(text.toLowerCase());
  const kinds = OPTIONAL_KINDS.filter((kind) => items.includes(kind));
  const others = items.filter((item) => !kinds.some((kind) => kind === item));
  const list = OPTIONAL_KINDS.join(',');
  if (others.length === 0 && kinds.length > 0) return { kind: 'value', value: kinds };
  const always = WARNING_KINDS.find((kind) => others.includes(kind));
  const words =
    always === undefined ? `it is one or more of ${list}` : `of ${always} everybody is warned; this is about ${list}`;
  return problem(words, kinds.length === 0 ? undefined : kinds.join(','));
}

/**
 * Reads where it is said what nobody can be told privately, such as `slack:C…`, or `here`. Null (`none`): where it is configured for
 * all.
 */
export function readFallback(platforms: readonly PlatformFacts[], text: string): Parsed<string | null> {
  if (text.toLowerCase() === 'none') return { kind: 'value', value: null };
  if (text.toLowerCase() === HERE) return { kind: 'value', value: HERE };
  if (readConversation(platforms, text) !== undefined) return { kind: 'value', value: text };
  // An ID has digits; without any it is a name.
  const meant = !/\d/.test(text)
    ? undefined
    : platforms
        .map(({ name, conversations }) => `${name}:${conversations?.correct?.(text) ?? text}`)
        .find((name) => readConversation(platforms, name) !== undefined);
  return problem(
    `write ${conversationShapes(platforms).join(' or ')}, with the ID that the conversation has there, or here, or none`,
    meant,
  );
}

function itemsOf(list: string): readonly string[] {
  return list
    .split(/[,\s]+/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
