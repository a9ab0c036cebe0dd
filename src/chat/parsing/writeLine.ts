import type { RawOptions } from '../contracts/options.ts';
import { looksLikeOption, QUOTE_CHARACTERS, type Token } from './tokenize.ts';

/** Pairs to write a value in, with the characters that would end it: the first one that the value does not hold is taken. */
const PAIRS = [
  ['"', '"', /["”“]/],
  ['«', '»', /»/],
  ["'", "'", /['’‘]/],
  ['`', '`', /`/],
  ['「', '」', /」/],
] as const;

const PLAIN = new RegExp(`^[^\\s<>${QUOTE_CHARACTERS}]+$`);

/** Writes a value so that it can be typed again and is the same. */
export function quote(value: string): string {
  return PLAIN.test(value) ? value : inQuotes(value);
}

function inQuotes(value: string): string {
  const [open, close] = PAIRS.find(([, , ends]) => !ends.test(value)) ?? PAIRS[0];
  return `${open}${value}${close}`;
}

/** Writes a piece of a line as it was typed. A bare word that would be read as an option is put in quotes. */
export function writeToken(token: Token | undefined): string {
  switch (token?.kind) {
    case undefined:
      return '';
    case 'flag':
      return token.written;
    case 'option':
      return `${token.flagged === true && token.name.length === 1 ? '-' : ''}${token.name}:${quote(token.value)}`;
    case 'bare':
      return token.quoted === true || looksLikeOption(token.value) ? inQuotes(token.value) : quote(token.value);
  }
}

/** Writes pieces of a line as they were typed. */
export function writeTokens(tokens: readonly Token[]): string {
  return tokens.map(writeToken).join(' ');
}

/** Writes a command as it would be typed. */
export function writeCommand(path: readonly string[], options: RawOptions): string {
  const written = Object.entries(options).map(([name, value]) => `${name}:${quote(value)}`);
  return ['/apikey', ...path, ...written].join(' ');
}
