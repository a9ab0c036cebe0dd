import type { types } from '@slack/bolt';
import { printable } from '../../shared/printable.ts';

/** Stands where there is nothing to show: Slack refuses empty texts. */
export const NOTHING = '–';

/** White space, and characters that take no place: what looks empty, Slack may take to be empty. */
const LOOKS_EMPTY = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;

/**
 * Cuts a text, with … where something is missing.
 * @param limit how many UTF-16 units may remain, … included; 2 at least.
 * @returns no half of a character, and never nothing where there was something.
 */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // A first half of a surrogate pair at the end has lost its second half.
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/**
 * Makes any text fit to be shown in Slack: on one line, without control characters, without anything that looks like a secret,
 * never empty, and not too long.
 * @param limit from limits.ts.
 */
export function shown(text: string, limit: number): string {
  const clean = printable(text);
  return shorten(LOOKS_EMPTY.test(clean) ? NOTHING : clean, limit);
}

/** Whether anything of a text would be seen. */
export function isVisible(text: string): boolean {
  return !LOOKS_EMPTY.test(printable(text));
}

/**
 * A text object whose text means nothing but itself: in `plain_text` no markup, mention or link is looked for, and without
 * `emoji` a name such as `:x:` stays one. All text in blocks is made here, or of elements of rich text, which are as literal.
 * See https://docs.slack.dev/reference/block-kit/composition-objects/text-object
 */
export function plain(text: string, limit: number): types.PlainTextElement {
  return literal(shown(text, limit));
}

/** The same of a text that was made fit to be shown already: its lines are kept. */
export function literal(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Escapes what Slack would take for a mention or a link in a message's `text`, and cuts it to a length.
 * See https://docs.slack.dev/messaging/formatting-message-text#escaping
 * @returns at most `limit` UTF-16 units, and no entity cut in two.
 */
export function escaped(text: string, limit: number): string {
  let whole = '';
  let cut = '';
  for (const character of text) {
    whole += ENTITIES[character] ?? character;
    if (whole.length < limit) cut = whole;
    if (whole.length > limit) return `${cut}…`;
  }
  return whole;
}
