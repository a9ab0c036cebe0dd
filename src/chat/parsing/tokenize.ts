import { type Markup, readableText, readMarkup } from './markup.ts';

/** A value as it was typed. */
interface Typed {
  readonly value: string;
  /** The same as people read it, where the platform wrote it as a mention. */
  readonly readable?: string | undefined;
  /** The platform's ID of a conversation that was mentioned. */
  readonly id?: string | undefined;
  /** The platform's ID of a group of people that was mentioned. */
  readonly group?: string | undefined;
  /** Quoted, so that nothing in it is read as an option. */
  readonly quoted?: true | undefined;
}

/** A piece of a typed line: `name:value` (or `name=value`), a word that stands bare, or `--name` without its value. */
export type Token =
  /** `flagged`: with a dash before its name, so that one letter may stand for it. */
  | ({ readonly kind: 'option'; readonly name: string; readonly flagged?: true | undefined } & Typed)
  | ({ readonly kind: 'bare' } & Typed)
  | { readonly kind: 'flag'; readonly name: string; readonly written: string };

/** The pieces of a line, and whether a quote was left open (what followed it is the last value). */
export interface Tokens {
  readonly tokens: readonly Token[];
  readonly openQuote: boolean;
}

/** Opening quote → what closes it. Phones and editors turn straight quotes into typographic ones. */
const QUOTES: Readonly<Record<string, string>> = {
  '"': '"”“',
  "'": "'’‘",
  '“': '”"“',
  '”': '”"“',
  '„': '“”"',
  '‟': '”"“',
  '‘': "’'‘",
  '’': "’'‘",
  '‚': "‘’'",
  '‛': "’'",
  '«': '»',
  '»': '«»',
  '‹': '›',
  '›': '‹›',
  '「': '」',
  '『': '』',
  '《': '》',
  '〝': '〞〟',
  '＂': '＂',
  '＇': '＇',
  '`': '`',
};
/** Every quote, for those who must know what can't stand bare. */
export const QUOTE_CHARACTERS: string = [
  ...new Set(Object.entries(QUOTES).flatMap(([open, close]) => [open, ...close])),
].join('');

const NAME = /^([A-Za-z][A-Za-z-]{0,31})[:：=＝]/;
/** `name = value`; before a colon only where a space follows too, or `rasa :robot:` would be one. */
const NAME_APART = /^([A-Za-z][A-Za-z-]{0,31})\s+(?:[=＝](?=\s)|[:：](?=\s))/;
/** `--name` and `-n`. Phones make one long dash of two. */
const FLAG = /^(-{1,2}|[\u2010-\u2015\u2212])([A-Za-z][A-Za-z-]{0,31})(?:([:：=＝])|(?=\s|$))/;

/** Whether a word would be read as `name:value`, or as `--name`. */
export function looksLikeOption(word: string): boolean {
  return NAME.test(word) || FLAG.test(word);
}

/** U+0085 is white space to Unicode, but not to a pattern. */
const SPACE = /[\s\u0085]/;

/** Marks of direction that phones and other programs add where scripts meet. At the edges of a word they say nothing. */
const DIRECTION_MARKS = new Set(['\u200e', '\u200f', '\u061c', '\u2066', '\u2067', '\u2068', '\u2069', '\ufeff']);

/** Splits a typed line. Never fails: whatever is odd about it is still there to be shown. */
export function tokenize(line: string): Tokens {
  const tokens: Token[] = [];
  let openQuote = false;
  let rest = startOf(line);
  while (rest !== '') {
    const flag = FLAG.exec(rest);
    if (flag !== null && flag[3] === undefined) {
      tokens.push({ kind: 'flag', name: (flag[2] ?? '').toLowerCase(), written: flag[0] });
      rest = startOf(rest.slice(flag[0].length));
      continue;
    }
    const name = flag ?? NAME.exec(rest) ?? NAME_APART.exec(rest);
    const piece = takeValue(name === null ? rest : skipSpaceBeforeValue(rest.slice(name[0].length)));
    openQuote ||= piece.openQuote;
    const named = (flag === null ? name?.[1] : flag[2])?.toLowerCase();
    if (named === undefined) tokens.push({ kind: 'bare', ...piece.typed });
    else tokens.push({ kind: 'option', name: named, ...piece.typed, ...(flag === null ? {} : { flagged: true }) });
    rest = startOf(piece.rest);
  }
  return { tokens, openQuote };
}

/** Leaves out what is not to be seen before the next word. */
function startOf(text: string): string {
  let at = 0;
  while (at < text.length && (DIRECTION_MARKS.has(text.charAt(at)) || SPACE.test(text.charAt(at)))) at += 1;
  return text.slice(at);
}

function withoutMarks(text: string): string {
  let end = text.length;
  while (end > 0 && DIRECTION_MARKS.has(text.charAt(end - 1))) end -= 1;
  let start = 0;
  while (start < end && DIRECTION_MARKS.has(text.charAt(start))) start += 1;
  return text.slice(start, end);
}

/** `channel: rasa` is what tired people type; but `reason: key:x` has an empty reason. */
function skipSpaceBeforeValue(after: string): string {
  if (!/^\s/.test(after)) return after;
  const trimmed = after.trimStart();
  return looksLikeOption(trimmed) ? ` ${trimmed}` : trimmed;
}

interface Piece {
  readonly typed: Typed;
  readonly rest: string;
  readonly openQuote: boolean;
}

function takeValue(text: string): Piece {
  const start = withoutLeadingMarks(text);
  const mention = /^<[^<>]*>/.exec(start)?.[0];
  const markup = mention === undefined ? undefined : readMarkup(mention);
  if (mention !== undefined && markup !== undefined) {
    return { typed: mentioned(markup), rest: start.slice(mention.length), openQuote: false };
  }
  const closers = QUOTES[start.charAt(0)];
  if (closers !== undefined) {
    const end = closing(start, closers);
    const content = end === -1 ? start.slice(1).trim() : start.slice(1, end);
    return {
      typed: { ...inQuotes(content), quoted: true },
      rest: end === -1 ? '' : start.slice(end + 1),
      openQuote: end === -1,
    };
  }
  const value = /^[^\s\u0085]*/.exec(start)?.[0] ?? '';
  return { typed: { value: readableText(withoutMarks(value)) }, rest: start.slice(value.length), openQuote: false };
}

function withoutLeadingMarks(text: string): string {
  let at = 0;
  while (DIRECTION_MARKS.has(text.charAt(at))) at += 1;
  return text.slice(at);
}

function inQuotes(content: string): Typed {
  const markup = readMarkup(content);
  return markup === undefined ? { value: readableText(content) } : mentioned(markup);
}

function mentioned({ value, readable, id, group }: Markup): Typed {
  const ids = { ...(id === undefined ? {} : { id }), ...(group === undefined ? {} : { group }) };
  return { value, ...(readable === value ? {} : { readable }), ...ids };
}

/** Looks no further than the closing quote: a line of thousands of quoted pieces is read once, not once for each of them. */
function closing(text: string, closers: string): number {
  for (let at = 1; at < text.length; at += 1) if (closers.includes(text.charAt(at))) return at;
  return -1;
}
