/** Texts of the commands about integration channels. Functions take data and return words; nothing is decided here. */

/** What each command does, for help and for the platforms' menus. */
export const SUMMARY = {
  add: 'Add an integration channel to a project.',
  list: 'List the integration channels you can see, or only those of a project.',
  remove: 'Remove an integration channel that has no keys left.',
  rename: 'Rename an integration channel. Its keys keep working.',
  settings: 'Show an integration channel and its keys, with Regenerate and Generate API key.',
} as const;

/** What the commands' own options are for. */
export const OPTION = {
  addName: 'What to call the integration channel',
  listProject: 'Only the integration channels of this project',
  channel: 'The integration channel',
  removeChannel: 'The integration channel to remove',
  renameChannel: 'The integration channel to rename',
  renameTo: 'Its new name',
} as const;

/** What is on buttons. */
export const LABEL = { remove: 'Remove', settings: 'Channel settings' } as const;

/** Texts that need no data. */
export const TEXT = {
  nextKey: 'Next, create its first key:',
  noChannels: 'There are no integration channels here yet.',
  addFirst: 'There are no integration channels here yet. Add one:',
  noKeys: 'This integration channel has no keys.',
  removeOnlyEmpty: 'A channel that still has keys can’t be removed.',
} as const;

/** The columns of the list. */
export const COLUMNS = ['Channel', 'Project', 'Keys'] as const;

export const addedText = (place: string): string => `Added the integration channel ${place}.`;
export const renamedText = (before: string, now: string): string =>
  `Renamed the integration channel ${before} to ${now}.`;
export const removeQuestion = (place: string): string => `Remove the integration channel ${place}?`;
export const removedText = (name: string): string => `Removed the integration channel ${name}.`;
export const settingsTitle = (place: string): string => `Channel settings: ${place}`;
