import type { WarningKind } from '../../domain/warnings/kinds.ts';

/** Texts around the warnings in a message; what is wrong with each key is in domain/warnings/digestText. */

/** What is on buttons and over lists. */
export const LABEL = {
  regenerate: 'Regenerate',
  notMine: 'Not mine',
  show: 'Show',
  unlock: 'Unlock',
  disable: 'Disable',
  delete: 'Delete',
  snooze: 'Snooze',
} as const;
export const SNOOZE_LABEL = { '1d': 'Snooze 1 day', '3d': 'Snooze 3 days', '1w': 'Snooze a week' } as const;

/** A message about somebody else's keys in a conversation. */
export const PUBLIC = {
  title: 'Someone can’t be reached',
  passOn: 'Please pass it on. This won’t be sent again.',
} as const;
export const publicIntro = (person: string): string => `${person} can’t be reached by DM. This is waiting for them:`;
/** What a conversation isn't told. */
export const unsaidText = (count: number, person: string): string =>
  `${count} ${count === 1 ? 'notice' : 'notices'} that only ${person} may read`;
export const publicItem = (key: string, place: string, idEnd: string, wrong: string): string =>
  `${key} in ${place} (ID …${idEnd}) ${wrong}.`;
export const insteadOf = (person: string): string => `${person} can’t be reached, so you’re getting this instead.`;

/** A message about keys that a project owns. */
export const TEAM = {
  take: 'I’ll take it',
  handBack: 'Hand it back',
  whoTakesIt:
    'The first person to press this gets the key’s warnings from then on. The key still belongs to the project.',
} as const;
/** Why somebody gets privately what is for all. */
export const withoutConversation = (project: string): string =>
  `${project} has no conversation for its warnings, so its owners get them. Type /apikey project warnings fallback:here in one that should have them.`;
export const takenText = (person: string): string => `Taken by ${person}.`;

/** News about keys that a project owns. */
export const teamNotices = (project: string): string => `News about the keys of ${project}`;
export const TEAM_CAN_TAKE = 'To get a key’s warnings and news yourself, take it: /apikey take KEY';

/** The title of a digest. @param owner undefined where the reader is the owner. @param key its name, where it is about one key. */
export function digestTitle(
  owner: string | undefined,
  key: string | undefined,
  count: number,
  locked: boolean,
): string {
  const needs = locked
    ? count === 1
      ? 'is locked'
      : 'are locked'
    : count === 1
      ? 'needs attention'
      : 'need attention';
  if (key !== undefined) return `${owner === undefined ? 'Your' : `${owner}’s`} key ${key} ${needs}`;
  return `${count} of ${owner === undefined ? 'your' : `${owner}’s`} keys ${needs}`;
}

export const digestItem = (key: string, wrong: string, why: string | undefined): string =>
  `${key} ${detailText(wrong, why)}`;
export const detailText = (wrong: string, why: string | undefined): string =>
  `${wrong}.${why === undefined ? '' : ` ${why}`}`;
export const keyInPlace = (key: string, place: string): string => `${key} in ${place}`;

/** What is the matter with keys that a message has no room for. */
const MORE: Readonly<Record<WarningKind, string>> = {
  lock: 'locked',
  overlap: 'still used with an old secret',
  expiry: 'expired or about to expire',
  guess: 'tried with wrong secrets',
  source: 'used from somewhere new',
  unused: 'unused',
};
export function moreKeys(counts: readonly (readonly [kind: WarningKind, count: number])[], command: string): string {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return `… and ${total} more: ${counts.map(([kind, count]) => `${count} ${MORE[kind]}`).join(', ')}. See them all with ${command}`;
}
