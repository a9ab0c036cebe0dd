import type { EpochMs } from '../../time/time.ts';

/**
 * How far a deployment goes with second factors. `off`: nobody is asked. `optional`: people who have enrolled are asked. `required`: without
 * enrolment nobody changes anything. `keys`: also, keys of an owner without a second factor are suspended (manual 004).
 */
export const SECOND_FACTOR_MODES = ['off', 'optional', 'required', 'keys'] as const;
/** One of {@link SECOND_FACTOR_MODES}. */
export type SecondFactorMode = (typeof SECOND_FACTOR_MODES)[number];

/** What is known of a person's second factor, and of the identity that they use. */
export interface SecondFactorState {
  readonly mode: SecondFactorMode;
  readonly isEnrolled: boolean;
  /** When this identity last entered a right code; null if it never did. */
  readonly provenAt: EpochMs | null;
}
