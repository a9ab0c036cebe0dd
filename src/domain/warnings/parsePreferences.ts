import { anyOf } from '../namingCopy.ts';
import type { Parsed } from '../parsed.ts';
import type { PlatformFacts } from '../platformFacts.ts';
import { conversationShapes, HERE, readConversation } from './conversationRef.ts';
import { OPTIONAL_KINDS, type OptionalKind, WARNING_KINDS } from './kinds.ts';
import {
  alwaysSent,
  DAY_TWICE,
  daysOutOfRange,
  NO_DAYS,
  notConversation,
  notDays,
  notWarnings,
  tooManyDays,
} from './preferencesText.ts';

/** Undoes a project's own choice: the deployment's default applies again. */
const AS_CONFIGURED = 'default';

const MOST_DAYS = 10;
const EARLIEST = 365;
const problem = (words: string, suggestion?: string): Parsed<never> =>
  suggestion === undefined ? { kind: 'problem', words } : { kind: 'problem', words, suggestion };

/** Reads how many days ahead of an end people want to be warned, such as `30,14,7,1`. Null: the deployment's default. */
export function readDays(text: string): Parsed<readonly number[] | null> {
  if (text.toLowerCase() === AS_CONFIGURED) return { kind: 'value', value: null };
  const items = itemsOf(text);
  const wrong = items.find((item) => !/^\d{1,9}$/.test(item));
  if (wrong !== undefined) return problem(notDays(wrong.slice(0, 80)));
  if (items.length === 0) return problem(NO_DAYS);
  const numbers = [...new Set(items.map(Number))].sort((one, other) => other - one);
  const good = numbers.filter((days) => days >= 1 && days <= EARLIEST);
  if (good.length < numbers.length)
    return problem(daysOutOfRange(EARLIEST, numbers.includes(0)), good.length === 0 ? undefined : good.join(','));
  if (numbers.length < items.length) return problem(DAY_TWICE, good.join(','));
  if (good.length > MOST_DAYS) return problem(tooManyDays(good.length, MOST_DAYS));
  return { kind: 'value', value: good };
}

/** Reads which warnings are meant, such as `unused,overlap`. Warnings that are always sent are not among them. */
export function readKinds(text: string): Parsed<readonly OptionalKind[]> {
  const items = itemsOf(text.toLowerCase());
  const kinds = OPTIONAL_KINDS.filter((kind) => items.includes(kind));
  const others = items.filter((item) => !kinds.some((kind) => kind === item));
  const list = OPTIONAL_KINDS.join(',');
  if (others.length === 0 && kinds.length > 0) return { kind: 'value', value: kinds };
  const always = WARNING_KINDS.find((kind) => others.includes(kind));
  const words = always === undefined ? notWarnings(list) : alwaysSent(always, list);
  return problem(words, kinds.length === 0 ? undefined : kinds.join(','));
}

/**
 * Reads the conversation for warnings that can't be sent by DM, such as `slack:C…`, or `here`. Null (`none`): the deployment's
 * default.
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
  return problem(notConversation(anyOf(conversationShapes(platforms))), meant);
}

function itemsOf(list: string): readonly string[] {
  return list
    .split(/[,\s]+/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
