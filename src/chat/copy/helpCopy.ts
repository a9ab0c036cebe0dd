/** Texts of the help. */
export const HELP = {
  title: 'Commands',
  more: 'For details, type /apikey help followed by a command, such as /apikey help project. You’ll be asked for anything you leave out.',
  required: '(required)',
  confirms: 'It asks before it does anything.',
  example: 'For example:',
  nothingDone: 'Nothing was done. /apikey help lists all commands.',
} as const;
export const HELP_COLUMNS = ['Command', 'What it does'] as const;
export const nounTitle = (noun: string): string => `Commands for ${noun}`;
export const nounHelp = (noun: string): string => `Type /apikey ${noun} followed by one of these verbs.`;
export const noSuchCommand = (given: string): string => `There’s no command ${given}.`;

/** Who may give a command. */
export const WHO = {
  anyone: 'Anyone can use it.',
  projectCreators: 'Anyone can use it, unless LATCHKEY_PROJECT_CREATORS limits it to admins.',
  viewer: 'Every member of the project',
  operator: 'Operators and owners of the project',
  owner: 'Owners of the project',
  keyOwner: 'the key’s owner',
  keyAssignee: 'the person a project’s key is assigned to',
  onCall: 'anyone on call (with a reason)',
} as const;
export const whoCan = (least: string, others: readonly string[]): string =>
  `${least} can use it${others.length === 0 ? '' : `, and so can ${others.join(' and ')}`}.`;
