/** A piece of what somebody sees: text, or what Discord makes of it. */
export interface Seen {
  readonly kind: Mark | 'plain';
  /** What is seen of it. */
  readonly text: string;
  /** What is in it, where that is read too. */
  readonly inside?: readonly Seen[];
}

export type Mark = (typeof LINES)[number][0] | (typeof SPANS)[number][0];

/** What begins a line, and is marked as a whole. */
const LINES = [
  ['quote', /^ *>(?:>>)? (?<inside>[^\n]*)\n?/],
  ['heading', /^ *#{1,3}\s+(?<inside>[^\n]+)(?:\n|$)/],
  ['small', /^ *-#\s+(?<inside>[^\n]+)(?:\n|$)/],
  ['list', /^ *(?:[-+*]|\d+[.)]) +(?<inside>[^\n]+)(?:\n|$)/],
] as const;

/** What stands in a line; the first that fits is taken. */
const SPANS = [
  ['block', /^```(?:[\w+\-.#]+?\n)?\n*(?<seen>[^\n][\s\S]*?)\n*```/],
  ['escaped', /^\\(?<seen>[^0-9A-Za-z\s])/],
  ['mention', /^<(?:@[!&]?|#)\d+>/],
  ['mention', /^@(?:everyone|here)/],
  ['time', /^<t:-?\d+(?::[a-zA-Z])?>/],
  ['emoji', /^<a?:\w+:\d+>/],
  ['emoji', /^:[^\s:]+(?:::skin-tone-\d)?:/],
  ['command', /^<\/[^:>\n]+:\d+>/],
  ['command', /^<id:[^>\n]+>/],
  ['link', /^<[^\s:>]+:\/?[^\s>]+>/],
  ['link', /^[a-z]+:\/\/[^\s<]+/i],
  ['link', /^\[[^\]\n]+\]\([^)\n]+\)/],
  ['strong', /^\*\*(?<inside>(?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/],
  ['underlined', /^__(?<inside>(?:\\[\s\S]|[^\\])+?)__(?!_)/],
  ['slanted', /^([*_])(?<inside>(?:\\[\s\S]|[^\\])+?)\1/],
  ['struck', /^~~(?<inside>(?:\\[\s\S]|[^\\])+?)~~/],
  ['spoiler', /^\|\|(?<inside>[\s\S]+?)\|\|/],
  ['code', /^(`+)(?<seen>[\s\S]*?[^`])\1(?!`)/],
] as const;

/**
 * Reads markdown as Discord's clients do, or more eagerly: what they would take for markup is taken for it here.
 * Source: support.discord.com, Markdown Text 101; docs.discord.com/developers/reference#message-formatting
 */
export function read(source: string): readonly Seen[] {
  const seen: Seen[] = [];
  let rest = source;
  let atLineStart = true;
  while (rest !== '') {
    const { kind, whole, text, inside } = next(rest, atLineStart);
    const last = seen.at(-1);
    if (kind !== 'plain') seen.push({ kind, text, ...(inside === undefined ? {} : { inside }) });
    else if (last?.kind === 'plain') seen[seen.length - 1] = { kind, text: last.text + text };
    else seen.push({ kind, text });
    rest = rest.slice(whole.length);
    atLineStart = whole.endsWith('\n');
  }
  return seen;
}

function next(rest: string, atLineStart: boolean): Seen & { readonly whole: string } {
  for (const [kind, pattern] of [...(atLineStart ? LINES : []), ...SPANS]) {
    const found = pattern.exec(rest);
    if (found === null) continue;
    const [whole] = found;
    const inside = found.groups?.['inside'];
    const text = found.groups?.['seen'] ?? inside ?? whole;
    if (kind === 'escaped') return { kind: 'plain', whole, text };
    return { kind, whole, text, ...(inside === undefined ? {} : { inside: read(inside) }) };
  }
  // Links begin anywhere in a word's middle too, so one character is taken at a time.
  const [character = ''] = rest;
  return { kind: 'plain', whole: character, text: character };
}

/** What is read in the end, without what it looks like. */
export function plainOf(seen: readonly Seen[]): string {
  return seen.map(({ text, inside }) => (inside === undefined ? text : plainOf(inside))).join('');
}

/** Everything that is made of it but plain text, what is inside others included. */
export function marksOf(seen: readonly Seen[]): readonly Mark[] {
  return seen.flatMap(({ kind, inside = [] }) => [...(kind === 'plain' ? [] : [kind]), ...marksOf(inside)]);
}
