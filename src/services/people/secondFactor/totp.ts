import { timingSafeEqual } from 'node:crypto';
import { generateSync, generateURI, ScureBase32Plugin } from 'otplib';
import type { RandomBytes } from '../../../domain/keys/base62.ts';
import { CODE_DIGITS, CODE_STEP, SEED_BYTES, stepsAt } from '../../../domain/people/secondFactorCode.ts';
import { type EpochMs, SECOND } from '../../../domain/time/time.ts';

/** The name under which authenticator apps list it. */
const ISSUER = 'Latchkey';
const PERIOD = CODE_STEP / SECOND;
const TOTP = { strategy: 'totp', algorithm: 'sha1', digits: CODE_DIGITS, period: PERIOD } as const;

/** Makes a seed. @returns it in base32, as authenticator apps take it. */
export function newSeed(random: RandomBytes): string {
  return new ScureBase32Plugin().encode(random(SEED_BYTES), { padding: false });
}

/**
 * Compares a code with those of each step that is taken now, all of them, so that time tells nothing.
 * @returns the steps whose code it is.
 */
export function matchingSteps(seed: string, code: string, at: EpochMs): readonly number[] {
  const given = Buffer.from(code);
  return stepsAt(at).filter((step) => {
    const right = Buffer.from(codeAt(seed, step));
    return right.length === given.length && timingSafeEqual(right, given);
  });
}

/** @returns the code of a step (RFC 6238, section 4). */
export function codeAt(seed: string, step: number): string {
  return generateSync({ ...TOTP, secret: seed, epoch: step * PERIOD });
}

/**
 * Writes what a QR code for authenticator apps holds.
 * @param account what tells this account from the person's others in their app.
 * @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export function enrolmentLink(account: string, seed: string): string {
  return generateURI({ ...TOTP, issuer: ISSUER, label: account, secret: seed });
}
