import type { RandomBytes } from '../../keys/base62.ts';
import { type DurationMs, type EpochMs, MINUTE, SECOND } from '../../time/time.ts';

/** RFC 6238, with the values that every authenticator app knows: SHA-1, 6 digits, 30 seconds. */
export const CODE_STEP: DurationMs = 30 * SECOND;
/** How many digits a code has. */
export const CODE_DIGITS = 6;
/** How many steps a phone's clock may be off, either way (RFC 6238, section 5.2). */
export const CODE_DRIFT = 1;
/** The seed's length in bytes: that of a SHA-1 digest (RFC 4226, section 4, R6). */
export const SEED_BYTES = 20;

/** How many wrong codes within {@link GUESS_WINDOW} pause all codes of a person, and for how long. */
export const GUESSES = 5;
/** How long a wrong code counts. */
export const GUESS_WINDOW: DurationMs = 10 * MINUTE;
/** How long codes are refused after too many wrong ones. */
export const PAUSE: DurationMs = 10 * MINUTE;

/** How many recovery codes a person gets. */
export const RECOVERY_CODES = 10;
/** Letters and digits that can't be mistaken for one another: five bits each. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const GROUPS = 3;
const GROUP = 4;

/** What is remembered of someone's codes. */
export interface CodeHistory {
  /** The step of the last code that was accepted; null if none was. */
  readonly lastStep: number | null;
  /** When the latest wrong codes were entered, oldest first. */
  readonly wrongAt: readonly EpochMs[];
  /** Until when no code is taken; null if nothing is paused. */
  readonly pausedUntil: EpochMs | null;
}

/** What comes of a code. `used`: it was right, but it, or a later one, was accepted before. */
export type CodeDecision =
  | { readonly kind: 'accepted'; readonly history: CodeHistory }
  | { readonly kind: 'used' }
  | { readonly kind: 'wrong'; readonly history: CodeHistory }
  | { readonly kind: 'paused'; readonly until: EpochMs };

/** @returns the step of a moment: what RFC 6238 calls T. */
export function stepAt(at: EpochMs): number {
  return Math.floor(at / CODE_STEP);
}

/** @returns the steps whose codes are taken at a moment. */
export function stepsAt(at: EpochMs): readonly number[] {
  const now = stepAt(at);
  return Array.from({ length: 2 * CODE_DRIFT + 1 }, (_, index) => now - CODE_DRIFT + index);
}

/** Decides what to do before a code is looked at: nothing is compared during a pause, so that a right one is no news either. */
export function decidePause(
  { pausedUntil }: CodeHistory,
  at: EpochMs,
): (CodeDecision & { kind: 'paused' }) | undefined {
  return pausedUntil !== null && at < pausedUntil ? { kind: 'paused', until: pausedUntil } : undefined;
}

/**
 * Decides what comes of a code.
 * @param steps the steps of {@link stepsAt} whose code it is; empty for a wrong one.
 */
export function decideCode(history: CodeHistory, steps: readonly number[], at: EpochMs): CodeDecision {
  const paused = decidePause(history, at);
  if (paused !== undefined) return paused;
  if (steps.length === 0) return wrong(history, at);
  const { lastStep } = history;
  const fresh = steps.find((step) => lastStep === null || step > lastStep);
  // A code that was used before is no guess: it comes from a press that was sent twice.
  if (fresh === undefined) return { kind: 'used' };
  return { kind: 'accepted', history: { lastStep: fresh, wrongAt: [], pausedUntil: null } };
}

/** Counts a wrong code, and pauses where it is the fifth within ten minutes. */
export function wrong({ lastStep, wrongAt }: CodeHistory, at: EpochMs): CodeDecision & { kind: 'wrong' } {
  const recent = [...wrongAt.filter((moment) => moment > at - GUESS_WINDOW && moment <= at), at];
  const history =
    recent.length < GUESSES
      ? { lastStep, wrongAt: recent, pausedUntil: null }
      : { lastStep, wrongAt: [], pausedUntil: at + PAUSE };
  return { kind: 'wrong', history };
}

/** Reads a code as people type it, with or without a space in the middle. @returns undefined if it can't be one. */
export function readCode(typed: string): string | undefined {
  const digits = typed.replace(/[\s-]+/g, '');
  return /^\d{6}$/.test(digits) ? digits : undefined;
}

/** What a recovery code begins with, so that one can be told from a name. */
const RECOVERY_PREFIX = 'RC';

/** Makes a recovery code of 60 random bits: `RC-K7QF-R3M2-PXAB`. */
export function newRecoveryCode(random: RandomBytes): string {
  const letters = Array.from(random(GROUPS * GROUP), (byte) => LETTERS.charAt(byte % LETTERS.length)).join('');
  const groups = Array.from({ length: GROUPS }, (_, group) => letters.slice(group * GROUP, (group + 1) * GROUP));
  return [RECOVERY_PREFIX, ...groups].join('-');
}

/** Normalises a typed recovery code for comparison. @returns undefined if it can't be one. */
export function readRecoveryCode(typed: string): string | undefined {
  const letters = typed.toUpperCase().replace(/[\s-]+/g, '');
  const bare = letters.length > GROUPS * GROUP && letters.startsWith(RECOVERY_PREFIX) ? letters.slice(2) : letters;
  return new RegExp(`^[${LETTERS}]{${GROUPS * GROUP}}$`).test(bare) ? bare : undefined;
}

/** What stands in quotation marks is text, in which any number may occur. */
const QUOTED = /["“”][^"“”]*["“”]/g;
/** A bare word of six digits; what calls itself a code; a recovery code. */
const BARE = /(^|\s)\d{3}[ -]?\d{3}(?=\s|$)/;
const NAMED = /(^|\s)["“']?(code|otp|totp|mfa|2fa|pin)["”']?\s*[:=]\s*["“”']?\d{3}[ -]?\d{3}(?!\d)/i;
const RECOVERY = new RegExp(`(^|[^0-9A-Z])RC(-[${LETTERS}]{4}){3}(?![0-9A-Z])`, 'i');

/** Whether a line holds what looks like a code of a second factor, or a recovery code: such a line is neither carried out nor kept. */
export function holdsCode(line: string): boolean {
  return BARE.test(line.replace(QUOTED, '""')) || NAMED.test(line) || RECOVERY.test(line);
}
