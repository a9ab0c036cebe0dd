/** Texts of the commands about leaked secrets. Functions take data and return words; nothing is decided here. */

/** What each command does, for help and for the platforms' menus. */
export const SUMMARY = {
  identify: 'Look up a secret that you found: whose it is, whether it works, who uses it.',
  dismiss: 'Record that a leaked secret is only a test key.',
  show: 'Show what was decided about a key’s leaked secret, or decide.',
  answer: 'Decide what happens about a key’s leaked secret.',
} as const;

/** What the commands' own options are for. */
export const OPTION = {
  secret: 'What you found: a secret, a part of one, or text with several. It’s compared, and kept nowhere',
  id: 'The question that you saw; buttons fill it in',
  do: 'disable the key, regenerate it, retire only an old secret, or say it’s a test-key',
  generation: 'Which generation of the key’s secret; all that leaked by default',
} as const;

/** In the menu of each message. At most 24 characters (Slack). */
export const OF_MESSAGE = 'Is this a leaked key?';
export const LABEL = { identify: 'Look it up', stopOld: 'Retire old secret' } as const;

/** Headings and texts that need no data. */
export const TEXT = {
  title: 'Is this a leaked key?',
  nothing: 'That doesn’t contain a Latchkey secret.',
  format:
    'Latchkey secrets begin with lk_ and a 16-character ID. A partial secret needs at least five characters after the _ that follows the ID.',
  reported:
    'It’s a secret of a key that you can’t see. It was reported to the key’s owner, and in its project’s conversation.',
  elsewhere:
    'It doesn’t belong to a key you can see. If it’s part of another key’s secret here, that key’s owner and its project’s conversation were told.',
  more: 'There’s more in that. Look up the rest separately.',
  part: 'It begins like a secret of this key. The secret part can’t be checked.',
  wrong: 'It has this key’s ID, but it isn’t one of its secrets, and never was.',
  dead: 'There’s nothing to do.',
  notGeneration: 'A generation is a number, such as 2.',
  notQuestion: 'Leave id: out, and name the key. The buttons of a question fill it in.',
} as const;
export const FIELD = { recentUsers: 'Used in the last 7 days by' } as const;
export const NOBODY = 'nobody';

/** Which of a key's secrets was found. */
export const foundSecret = (
  state: 'current' | 'previous' | 'pending' | 'retired' | 'expired',
  generation: number,
): string => `${STATES[state]} (generation ${generation}).`;
const STATES = {
  current: 'It’s the current secret of this key',
  previous: 'It’s the previous secret of this key, and still works beside the new one',
  pending: 'It’s the new secret of this key, which nobody has used yet',
  retired: 'It’s an old secret of this key, and no longer works',
  expired: 'It’s a secret of this key that has expired',
} as const;
/** That a secret works no longer because its key doesn't. */
export const keyIs = (status: string): string => `The key is ${status}.`;
/** In the question of what would make a reported secret work again. */
export const REPORTED_WARNING =
  'A secret of this key was reported as leaked, and will work again. The key’s owner, the project’s owners and the project’s conversation will be asked again what to do about it.';
export const dismissedText = (name: string): string =>
  `Recorded: the leaked secret of ${name} is only a test key. Reports of it do nothing from now on.`;
