import { momentText } from '../../../src/domain/time/moment.ts';
import type { Path, Report } from './problems.ts';

/** Source: docs.discord.com/developers/reference#message-formatting-timestamp-styles. Eleven digits reach the year 5138 in seconds. */
const TIMESTAMP = /<t:(-?\d{1,11})(?::([tTdDfFsSR]))?>/g;
/** Where no timestamp is looked for: in code blocks, and behind a backslash. */
const LITERAL = /```[\s\S]*?```|\\[\s\S]/g;

/** Reports what begins like a timestamp and would be shown as it stands. */
export function timestampsOf(markdown: string, at: Path, report: Report): void {
  const left = markdown.replaceAll(LITERAL, '').replaceAll(TIMESTAMP, '');
  if (left.includes('<t:')) report('TIMESTAMP_MALFORMED', 'A timestamp is malformed.', at);
}

/** What a person in UTC reads where timestamps stand. */
export function readTimestamps(markdown: string): string {
  return markdown.replaceAll(TIMESTAMP, (_, seconds: string, style: string | undefined) => {
    const precision = style === 'd' || style === 'D' ? 'day' : 'minute';
    return momentText({ at: Number(seconds) * 1_000, precision, zone: null, now: null });
  });
}
