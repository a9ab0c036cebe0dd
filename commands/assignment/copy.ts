/** Texts of the commands by which somebody takes a project's key on, or hands it back. */

/** What each command does. */
export const SUMMARY = {
  take: 'Take a key that its project owns and get its warnings, or hand it back.',
} as const;

/** What the commands' own options are for. */
export const OPTION = {
  back: 'yes to hand it back',
  warning: 'The warning it’s under',
} as const;

/** What is on buttons. */
export const LABEL = { take: 'I’ll take it', handBack: 'Hand it back' } as const;

/** Somebody takes a project's key, or hands it back. */
export const takenText = (key: string, project: string): string =>
  `You took ${key}. You’ll get its warnings from now on; it still belongs to project ${project}.`;
export const handedBackText = (key: string, project: string): string =>
  `${key} isn’t assigned to anyone now. Its warnings go to project ${project} again.`;
