/** Texts of the chat engine itself: questions, forms, and what went wrong. */

/** Beside a refusal or a failure. */
export const ANSWER = {
  asked: 'You asked for:',
  failed: 'Something went wrong.',
  unchanged: 'Nothing was changed, unless you were told otherwise.',
  onlyYou: 'Only you will see the new secret, once, after you press the button.',
  cancel: 'Cancel',
  continue: 'Continue',
  reasonHint: 'You’re acting because you’re on call. The key’s owner will be told why.',
} as const;
export const failureHelp = (reference: string): string =>
  `Try again in a moment. If it keeps happening, give an admin this reference: ${reference}`;
export const cancelledText = (command: string): string => `Cancelled: ${command}. Nothing was changed.`;

/** Why a request failed, where the database says so. */
export const DATABASE_FAILURES = {
  full: 'The disk is full, so nothing could be saved.',
  'read-only': 'The database is read-only right now, so nothing could be saved.',
  busy: 'The database is busy, so this couldn’t be done.',
  unreachable: 'The database can’t be reached right now.',
  corrupt: 'The database is damaged.',
  denied: 'The database refuses access.',
} as const;

/** The form that offers every command. */
export const MENU = {
  title: 'API keys',
  verb: 'What to do',
  verbHint: 'You’ll be asked for anything else it needs.',
  channel: 'Integration channel',
  channelHint: 'If it’s about an integration channel or its key',
  key: 'API key',
  keyHint: 'If it’s about one key',
  project: 'Project',
  projectHint: 'If it’s about a project',
} as const;
export const menuChoice = (command: string, summary: string): string => `${command} — ${summary}`;

/** What stands on a form that couldn't be opened at once, and on parts of forms. Every platform draws them. */
export const FORM = {
  moreNeeded: 'There’s more to fill in.',
  unclear: 'Some answers need another look.',
  press: 'Press the button to open the form.',
} as const;

/** What stands on menus and bars that platforms draw. */
export const CONTROL = { more: 'More…', choose: 'Choose', dashboard: 'Dashboard' } as const;
/** How far something is. */
export const howFar = (done: number, total: number): string => `${done} of ${total}`;
/** What part of a long list a menu holds, to follow its label. */
export const rangeOf = (first: number, last: number): string => ` (${first} to ${last})`;

/** Messages from Latchkey that answer nothing. */
export const HEADS_UP = 'For your information';

/** The form for a code of the second factor. */
export const CODE_FORM = {
  title: 'Your second factor',
  label: 'Code',
  hint: 'The six digits that your authenticator app shows now',
  submit: 'Continue',
} as const;

/** Stands below a question that gives somebody something. */
export const CHECK_WHO = 'Anyone can choose any display name. Check that the handle and the ID are theirs.';
