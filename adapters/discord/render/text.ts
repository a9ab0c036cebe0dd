import { type DrawableMoment, momentsIn } from '../../shared/text/moments.ts';
import { shown } from '../../shared/text/text.ts';

/**
 * What may begin markup wherever it stands: emphasis, code, spoilers, mentions, timestamps and custom emoji (`<…>`), `@everyone`,
 * masked links, headings, quotes; and the colon of `:emoji:` and of `https:`, without which nothing becomes a link.
 */
const MARKUP = /[\\*_~`|<>[\]#:@]/;
/** What may begin an item of a list, where nothing but white space or a number stands before it. */
const BULLET = /[-+.)]/;
const BEFORE_BULLET = /^\s*\d*$/;

/** How Discord is to write a moment, see https://docs.discord.com/developers/reference#message-formatting-timestamp-styles */
const STYLES: Readonly<Record<DrawableMoment['precision'], string>> = { day: 'D', minute: 'f', ago: 'R' };

/** A moment that Discord writes in the reader's own zone and language. It stands in markdown only, and in no code block. */
function timestamp({ seconds, precision }: DrawableMoment): string {
  return `<t:${seconds}:${STYLES[precision]}>`;
}

/**
 * The same for where Discord reads markup: every character that could begin any has a backslash before it, which Discord does
 * not show. See https://docs.discord.com/developers/reference#message-formatting and
 * https://support.discord.com/hc/en-us/articles/210298617-Markdown-Text-101-Chat-Formatting-Bold-Italic-Underline
 * @returns at most `limit` UTF-16 units, and no backslash that has lost what it stood before; moments are timestamps, none cut in two.
 */
export function literal(text: string, limit: number): string {
  let whole = '';
  let cut = '';
  let seen = '';
  for (const unit of unitsOf(text, limit)) {
    const begins = MARKUP.test(unit) || (BULLET.test(unit) && BEFORE_BULLET.test(seen));
    seen += unit;
    whole += begins && unit.length === 1 ? `\\${unit}` : unit;
    if (whole.length < limit) cut = whole;
    if (whole.length > limit) return `${cut}…`;
  }
  return whole;
}

/** The characters of a text, and its moments. */
function unitsOf(text: string, limit: number): Iterable<string> {
  const parts = momentsIn(text);
  if (parts === undefined) return shown(text, limit);
  return parts.flatMap((part) => (typeof part === 'string' ? Array.from(part) : [timestamp(part)]));
}

/**
 * A code block, in which nothing is markup but three backticks: they are kept apart by spaces of no width.
 * @param text what was made fit to be shown already: its lines are kept.
 */
export function fenced(text: string): string {
  return `\`\`\`\n${text.replace(/``(?=`)/g, '``\u200b')}\n\`\`\``;
}
