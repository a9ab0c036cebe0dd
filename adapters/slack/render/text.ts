import type { types } from '@slack/bolt';
import { shown } from '../../shared/text/text.ts';

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
