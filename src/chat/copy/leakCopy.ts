import type { LeakQuestionState } from '../../domain/leaks/leakQuestion.ts';

/** Texts of the question about a leaked secret. Functions take data and return words; nothing is decided here. */

/** @param key by name. */
export const leakTitle = (key: string): string => `Leaked secret: ${key}`;
/** Why it is asked again. */
export const REOPENED = 'The new secret never arrived, so the leaked one still works. What should happen now?';
/** What is offered after the key was disabled. */
export const NEXT_SECRET = 'Regenerate the key to give its programs a new secret, then activate it.';
/** In one line, between what somebody types. */
export const leakNews = (found: string, line: string | undefined): string =>
  `${found}${line === undefined ? '' : ` To decide what happens: ${line}`}`;

/** What was decided, or came about. @param who as people are named; undefined where nobody did anything. */
export function leakOutcome(
  state: Exclude<LeakQuestionState, 'open'>,
  who: string | undefined,
  moment: string,
): string {
  const by = who === undefined ? '' : ` by ${who}`;
  switch (state) {
    case 'disabled':
      return `Disabled${by}, ${moment}. Nobody can use the key now.`;
    case 'stopped':
      return who === undefined
        ? `Stopped working ${moment}. There’s nothing left to do.`
        : `Stopped${by}, ${moment}. The leaked secret no longer works.`;
    case 'test-key':
      return `Dismissed${by}, ${moment}: it’s only a test key. Reports of this secret do nothing from now on.`;
    case 'deleted':
      return `The key was deleted${by}, ${moment}.`;
    case 'handed':
      return `Regenerated${by}, ${moment}. The leaked secret stops when they reveal the new one; if they don’t within 15 minutes, this is asked again.`;
    case 'rotating':
      return `Being rotated with its apps${by}, since ${moment}. The leaked secret stops when the last app has the new one.`;
  }
}
