import { counted, figure } from '../../domain/counted.ts';

/** Texts about finding one thing among many. */

type Thing = 'project' | 'channel' | 'key' | 'app' | 'person';

const NOUNS = {
  project: ['project', 'projects'],
  channel: ['integration channel', 'integration channels'],
  key: ['key', 'keys'],
  app: ['app', 'apps'],
  person: ['person', 'people'],
} as const;

function countOf(type: Thing, count: number): string {
  const [one, many] = NOUNS[type];
  return counted(count, one, many);
}

/** Above what may be picked, where that isn't all. @param total undefined where nobody counted. */
export const manyToPick = (type: Thing, total: number | undefined): string =>
  total === undefined
    ? `There are more ${NOUNS[type][1]} than can be listed. Type a part of a name to find one.`
    : `There are ${countOf(type, total)}. Type a part of a name to find one.`;

/** Above what was found by a part of a name. */
export const foundByPart = (type: Thing, part: string, count: number, more: boolean): string =>
  more
    ? `${countOf(type, count)} match “${part}”; ${figure(25)} are listed. Type more of the name.`
    : `${countOf(type, count)} ${count === 1 ? 'matches' : 'match'} “${part}”.`;

/** The last of what is offered while someone types. */
export function moreMatches(
  shown: number,
  counted: { readonly total: number; readonly about: boolean } | undefined,
): string {
  const all = counted === undefined ? '' : ` of ${counted.about ? 'about ' : ''}${figure(counted.total)}`;
  return `${counted === undefined ? 'Only ' : ''}${figure(shown)}${all} are shown. Type more of the name.`;
}

/** Beside a name that nothing has. @param line what lists those that have it in their names. */
export const partText = (part: string, count: number, line: string): string =>
  `${countOf('key', count)} ${count === 1 ? 'has' : 'have'} “${part}” in the name. To see ${count === 1 ? 'it' : 'them'}, type ${line}.`;

/** More keys of one name than can be chosen from. */
export const tooManyAlike = (count: number, name: string): string =>
  `At least ${figure(count)} keys are called ${name}. Write the one you mean with its channel: PROJECT/CHANNEL/${name}.`;

/** What completes a line where there is more than fits. */
export const moreWords = (count: number): string => `…${figure(count)}-more`;
