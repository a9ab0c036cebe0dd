import type { RehearsalKind } from '../../src/domain/rehearsals/rehearsal.ts';

/** Texts of the commands about rehearsals; what a rehearsal itself shows is in src/chat/copy/rehearsalCopy.ts. */

/** What each command does, for help and for the platforms' menus. */
export const SUMMARY = {
  show: 'Show a key’s rehearsal: what would have failed.',
  end: 'End a key’s rehearsal: cut or call off.',
} as const;

/** What the commands' own options are for. */
export const OPTION = {
  rehearse: 'Change nothing; count what would fail for this long, such as 15m',
  do: 'cut does what was rehearsed; call-off leaves everything as it is',
  at: 'The rehearsal that you saw; buttons fill it in',
} as const;
export const NOT_A_REHEARSAL = 'Leave at: out. The buttons of a rehearsal fill it in.';

/** Asks before a rehearsal begins. @param duration such as `15 minutes`. */
export function rehearseQuestion(kind: RehearsalKind, key: string, duration: string): string {
  return kind === 'disable'
    ? `Rehearse disabling ${key} for ${duration}?`
    : `Rehearse retiring the old secret of ${key} for ${duration}?`;
}
export const REHEARSE = 'Rehearse';
export const REHEARSE_CONSEQUENCE: Readonly<Record<RehearsalKind, string>> = {
  disable:
    'The key keeps working. Each use of it is counted as one that would have failed, by app and address. When the time is over, you decide: Cut disables the key; Call off leaves it as it is.',
  retire:
    'The old secret keeps working. Each use of it is counted as one that would have failed, by app and address. When the time is over, you decide: Cut retires the old secret; Call off leaves it as it is.',
};
