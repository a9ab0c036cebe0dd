import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ActionName, PERMISSIONS } from '../../../src/domain/people/permissions.ts';
import { decideSecondFactor, isChanging, PROOF_LIFE } from '../../../src/domain/people/secondFactor/secondFactor.ts';
import {
  SECOND_FACTOR_MODES,
  type SecondFactorMode,
} from '../../../src/domain/people/secondFactor/secondFactorState.ts';
import { MINUTE } from '../../../src/domain/time/time.ts';

const NOW = 1_000_000_000;
const ACTIONS = Object.keys(PERMISSIONS).filter((action): action is ActionName => action in PERMISSIONS);
const standing = (mode: SecondFactorMode, isEnrolled: boolean, provenAt: number | null = null) => ({
  mode,
  isEnrolled,
  provenAt,
});

describe('invariant 16: whether a second factor lets someone go on', () => {
  it('never asks for anything to look, and never where second factors are off', () => {
    const looks = ACTIONS.filter((action) => !isChanging(action));
    expect(looks).toContain('key.list');
    for (const mode of SECOND_FACTOR_MODES)
      for (const action of looks) expect(decideSecondFactor(action, standing(mode, false), NOW)).toBe('go-on');
    for (const action of ACTIONS) expect(decideSecondFactor(action, standing('off', true), NOW)).toBe('go-on');
  });

  it('asks who has enrolled for a code before each change, in every mode but off', () => {
    for (const mode of ['optional', 'required', 'keys'] as const)
      for (const action of ACTIONS.filter(isChanging))
        expect(decideSecondFactor(action, standing(mode, true), NOW)).toBe('code');
  });

  it('demands enrolment where it is required, but not for joining the account that has one', () => {
    for (const mode of ['required', 'keys'] as const)
      for (const action of ACTIONS.filter(isChanging))
        expect(decideSecondFactor(action, standing(mode, false), NOW)).toBe(action === 'link' ? 'go-on' : 'enroll');
    expect(decideSecondFactor('key.delete', standing('optional', false), NOW)).toBe('go-on');
  });

  it('counts a code for ten minutes, and where it is written for as long as the change may have waited', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 * MINUTE }), (age) => {
        const proven = standing('optional', true, NOW - age);
        expect(decideSecondFactor('key.delete', proven, NOW)).toBe(age < PROOF_LIFE ? 'go-on' : 'code');
        expect(decideSecondFactor('key.delete', proven, NOW, MINUTE)).toBe(
          age < PROOF_LIFE + MINUTE ? 'go-on' : 'code',
        );
      }),
    );
  });
});
