import { printable } from './printable.ts';

/** Stands where there is nothing to show: platforms refuse empty texts. */
export const NOTHING = '–';

/** White space, and characters that take no place: what looks empty, a platform may take to be empty. */
const LOOKS_EMPTY = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;

/**
 * Cuts a text, with … where something is missing.
 * @param limit how many UTF-16 units may remain, … included; 2 at least.
 * @returns no half of a character, and never nothing where there was something.
 */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // A first half of a surrogate pair at the end has lost its second half.
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/**
 * Makes any text fit to stand where a platform looks for no markup: on one line, without control characters, without anything that looks like a secret,
 * never empty, and not too long.
 * @param limit from the platform's limits.ts.
 */
export function shown(text: string, limit: number): string {
  const clean = printable(text);
  return shorten(LOOKS_EMPTY.test(clean) ? NOTHING : clean, limit);
}

/** Whether anything of a text would be seen. */
export function isVisible(text: string): boolean {
  return !LOOKS_EMPTY.test(printable(text));
}
