/** Texts of the second factor. Functions take data and return words; nothing is decided here. */

/** What the commands do, for help. */
export const SUMMARY = {
  enroll: 'Set up a second factor: a code from an authenticator app before changes.',
  confirm: 'Enter the first code of a second factor that you’re setting up.',
  codes: 'Get ten new recovery codes.',
  status: 'See your second factor.',
  disable: 'Turn off your second factor, or that of someone who lost theirs.',
  recover: 'Use a recovery code when your phone is lost.',
} as const;

/** What options are for. */
export const OPTION = {
  code: 'The six digits that your authenticator app shows now',
  recovery: 'One of your recovery codes, such as RC-K7QF-R3M2-PXAB',
  person: 'Whose second factor to turn off; yours by default. For someone else it takes two admins',
} as const;

/** What is on buttons. */
export const LABEL = {
  enroll: 'Set up second factor',
  showKey: 'Show the setup key',
  enterCode: 'Enter the first code',
  confirm: 'Confirm',
  newCodes: 'New recovery codes',
  disable: 'Turn off',
  recover: 'Use recovery code',
  askAdmins: 'Ask another admin',
  lift: 'Turn off second factor',
} as const;

/** The setup. */
export const ENROLL = {
  title: 'Your second factor',
  question: 'Set up a second factor?',
  account: 'Account',
  key: 'Setup key',
  picture: 'QR code for your authenticator app',
  scan: 'Scan the QR code with your authenticator app, or type the setup key into it (time-based, 6 digits).',
  once: 'This is shown only once. Anyone who sees it can generate your codes.',
  next: 'Then enter the first code that the app shows:',
  lost: 'The setup key couldn’t be shown. Run /apikey mfa enroll again.',
  perhaps: 'If you didn’t see the setup key, run /apikey mfa enroll again.',
} as const;

/** The recovery codes. */
export const CODES = {
  title: 'Your recovery codes',
  label: 'Recovery codes',
  each: 'Each one works once, when your phone is lost: /apikey mfa recover',
  once: 'They’re shown only once. Keep them apart from your phone.',
  on: 'Your second factor is on. You’ll be asked for a code when you change something.',
  renewed: 'Your earlier recovery codes no longer work.',
  lost: 'Your recovery codes couldn’t be shown. Get new ones with /apikey mfa codes.',
  perhaps: 'If you didn’t see your recovery codes, get new ones with /apikey mfa codes.',
} as const;

/** The state of a second factor. */
export const STATUS = {
  title: 'Your second factor',
  state: 'State',
  on: 'on',
  off: 'off',
  waiting: 'waiting for its first code',
  since: 'Since',
  codes: 'Recovery codes left',
  paused: 'Codes accepted again',
  here: 'In this deployment',
} as const;

/** What each mode of a deployment means for the reader. */
export const MODE = {
  off: 'Second factors are turned off.',
  optional: 'People with a second factor are asked for a code before a change.',
  required: 'You need a second factor to change anything.',
  keys: 'You need a second factor to change anything, and your keys work only while you have one.',
} as const;

/** Switching it off. */
export const DISABLED = 'Your second factor is off. Set up a new one with /apikey mfa enroll.';
export const RECOVERED =
  'Your second factor is off, and your recovery codes no longer work. Set up a new one on your new phone now:';
export const liftQuestion = (name: string): string => `Turn off the second factor of ${name}?`;
export const LIFT = {
  person: 'Person',
  askedBy: 'Asked by',
  first: 'A second admin must confirm this within 3 days. The person is told when it’s done.',
  second: 'This takes effect at once. The person is told, and can set up a new one.',
} as const;
export const liftAsked = (person: string): string =>
  `The other admins were asked to confirm it: turn off the second factor of ${person}.`;
export const liftedText = (person: string): string => `Turned off the second factor of ${person}. They were told.`;
