import { figure } from '../../src/domain/counted.ts';

/** Texts that the commands of several nouns share. Functions take data and return words; nothing is decided here. */

/** What is on buttons. */
export const BUTTON = {
  previous: 'Previous page',
  next: 'Next page',
  back: 'Back',
  generate: 'Generate API key',
  generateNew: 'Generate new key',
  keys: 'Keys',
  findKey: 'Find a key',
  makeActive: 'Make it active',
  addChannel: 'Add channel',
  createProject: 'Create project',
} as const;

/** What options are for. */
export const OPTION = {
  key: 'The key, by name or ID',
  channelOfKey: 'Its integration channel, if the name alone isn’t enough',
  project: 'The project; your active one by default',
  page: 'Which page to show',
  reason: 'Why; required when you act because you’re on call',
} as const;

/** What a name is the name of, for what is wrong with it. */
export const NAME_OF = { key: 'key name', channel: 'channel name', project: 'project name', app: 'app name' } as const;

/** What is counted. */
export const NOUN = {
  apiKey: 'API key',
  key: 'key',
  channel: 'integration channel',
  project: 'project',
  app: 'app',
  event: 'event',
} as const;

/** `1 API key`, `2 API keys`. */
export function counted(count: number, noun: keyof typeof NOUN): string {
  return `${figure(count)} ${NOUN[noun]}${count === 1 ? '' : 's'}`;
}

/** Says how many there are, and on which page you are if there are several: `45 API keys, page 1 of 3`. */
export function pageText(
  total: number,
  noun: keyof typeof NOUN,
  { page, pages }: { readonly page: number; readonly pages: number },
): string {
  return pages > 1 ? `${counted(total, noun)}, page ${figure(page)} of ${figure(pages)}` : counted(total, noun);
}

/** How far ahead something is, and when. */
export const inAndOn = (duration: string, moment: string): string => `in ${duration}, on ${moment}`;

/** Says that a list goes on, and how to see the rest. @param command what to type. */
export function moreText(count: number, command: string): string {
  return `… and ${figure(count)} more: ${command}`;
}
