import type { RequestKind } from '../../domain/requests/request.ts';
import { approvingChangeText, changeTitle, type NewSecretGoes } from './approvalCopy.ts';

/** Texts of requests to a project's owners, and of secrets that wait for someone. Functions take data and return words. */

/** What stands before each value. */
export const REQUEST_FIELD = {
  askedBy: 'Asked by',
  reason: 'Reason',
  name: 'Name',
  channel: 'Channel',
  expires: 'Expires',
  openUntil: 'Open until',
  id: 'Request ID',
  key: 'Key',
  from: 'From',
} as const;

/** What is on the buttons. */
export const REQUEST_LABEL = { approve: 'Approve', deny: 'Deny', withdraw: 'Withdraw' } as const;
export const REVEAL = 'Reveal once';

/** The title of a request, by kind. @param command of a change: as it is typed. */
export function requestTitle(kind: RequestKind, subject: string, project: string, command: string): string {
  switch (kind) {
    case 'key':
      return `Request for the key ${subject} in ${project}`;
    case 'change':
      return changeTitle(command, subject, project);
  }
}

/** A request in a list. */
export const requestIn = (subject: string, project: string, asker: string): string =>
  `${subject} in ${project}, for ${asker}`;
/** The same beside another of that name. */
export const requestWithId = (words: string, id: string): string => `${words}, ID ${id}`;
/** @param project whose owners were asked. */
export const askedText = (project: string): string =>
  `The owners of ${project} were asked. You’ll be told when one of them decides.`;
/** What approving does, by kind. @param asker by name. @param goes where a change's new secret goes. */
export function approvingText(kind: RequestKind, asker: string, goes: NewSecretGoes): string {
  switch (kind) {
    case 'key':
      return `If you approve, the key is created for ${asker}. Only they see its secret, once.`;
    case 'change':
      return approvingChangeText(asker, goes);
  }
}
/** @param who with their accounts. @param on the platform where they decided. */
export const approvedText = (who: string, on: string, moment: string): string =>
  `Approved by ${who}, from ${on}, ${moment}.`;
export const deniedText = (who: string, on: string, moment: string): string =>
  `Denied by ${who}, from ${on}, ${moment}.`;
/** What follows for the person who asked for a key. */
export const KEY_APPROVED = 'Its secret is waiting for you. To see it, once, within 15 minutes: /apikey reveal';
export const expiredText = (moment: string): string => `Expired ${moment}: nobody decided it within 3 days.`;
export const withdrawnText = (moment: string): string => `Withdrawn ${moment}.`;

/** A request in one line, between what somebody types. */
export const requestNews = (title: string, asker: string, id: string): string =>
  `${title}, from ${asker}. To decide: /apikey request show ${id}`;
export const decidedNews = (title: string, said: string): string => `${title}: ${said}`;

export const handoverTitle = (key: string, place: string): string =>
  `The secret for ${key} (${place}) is waiting for you`;
/** @param until when its time is over. */
export const waitsText = (until: string): string =>
  `Press ${REVEAL} by ${until}. Only you will see it, once. After that it’s discarded.`;
export const SHOWING = 'The secret is being shown.';
export const shownText = (on: string, moment: string): string => `Shown once, on ${on}, ${moment}.`;
export const perhapsText = (on: string, moment: string): string =>
  `I couldn’t confirm that you saw the secret on ${on}, ${moment}. If you have it, use it within 15 minutes to keep it. Otherwise it’s discarded.`;
export const DISCARDED = 'The secret was discarded. Nothing can use it. Ask for a new one.';
export const WITHDRAWN = 'The secret was discarded because you no longer have permission to see it.';
/** @param count how often. @param on where last. */
export const triesText = (count: number, on: string, moment: string): string =>
  `Someone tried to see it ${count === 1 ? 'once more' : `${count} more times`}, last on ${on}, ${moment}. If that wasn’t you, disable the key.`;
export const handoverNews = (title: string, until: string, id: string): string =>
  `${title} until ${until}. To see it, once: /apikey reveal ${id}`;
