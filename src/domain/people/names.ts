import { withoutJoiners } from '../joiners.ts';
import { holdsSecret } from '../keys/secretFormat.ts';

/** White space of any kind (Unicode's property), and the mark that some editors put before a text. */
const WHITE_SPACE = /[\p{White_Space}\ufeff]+/gu;
/** Joiners that are letters where they stand; two names don't differ by them. */
const JOINERS = /[\u200c\u200d]/gu;

/** The longest name of a project, integration channel, key or person, in characters as people count them. */
export const NAME_LIMIT = 64;
/** The longest free text, such as a reason. */
export const TEXT_LIMIT = 300;

/** Why a text can't be a name (or a reason). `looks-alike` and `mixed-scripts` guard against imitated names. */
export type NameProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-long'; readonly length: number; readonly limit: number }
  | { readonly kind: 'control-characters' }
  | { readonly kind: 'forbidden-character'; readonly character: string }
  | { readonly kind: 'mixed-scripts'; readonly scripts: readonly string[] }
  | { readonly kind: 'secret' };

/** A valid name with the key that must be unique: two names with the same key look the same to a person. */
export type CheckedName =
  | { readonly kind: 'name'; readonly name: string; readonly nameKey: string }
  | { readonly kind: 'problem'; readonly problem: NameProblem };

/**
 * Control and format characters (zero-width, bidirectional overrides), the blank of Braille, line and paragraph
 * separators, lone surrogates, unassigned; and the replacement character, which marks a character lost on receipt.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\ufffd]|\u2800|(?![\ufe00-\ufe0f])\p{Default_Ignorable_Code_Point}/u;
/**
 * Selectors between an emoji's two looks, which phones add unasked. A name may hold them, but they don't make it
 * different.
 */
const VARIATION_SELECTORS = /[\ufe00-\ufe0f]/gu;
/** Characters with a meaning in typed commands: `project/channel`, `option:value`, quotes, mentions. */
const FORBIDDEN = /[/:"'`“”‘’„«»<>@|\\*~]/u;

const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
];

/**
 * The key by which names are compared: compatibility-normalised, case-folded, with single spaces, and with letters of
 * other alphabets that look Latin mapped to Latin ones (after Unicode TS 39's confusables, the everyday part).
 */
export function nameKey(name: string): string {
  const visible = name.replace(VARIATION_SELECTORS, '').replace(JOINERS, '');
  const folded = withSingleSpaces(visible.normalize('NFKC')).toLowerCase();
  // Decomposed first: a look-alike with an accent is still a look-alike.
  const letters = Array.from(folded.normalize('NFKD'), (character) => LOOK_ALIKES[character] ?? character);
  return letters.join('').normalize('NFC');
}

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  һ: 'h',
  і: 'i',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  ѕ: 's',
  т: 't',
  х: 'x',
  у: 'y',
  ԝ: 'w',
  α: 'a',
  β: 'b',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  μ: 'm',
  ν: 'v',
  ζ: 'z',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  γ: 'y',
  օ: 'o',
  ս: 'u',
  հ: 'h',
  ո: 'n',
  ց: 'g',
  ı: 'i',
  ɑ: 'a',
  ɡ: 'g',
};

/** Checks a typed name and normalises it (NFC, single spaces, trimmed). */
export function checkName(text: string): CheckedName {
  const problem = findProblem(text, NAME_LIMIT);
  if (problem !== undefined) return { kind: 'problem', problem };
  const name = withSingleSpaces(text.normalize('NFC'));
  const forbidden = FORBIDDEN.exec(name.normalize('NFKC'));
  if (forbidden !== null) return { kind: 'problem', problem: { kind: 'forbidden-character', character: forbidden[0] } };
  const scripts = SCRIPTS.filter(([, pattern]) => pattern.test(name)).map(([script]) => script);
  if (scripts.length > 1) return { kind: 'problem', problem: { kind: 'mixed-scripts', scripts } };
  return { kind: 'name', name, nameKey: nameKey(name) };
}

/** A valid line of free text. */
export type CheckedText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: NameProblem };

/** Checks a line of free text, such as a reason: any script and punctuation, but nothing invisible and no secret. */
export function checkText(text: string): CheckedText {
  const problem = findProblem(text, TEXT_LIMIT);
  return problem === undefined
    ? { kind: 'text', text: withSingleSpaces(text.normalize('NFC')) }
    : { kind: 'problem', problem };
}

/** What was pasted with line breaks or tabs is read as one line. */
function withSingleSpaces(text: string): string {
  return text.replace(WHITE_SPACE, ' ').trim();
}

function findProblem(text: string, limit: number): NameProblem | undefined {
  const trimmed = withSingleSpaces(text.normalize('NFC'));
  if (trimmed.replace(VARIATION_SELECTORS, '') === '') return { kind: 'empty' };
  if (holdsSecret(trimmed) || holdsSecret(text)) return { kind: 'secret' };
  if (INVISIBLE.test(withoutJoiners(trimmed))) return { kind: 'control-characters' };
  const length = Array.from(trimmed).length;
  return length > limit ? { kind: 'too-long', length, limit } : undefined;
}
