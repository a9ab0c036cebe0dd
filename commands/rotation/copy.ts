import { PRESS_LABEL } from '../../src/chat/copy/rotationCopy.ts';

/** Texts of the commands about rotations; what a rotation itself shows is in src/chat/copy/rotationCopy.ts. */

/** What each command does, for help and for the platforms' menus. */
export const SUMMARY = {
  show: 'Show a key’s rotation with its apps.',
  step: 'Continue a key’s rotation.',
  reveal: 'Show a rotation’s new secret once.',
} as const;

/** What the commands' own options are for. */
export const OPTION = {
  do: 'done, retry, skip, new-secret or roll-back, as the rotation offers it',
  at: 'The state of the rotation that you saw; buttons fill it in',
} as const;
export const NOT_A_STATE = 'Leave at: out. The buttons of a rotation fill it in.';

/** Said where a secret can be shown only in answer to a press. */
export const revealQuestion = (key: string): string => `Show the new secret for ${key}?`;
export const SHOW = PRESS_LABEL.reveal;
export const FIELD = { key: 'Key' } as const;
export const revealTitle = (key: string): string => `New secret for ${key}`;
/** @param app the app that it is for. */
export const revealNote = (app: string): string => `For ${app}. When it has the secret, press Done on the rotation.`;
export const REVEAL_NOTE = 'When the app has the secret, press Done on the rotation.';
export const notShown = (key: string): string =>
  `The new secret for ${key} couldn’t be shown. Nothing else changed. Try again from the rotation:`;
export const perhapsShown = (key: string): string =>
  `I couldn’t confirm that you saw the new secret for ${key}. If you have it, continue. Otherwise press New secret on the rotation:`;
export const goneText = (key: string): string => `The rotation of ${key} was over before the secret could be shown.`;
export const OPEN = 'Open the rotation';

/** Retiring an old secret early, and going back to it. */
export const retireQuestion = (key: string): string => `Retire the old secret of ${key}?`;
export const RETIRE_CONSEQUENCE =
  'It stops working at once. Whatever still uses it is refused from then on. The current secret keeps working.';
export const retiredText = (key: string): string => `Retired the old secret of ${key}. Only the current one works now.`;
export const rollbackQuestion = (key: string): string => `Make the previous secret of ${key} current again?`;
export const ROLLBACK_CONSEQUENCE =
  'The current secret stops working at once, and apps that have it are refused. The previous one works until its own expiry.';
export const rolledBackText = (key: string): string => `Rolled back ${key}. Its previous secret is current again.`;
