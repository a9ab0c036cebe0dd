import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CODE_STEP,
  type CodeHistory,
  decideCode,
  GUESSES,
  holdsCode,
  newRecoveryCode,
  PAUSE,
  readCode,
  readRecoveryCode,
  stepAt,
  stepsAt,
} from '../../../src/domain/people/secondFactorCode.ts';
import { MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import { codeAt, enrolmentLink, matchingSteps } from '../../../src/services/people/secondFactor/totp.ts';
import { seededRandom } from '../../support/context.ts';

/** "12345678901234567890" in base32: the seed of RFC 6238, appendix B. */
const RFC_SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
/** Its moments in seconds, and the last six digits of its codes for SHA-1. */
const RFC_CODES = [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
] as const;
const NEW: CodeHistory = { lastStep: null, wrongAt: [], pausedUntil: null };
const NOW = 1_700_000_010_000;

describe('codes by RFC 6238', () => {
  it.each(RFC_CODES)('at %i s the code is %s', (seconds, code) => {
    expect(codeAt(RFC_SEED, stepAt(seconds * SECOND))).toBe(code);
    expect(matchingSteps(RFC_SEED, code, seconds * SECOND)).toContain(stepAt(seconds * SECOND));
  });

  it('are taken one step early or late, and not two', () => {
    const at = NOW;
    const isTaken = (off: number) => matchingSteps(RFC_SEED, codeAt(RFC_SEED, stepAt(at + off)), at).length > 0;
    expect([-60, -30, 0, 30, 60].map((seconds) => isTaken(seconds * SECOND))).toEqual([false, true, true, true, false]);
    expect(stepsAt(at)).toHaveLength(3);
  });

  it('stand in a link that authenticator apps read', () => {
    const link = new URL(enrolmentLink('ana (ana on Slack, U024BE7LH)', RFC_SEED));
    expect(link.protocol).toBe('otpauth:');
    expect(decodeURIComponent(link.pathname)).toContain('Latchkey:ana (ana on Slack, U024BE7LH)');
    expect(link.searchParams.get('secret')).toBe(RFC_SEED);
    expect(link.searchParams.get('issuer')).toBe('Latchkey');
    // Left out, these are what every app takes for granted.
    expect(link.searchParams.get('algorithm') ?? 'SHA1').toBe('SHA1');
    expect(link.searchParams.get('digits') ?? '6').toBe('6');
    expect(link.searchParams.get('period') ?? '30').toBe('30');
  });
});

describe('what comes of a code', () => {
  it('works once, and then no earlier one does', () => {
    const step = stepAt(NOW);
    const first = decideCode(NEW, [step], NOW);
    if (first.kind !== 'accepted') throw new Error(first.kind);
    expect(decideCode(first.history, [step], NOW).kind).toBe('used');
    expect(decideCode(first.history, [step - 1], NOW).kind).toBe('used');
    expect(decideCode(first.history, [step + 1], NOW).kind).toBe('accepted');
  });

  it('pauses after five wrong ones within ten minutes, whenever they come, and never after fewer', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 6 * MINUTE }), { maxLength: 30 }), (gaps) => {
        let [history, at, counted]: [CodeHistory, number, number[]] = [NEW, NOW, []];
        for (const gap of gaps) {
          at += gap;
          const decision = decideCode(history, [], at);
          if (decision.kind === 'paused') continue;
          if (decision.kind !== 'wrong') throw new Error(decision.kind);
          history = decision.history;
          counted = [...counted.filter((moment) => moment > at - 10 * MINUTE), at];
          expect(history.pausedUntil).toBe(counted.length >= GUESSES ? at + PAUSE : null);
          if (counted.length >= GUESSES) counted = [];
        }
      }),
    );
  });

  it('looks at no code during a pause, not even at the right one', () => {
    const paused = { ...NEW, pausedUntil: NOW + PAUSE };
    expect(decideCode(paused, [stepAt(NOW)], NOW).kind).toBe('paused');
    expect(decideCode(paused, [stepAt(NOW + PAUSE)], NOW + PAUSE).kind).toBe('accepted');
    expect(CODE_STEP).toBe(30 * SECOND);
  });
});

describe('codes as people type them', () => {
  it('are six digits, with a space or hyphen where the app shows one', () => {
    expect(['123456', ' 123 456 ', '123-456'].map(readCode)).toEqual(['123456', '123456', '123456']);
    expect(['12345', '1234567', 'abcdef', ''].map(readCode)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('for recovery are read with or without what they begin with', () => {
    const code = newRecoveryCode(seededRandom('recovery'));
    const letters = code.slice(3).replaceAll('-', '');
    expect(code).toMatch(/^RC(-[A-HJ-NP-Z2-9]{4}){3}$/);
    expect([code, code.toLowerCase(), letters, code.slice(3)].map(readRecoveryCode)).toEqual(Array(4).fill(letters));
    expect(readRecoveryCode('RC-K7QF')).toBeUndefined();
  });

  it('invariant 2: are found in a command’s text, and names, dates and quoted texts are not', () => {
    for (const line of [
      'mfa disable 123456',
      'regenerate rasa 123 456',
      'regenerate rasa code:123456',
      'regenerate rasa code:"123 456"',
      'disable chat-bot otp=123456',
      'mfa recover rc-K7QF-R3M2-PXAB',
    ])
      expect(holdsCode(line), line).toBe(true);
    for (const line of [
      'regenerate rasa reason:"ticket 123456 says so"',
      'show key:123456',
      'create rasa name:rasa-123456',
      'link code:K7QFR-23456',
      'link code:23456-78923',
      'create rasa expires:2027-12-31',
      'create rasa name:west-east-test',
    ])
      expect(holdsCode(line), line).toBe(false);
  });
});
