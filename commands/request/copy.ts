import { REVEAL } from '../../src/chat/copy/requestCopy.ts';
import type { RequestUse } from '../../src/domain/requests/request.ts';

/** Texts of the commands about requests; what a request itself shows is in src/chat/copy/requestCopy.ts. */

/** What each command does, for help and for the platforms' menus. */
export const SUMMARY = {
  key: 'Ask a project’s owners for a key.',
  list: 'List the open requests that you made or can decide.',
  show: 'Show a request.',
  approve: 'Approve a request.',
  deny: 'Deny a request.',
  withdraw: 'Withdraw your request.',
  reveal: 'Show a secret that’s waiting for you, once.',
} as const;

/** What the commands' own options are for. */
export const OPTION = {
  channel: 'The integration channel that the key is for',
  name: 'What to call the key, such as the app that uses it',
  reason: 'Why you need it; the owners read this',
  expires: 'When the key expires',
  request: 'The request: what it’s about, such as chat-bot, or its ID',
  project: 'Only the requests of this project',
  secret: 'The secret, as its message names it, if several are waiting for you',
} as const;

export const REQUEST = 'Request';
export const OPEN = 'Open a request';
export const COLUMNS = ['For', 'Project', 'Asked by', 'Asked', 'Open until', 'ID'] as const;
export const HOW_TO_GIVE = 'In a command, give what a request is for, or its ID, such as /apikey request show NAME.';
/** Asks which request is meant. */
export const WHICH_REQUEST: Readonly<Record<RequestUse, string>> = {
  show: 'Which request?',
  decide: 'Which request do you want to decide?',
  withdraw: 'Which request do you want to withdraw?',
};
export const NONE = 'There are no open requests.';
export const listTitle = (count: string): string => `Open requests: ${count}`;

/** Asks which of several secrets is meant, and what each is for. */
export const WHICH_SECRET = 'Several secrets are waiting for you. Which one?';
export const waitingIn = (key: string, place: string): string => `${key} (${place})`;

/** Where a secret can be shown only in answer to a press. */
export const revealQuestion = (key: string): string => `Show the secret for ${key}?`;
export const SHOW = REVEAL;
export const FIELD = { key: 'Key' } as const;
export const revealTitle = (key: string): string => `Secret for ${key}`;
export const notShown = (key: string): string =>
  `The secret for ${key} couldn’t be shown. Nobody has seen it. Try again:`;
export const perhapsShown = (key: string): string =>
  `I couldn’t confirm that you saw the secret for ${key}. If you have it, use it within 15 minutes to keep it. Otherwise it’s discarded.`;
export const withdrawn = (key: string): string =>
  `You no longer have permission to see the secret for ${key}, so it was discarded. Nothing can use it.`;
export const gone = (key: string): string =>
  `The secret for ${key} was replaced or discarded in the meantime. Nothing can use it.`;
