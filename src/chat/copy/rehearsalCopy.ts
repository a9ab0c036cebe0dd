import { counted } from '../../domain/counted.ts';
import type { RehearsalAnswer, RehearsalKind, RehearsalState } from '../../domain/rehearsals/rehearsal.ts';

/** Texts of rehearsals. Functions take data and return words; nothing is decided here. */

/** @param key by name. */
export function rehearsalTitle(kind: RehearsalKind, key: string): string {
  return kind === 'disable' ? `Rehearsal: disabling ${key}` : `Rehearsal: retiring the old secret of ${key}`;
}

/** What stands before each value. */
export const REHEARSAL_FIELD = {
  failing: 'Would have failed',
  counted: 'Counted',
  startedBy: 'Started by',
} as const;
/** The columns of the table of callers. */
export const CALLER_COLUMNS = ['App', 'From', 'Would have failed', 'Last'] as const;
export const NO_APP = '-';

/** @param uses how many. @param callers by how many programs and addresses. */
export function failingText(uses: number, callers: number): string {
  if (uses === 0) return 'nothing so far';
  return `${counted(uses, 'use')} by ${counted(callers, 'caller')}`;
}
export const NOTHING_FAILED = 'nothing: nobody used it';
export const countedText = (from: string, until: string): string => `from ${from} to ${until}`;

/** How it stands. @param until when its time is over. */
export const runningText = (until: string): string =>
  `Nothing has changed: everything still works. Uses are counted until ${until}, and show up here within half a minute.`;
/** @param kind what Cut does. */
export const waitingText = (kind: RehearsalKind): string =>
  `The time is over, and nothing has changed. Cut ${CUT_MEANS[kind]}. Call off leaves everything as it is.`;
const CUT_MEANS: Readonly<Record<RehearsalKind, string>> = {
  disable: 'disables the key now',
  retire: 'retires the old secret now',
};

/** What became of it. @param who with their accounts; undefined where it ended on its own. @param isListed whether callers are listed above. */
export function outcomeText(
  state: Exclude<RehearsalState, 'running' | 'waiting'>,
  kind: RehearsalKind,
  who: string | undefined,
  moment: string,
  isListed: boolean,
): string {
  switch (state) {
    case 'cut':
      return `${kind === 'disable' ? 'Disabled' : 'Old secret retired'} by ${who ?? 'someone'}, ${moment}.${isListed ? ' The callers listed above are now refused.' : ''}`;
    case 'called-off':
      return `Called off by ${who ?? 'someone'}, ${moment}. Nothing was changed.`;
    case 'overtaken':
      return `Ended ${moment}: the key was changed in the meantime, so there’s nothing left to rehearse.`;
    case 'lapsed':
      return `Ended ${moment}: nobody answered within a day. Nothing was changed.`;
  }
}

/** What is on the buttons. */
export const REHEARSAL_LABEL: Readonly<Record<RehearsalAnswer, string>> = { cut: 'Cut', 'call-off': 'Call off' };
export const REFRESH = 'Refresh';
/**
 * A rehearsal whose time is over, in one line between what somebody types. @param uses how many would have failed, by so many callers.
 * @param line how to answer it; undefined where the reader isn’t allowed to.
 */
export function rehearsalNews(title: string, uses: number, callers: number, line: string | undefined): string {
  const failing =
    uses === 0 ? 'Nobody used it, so nothing would have failed.' : `${failingText(uses, callers)} would have failed.`;
  return `${title}. ${failing}${line === undefined ? '' : ` To answer: ${line}`}`;
}
export const rehearsalOutcomeNews = (title: string, outcome: string): string => `${title}. ${outcome}`;
