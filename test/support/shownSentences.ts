import { MESSAGES } from '../../scripts/messages/index.ts';

/** Data in the samples that are put together by hand. */
const DATA: readonly string[] = [
  ...['shop/rasa', 'chat-bot', 'web-bot', 'canary-bot', 'canary-web', 'web-shop', 'rasa-pro', 'rasa', 'shop', 'desk'],
  ...['billing', 'Ana', 'Ben', 'Olga', 'Cy', 'Slack', 'Discord', 'INC-7', 'such key', '24,000 events'],
];
/** What stands for a name and what stands for several words, until a pattern is made of them. */
const [NAMED, WORDS] = ['\u0001', '\u0002'];
const NAME = String.raw`(?:(?:project|group) )?(?:"[^"]*"|[^\s()]+)(?: \([^()]*\))?`;
/** Beginnings that a listed deed follows. */
const BEFORE_DEEDS = /^(Tried to|You don’t have permission to) /;

/** Takes out what has one form wherever it stands: commands, moments, IDs, lengths of time and numbers. */
function plain(text: string): string {
  return text
    .replaceAll('**', '')
    .replace(/\/apikey[^.,;?]*/g, '/apikey')
    .replace(/\b\d{1,2} [A-Z][a-z]{2} \d{4}(, \d{2}:\d{2} (UTC|[A-Z]\w+\/\w+))?|\bjust now\b/g, NAMED)
    .replace(/\b\d+ (more )?(day|hour|minute|second|month|week)s?( \d+ \w+)?( more| ago)?\b/g, NAMED)
    .replace(/\b(?=\w*[a-z])(?=\w*[A-Z\d])\w{16}\b/g, NAMED)
    .replace(/\b\d[\d,.:]*\b/g, NAMED);
}

/** Takes a text apart into lines and cells. */
function cellsOf(text: string): readonly string[] {
  return text.split(/<br>|\n| · | — /);
}

/** Takes a text apart into sentences and deeds. */
function sentencesOf(text: string): readonly string[] {
  return text
    .split(/(?<=[.?!:;]) (?=\S)/)
    .map((one) => one.trim().replace(BEFORE_DEEDS, ''))
    .map((one) => one.replace(/[.:;]$/, ''))
    .filter((one) => /\p{L}{2}/u.test(one));
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** With several words left open, so many letters must be as on the page: `of` and `in` say nothing. */
const CONSTANT = 7;
const lettersOf = (text: string): number => text.match(/\p{L}/gu)?.length ?? 0;

/** Makes patterns of a cell of the page. @param values what was filled in. */
function patternsOf(cell: string, values: readonly string[]): readonly string[] {
  let text = plain(cell);
  for (const value of values) {
    const several = value.includes(' ') && !/^\S+ \(.*\)$/.test(value);
    const place = new RegExp(`(?<![\\p{L}\\d])${escaped(value)}(?![\\p{L}\\d])`, 'gu');
    text = text.replace(place, several ? WORDS : NAMED);
  }
  return sentencesOf(text)
    .filter((sentence) => !sentence.includes(WORDS) || lettersOf(sentence) >= CONSTANT)
    .map((sentence) =>
      escaped(sentence)
        .replace(new RegExp(`${NAMED}(?: \\\\\\([^()]*\\\\\\))?(?:, ${NAMED}(?: \\\\\\([^()]*\\\\\\))?)*`, 'g'), NAMED)
        .replaceAll(NAMED, `${NAME}(?:, ${NAME})*`)
        .replaceAll(WORDS, '.+'),
    );
}

function onThePage(): RegExp {
  const patterns = MESSAGES.flatMap(({ sections }) => sections).flatMap(({ messages, filledIn }) =>
    messages.flatMap((message, index) => {
      const values = [...(filledIn?.[index] ?? []), ...DATA].map(plain).filter((value) => value.trim() !== '');
      const longest = values.toSorted((one, other) => other.length - one.length);
      return cellsOf(message).flatMap((cell) => patternsOf(cell, longest));
    }),
  );
  return new RegExp(`^(?:${[...new Set(patterns)].join('|')})$`, 'u');
}

let page: RegExp | undefined;
const known = new Map<string, boolean>();

function isKnown(sentence: string): boolean {
  const before = known.get(sentence);
  if (before !== undefined) return before;
  page ??= onThePage();
  // A list of what stands on the page is on it, too.
  const parts = sentence.split(/, (?=[^()]*(?:\(|$))/);
  const is = page.test(sentence) || parts.every((part) => page?.test(part) === true);
  known.set(sentence, is);
  return is;
}

/**
 * Finds what people were shown that docs/messages.md doesn't hold, with its samples' data as wildcards. One or two words are left
 * out: names are as short.
 * @param typed what people typed, which is no message.
 */
export function unknownSentences(texts: readonly string[], typed: readonly string[] = []): readonly string[] {
  const filled = texts.map((text) => typed.reduce((all, one) => all.replaceAll(one, 'x'), text));
  const cells = filled.flatMap(cellsOf);
  const sentences = cells.flatMap((cell) => sentencesOf(plain(cell).replaceAll(NAMED, '1')));
  return [...new Set(sentences)].filter((sentence) => sentence.split(' ').length > 2 && !isKnown(sentence));
}
