/** A piece of a typed line: `name:value`, or a word that stands bare. */
export type Token =
  | { readonly kind: 'option'; readonly name: string; readonly value: string }
  | { readonly kind: 'bare'; readonly value: string };

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
  '‘': "’'‘",
  '’': "’'‘",
  '«': '»',
  '`': '`',
};
const NAME = /^([A-Za-z][A-Za-z-]{0,31})[:：]/;
/** Whether a word would be read as `name:value`. */
export function looksLikeOption(word: string): boolean {
  return NAME.test(word);
}

/** Slack writes mentions so: people `<@U1|name>`, conversations `<#C1|name>`, links `<https://…|label>`. */
const MENTION = /^<(@|#|)([^<>|\s]+)(?:\|([^<>]*))?>/;

/** Splits a typed line. Never fails: whatever is odd about it is still there to be shown. */
export function tokenize(line: string): Tokens {
  const tokens: Token[] = [];
  let openQuote = false;
  let rest = line.trim();
  while (rest !== '') {
    const name = NAME.exec(rest);
    let after = name === null ? rest : rest.slice(name[0].length);
    if (name !== null) after = skipSpaceBeforeValue(after);
    const piece = takeValue(after);
    openQuote ||= piece.openQuote;
    tokens.push(
      name === null
        ? { kind: 'bare', value: piece.value }
        : { kind: 'option', name: (name[1] ?? '').toLowerCase(), value: piece.value },
    );
    rest = piece.rest.trimStart();
  }
  return { tokens, openQuote };
}

/** `channel: rasa` is what tired people type; but `reason: key:x` has an empty reason. */
function skipSpaceBeforeValue(after: string): string {
  if (!/^\s/.test(after)) return after;
  const trimmed = after.trimStart();
  return NAME.test(trimmed) ? ` ${trimmed}` : trimmed;
}

function takeValue(text: string): { readonly value: string; readonly rest: string; readonly openQuote: boolean } {
  const mention = MENTION.exec(text);
  if (mention !== null) {
    const [whole, sigil, id = '', label = ''] = mention;
    return { value: mentionValue(sigil ?? '', id, label), rest: text.slice(whole.length), openQuote: false };
  }
  const closers = QUOTES[text.charAt(0)];
  if (closers !== undefined) {
    const end = closing(text, closers);
    if (end === -1) return { value: text.slice(1).trim(), rest: '', openQuote: true };
    return { value: text.slice(1, end), rest: text.slice(end + 1), openQuote: false };
  }
  const value = /^\S*/.exec(text)?.[0] ?? '';
  return { value, rest: text.slice(value.length), openQuote: false };
}

/** Looks no further than the closing quote: a line of thousands of quoted pieces is read once, not once for each of them. */
function closing(text: string, closers: string): number {
  for (let at = 1; at < text.length; at += 1) if (closers.includes(text.charAt(at))) return at;
  return -1;
}

function mentionValue(sigil: string, id: string, label: string): string {
  if (sigil === '@') return `@${id}`;
  return sigil === '#' && label !== '' ? label : id;
}
