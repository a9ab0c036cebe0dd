import { isList, isObject, type JsonObject } from '../shared/json.ts';
import type { Args } from './args.ts';
import { problemsOf } from './blockKit.ts';
import { datesOfMarkup } from './dates.ts';
import type { MessageContent } from './messages.ts';
import { normalised } from './normalise.ts';
import type { Fixture } from './world.ts';

/** From where on Slack cuts a message's text off. Source: docs.slack.dev/reference/methods/chat.postMessage#truncating */
const LONGEST_TEXT = 40_000;

/** What a message is to say, or why it can't. */
export type ContentResult =
  | { readonly kind: 'content'; readonly content: MessageContent }
  | { readonly kind: 'error'; readonly error: string; readonly messages: readonly string[] };

/** Reads what a message is to say from the arguments `text` and `blocks`. @param where for what is noted. */
export function contentOf(world: Fixture, where: string, args: Args): ContentResult {
  const error = (code: string, messages: readonly string[] = []): ContentResult => ({
    kind: 'error',
    error: code,
    messages,
  });
  if (args.has('attachments')) {
    const attachments = args.json('attachments');
    if (!isList(attachments) || attachments.length > 0) return error('invalid_attachments', ['the fake takes none']);
  }
  let blocks: readonly JsonObject[] = [];
  if (args.has('blocks')) {
    const given = args.json('blocks');
    if (!isList(given)) return error('invalid_blocks_format');
    const problems = problemsOf(given, 'message');
    if (problems.length > 0) return error('invalid_blocks', problems);
    blocks = normalised(given.filter(isObject), world.ids);
  }
  const text = args.text('text') ?? '';
  const dates: string[] = [];
  datesOfMarkup(text, 'text', (problem) => dates.push(problem));
  if (dates.length > 0) return error('invalid_date', dates);
  if (text === '' && blocks.length === 0) return error('no_text');
  if (text.length > LONGEST_TEXT) world.records.complain(where, `the text is cut off at ${LONGEST_TEXT} characters`);
  return { kind: 'content', content: { text: text.slice(0, LONGEST_TEXT), blocks } };
}
