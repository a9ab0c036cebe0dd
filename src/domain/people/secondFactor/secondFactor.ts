import type { Refusal } from '../../refusals.ts';
import { type DurationMs, type EpochMs, MINUTE } from '../../time/time.ts';
import { type ActionName, onlyReads } from '../permissions.ts';
import type { SecondFactorState } from './secondFactorState.ts';

/** How long a code that was entered counts, for the identity that entered it. */
export const PROOF_LIFE: DurationMs = 10 * MINUTE;

/** How long a change may wait for its turn to write after its code was still good: as long as being on call counts. */
export const PROOF_GRACE: DurationMs = MINUTE;

/** Actions beside those that only read that change nothing for anyone else, and those of the second factor itself, which have rules of their own. */
const FREE: ReadonlySet<ActionName> = new Set<ActionName>([
  'project.use',
  'key.identify',
  'app.show',
  'mfa.enroll',
  'mfa.status',
  'mfa.disable',
  'mfa.recover',
]);

/** Changes that nobody needs to be enrolled for: a second factor may be on the other account, or is about to be asked for. */
const WITHOUT_ENROLMENT: ReadonlySet<ActionName> = new Set<ActionName>(['link']);

/** Whether an action changes something, so that a second factor protects it. docs/second-factor.md lists them. */
export function isChanging(action: ActionName): boolean {
  return !onlyReads(action) && !FREE.has(action);
}

/** Whether the second factor lets someone go on; `code`: after a code, `enroll`: after they have enrolled. */
export type SecondFactorDecision = 'go-on' | 'code' | 'enroll';

/**
 * Decides whether an action may go on as far as the second factor is concerned. A pure rule, asked when a button is pressed, and again
 * in the transaction that writes (invariant 16).
 * @param grace how much older than {@link PROOF_LIFE} a code may be.
 */
export function decideSecondFactor(
  action: ActionName,
  { mode, isEnrolled, provenAt }: SecondFactorState,
  at: EpochMs,
  grace: DurationMs = 0,
): SecondFactorDecision {
  if (mode === 'off' || !isChanging(action)) return 'go-on';
  if (!isEnrolled) return mode === 'optional' || WITHOUT_ENROLMENT.has(action) ? 'go-on' : 'enroll';
  return provenAt !== null && at < provenAt + PROOF_LIFE + grace ? 'go-on' : 'code';
}

/** @returns the refusal that a decision comes to, or undefined where there is none. */
export function secondFactorRefusal(decision: SecondFactorDecision): Refusal | undefined {
  switch (decision) {
    case 'go-on':
      return undefined;
    case 'code':
      return { code: 'code-needed' };
    case 'enroll':
      return { code: 'enrolment-needed' };
  }
}
