import { type JsonObject, objectsIn, textIn } from '../shared/json.ts';
import type { Report, Rule } from './blockKitRules.ts';

/** Source: docs.slack.dev/reference/block-kit/block-elements/date-element and …/messaging/formatting-message-text#date-formatting */
const TOKENS: ReadonlySet<string> = new Set(
  'day_divider_pretty date_num date_slash date_long date_long_full date_long_pretty date date_pretty date_short date_short_pretty time time_secs ago'.split(
    ' ',
  ),
);

/** Seconds, not milliseconds: this is in the year 5138. */
const LAST = 100_000_000_000;

/** What a date is written by: at least one token, and none that Slack would show as it stands. */
export const dateFormat: Rule = (value, at, report) => {
  const tokens = typeof value === 'string' ? [...value.matchAll(/\{([^}]*)\}?/g)] : [];
  if (tokens.length === 0) report('must hold a date token', at);
  for (const [whole, name = ''] of tokens) {
    if (!whole.endsWith('}') || !TOKENS.has(name)) report(`unknown date token: ${whole}`, at);
  }
};

/** When a date is. */
export const timestamp: Rule = (value, at, report) => {
  if (typeof value !== 'number' || !Number.isInteger(value)) return report('must provide an integer', at);
  if (value < 0 || value >= LAST) report('must be a time in seconds', at);
};

/** Reports dates of `mrkdwn` that Slack would not read as such. */
export function datesOfMarkup(text: string, at: string, report: Report): void {
  for (const [whole, inner = ''] of text.matchAll(/<!date([^>]*)>?/g)) {
    const [, seconds, format = ''] = /^\^(\d+)\^([^|^]+)(?:\^https?:[^|]+)?\|.+$/.exec(inner) ?? [];
    if (seconds === undefined || !whole.endsWith('>')) {
      report(`malformed date: ${whole}`, at);
      continue;
    }
    timestamp(Number(seconds), at, report);
    dateFormat(format, at, report);
  }
}

/** What a person reads of an element of rich text, or in a cell of a table: of a date, what would stand in its place. */
export function readOf(piece: JsonObject): string {
  if (piece['type'] === 'date') return textIn(piece, 'fallback') ?? '';
  return textIn(piece, 'text') ?? objectsIn(piece, 'elements').map(readOf).join('');
}
