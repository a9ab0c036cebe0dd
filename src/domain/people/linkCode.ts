import type { RandomBytes } from '../keys/base62.ts';
import { type DurationMs, type EpochMs, MINUTE } from '../time/time.ts';

/** How long a link code is valid. */
export const LINK_CODE_LIFE: DurationMs = 10 * MINUTE;
/** How many wrong codes someone may enter within that time; after that they wait until it is over. */
export const LINK_GUESSES = 5;

/** Letters and digits that can't be mistaken for one another. There are 32: five bits each. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 10;

/** Makes a code of 50 random bits: `K7QFR-3M2PX`. */
export function newLinkCode(random: RandomBytes): string {
  const letters = Array.from(random(LENGTH), (byte) => LETTERS.charAt(byte % LETTERS.length));
  return `${letters.slice(0, LENGTH / 2).join('')}-${letters.slice(LENGTH / 2).join('')}`;
}

/** Normalises a typed code for comparison. @returns undefined if it can't be a code. */
export function readLinkCode(typed: string): string | undefined {
  const letters = typed.toUpperCase().replace(/[\s-]+/g, '');
  return new RegExp(`^[${LETTERS}]{${LENGTH}}$`).test(letters) ? letters : undefined;
}

/** Someone's wrong codes, in the period that began with the first. */
export interface Guesses {
  readonly wrong: number;
  readonly since: EpochMs;
}

/** Decides whether someone may enter a code, and their guess count if it is wrong. */
export function decideGuess(
  before: Guesses | undefined,
  now: EpochMs,
): { readonly kind: 'allowed'; readonly ifWrong: Guesses } | { readonly kind: 'wait'; readonly until: EpochMs } {
  if (before === undefined || now >= before.since + LINK_CODE_LIFE)
    return { kind: 'allowed', ifWrong: { wrong: 1, since: now } };
  return before.wrong < LINK_GUESSES
    ? { kind: 'allowed', ifWrong: { wrong: before.wrong + 1, since: before.since } }
    : { kind: 'wait', until: before.since + LINK_CODE_LIFE };
}
