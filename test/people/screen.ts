/** What a person sees in answer to something, the same on every platform that shows the same. */
export interface Screen {
  /** What is to be read, a line each, from top to bottom. What stands side by side (a label and its value, the cells of a row) is joined by ` · `. */
  readonly words: readonly string[];
  /** What is written on the buttons. */
  readonly buttons: readonly string[];
  /** What can be picked from lists and ⋯ menus. */
  readonly menus: readonly (readonly string[])[];
  /** What is asked for by a form: all of it, or the first question where it is asked one by one. */
  readonly fields: readonly Field[];
  /** Every whole secret that is shown. */
  readonly secrets: readonly string[];
}

/** A question of a form. */
export interface Field {
  readonly name: string;
  readonly hint: string;
  /** What was answered before, and what is wrong with it. */
  readonly problem: string | undefined;
}

/** Every whole secret in a text. */
export const SECRETS = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}/g;

/** The part of a secret that nobody else may ever see, even without the rest. */
export const SECRET_PART = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{4}/;

/** A drawn bar: how it looks is the platform's own affair. */
const BAR = /^[█░]+$/;

/** Joins what stands side by side in a line of text in letters of equal width. */
export function cells(line: string): string {
  const parts = line.trim().split(/ {2,}/);
  return joined(parts.filter((part) => !BAR.test(part)));
}

/** Joins what stands side by side. Nothing, or the dash that stands for it, is left out. */
export function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '' && part !== '–').join(' · ');
}

/** Makes a screen of its parts. */
export function screenOf(parts: Partial<Omit<Screen, 'secrets'>>): Screen {
  const words = (parts.words ?? []).filter((line) => line !== '');
  const secrets = [...new Set(words.join('\n').match(SECRETS) ?? [])];
  return { buttons: [], menus: [], fields: [], ...parts, words, secrets };
}

/** @returns everything that is written on a screen, for `toMatch`. */
export function textOf({ words, buttons, menus, fields }: Screen): string {
  const asked = fields.map(({ name, hint, problem }) => `${problem ?? ''} ${name}: ${hint}`);
  return [...words, ...buttons, ...menus.flat(), ...asked].join('\n');
}

/** A secret as its person saw it, with the ID that is in it. */
export interface ShownKey {
  readonly id: string;
  readonly secret: string;
}

/** @returns the one secret that is shown, or printed. @throws where there is none, or more than one. */
export function shownIn(shown: Screen | string): ShownKey {
  const secrets = typeof shown === 'string' ? (shown.match(SECRETS) ?? []) : shown.secrets;
  const [secret] = secrets;
  if (secret === undefined || secrets.length > 1)
    throw new Error(`${secrets.length} secrets are shown:\n${typeof shown === 'string' ? shown : textOf(shown)}`);
  return { id: secret.slice(3, 19), secret };
}
