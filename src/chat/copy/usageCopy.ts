import { MONTHS } from '../../domain/time/calendarText.ts';

/** Texts about commands and options that were written wrong. Each is one or more sentences: what is wrong, then what to write. */

/** Frames what is wrong. */
export const USAGE = {
  title: 'I couldn’t run that.',
  retry: 'Try:',
  typed: 'You typed:',
  several: 'This line holds several commands. Type them one at a time:',
  openQuote: 'A quotation mark isn’t closed, so everything after it was read as one value.',
} as const;
export const nothingDone = (command: string): string =>
  `Nothing was done. For all options, type /apikey help ${command}.`;
export const didYouMeanText = (suggestion: string): string => `Did you mean ${suggestion}?`;
export const withGuess = (words: string, suggestion: string | undefined): string =>
  suggestion === undefined ? words : `${words} ${didYouMeanText(suggestion)}`;
/** An answer that is shown again beside what is wrong with it, unless that names it already. */
export const answerAndProblem = ({ answer, words }: { readonly answer: string; readonly words: string }): string =>
  words.includes(answer) ? words : `${answer} — ${words}`;

/** What is wrong with the line itself. */
export const noSuchOption = (command: string, option: string): string => `${command} has no option ${option}.`;
export const letterAmbiguous = (letter: string, names: readonly string[]): string =>
  `${letter} could mean ${names.map((name) => `${name}:`).join(' or ')}.`;
export const optionTwice = (name: string, second: string): string =>
  `${name}: is given twice. The second one is ${second}.`;
export const optionEmpty = (name: string): string => `${name}: has no value.`;
export const strayWord = (word: string, option: string): string =>
  `“${word}” doesn’t belong to any option. Put a value with spaces in quotes: ${option}:"two words"`;

/** What was named and doesn't exist for this person. */
export const noSuchChannel = (given: string): string => `There’s no integration channel called ${given} here.`;
export const noSuchKey = (given: string): string => `There’s no key called ${given} here.`;
export const noSuchApp = (given: string): string => `There’s no app called ${given} here.`;
export const keyWasDeleted = (given: string): string => `There’s no key called ${given} here: ${given} was deleted.`;
export const noSuchProject = (given: string): string => `There’s no project called ${given} here.`;
export const keyNotChannel = (given: string): string => `${given} is a key, not a channel.`;
export const notMet = (given: string): string =>
  `I haven’t met ${given}. Ask them to type /apikey whoami once, or let them in with /apikey project member and a mention (@).`;
export const notServed = (given: string): string =>
  `Latchkey doesn’t serve ${given}. Guests, bots, deactivated accounts and people from outside can’t have a role or a key.`;
export const cantTellWho = (given: string): string =>
  `I can’t confirm who ${given} is right now. Nothing was changed. Try again in a moment.`;
export const noSuchGroup = (given: string): string =>
  `There’s no group called ${given}. Mention it, or give its handle or ID.`;
export const groupsUnread = (platform: string): string =>
  `${platform} can’t list its groups right now. Try again in a minute.`;
/** Where no connected platform has groups. */
export const NO_GROUPS = 'Groups belong to chat platforms, and no platform that has them is connected here.';
export const groupNotPerson = (label: string): string => `That’s the ${label}, not a person. Use group: instead.`;
export const otherProject = (channel: string, home: string, named: string): string =>
  `${channel} is in the project ${home}, but project: says ${named}. Leave one of them out.`;
export const otherChannel = (key: string, place: string): string =>
  `${key} is in ${place}, but channel: says otherwise. Leave one of them out.`;

/** Asks which of several is meant. */
export const whichChannel = (count: number, name: string): string =>
  `There are ${count} integration channels called ${name}. Which one?`;
export const whichKey = (count: number, name: string): string => `There are ${count} keys called ${name}. Which one?`;
export const whichApp = (count: number, name: string): string => `There are ${count} apps called ${name}. Which one?`;
/** Stands for the project among people who can own a key. */
export const THE_PROJECT = 'The project itself';
export const whichPerson = (count: number, name: string): string => `${count} people are called ${name}. Which one?`;
export const whichGroup = (count: number, name: string): string => `${count} groups are called ${name}. Which one?`;
export const keyInPlace = (key: string, place: string): string => `${key} in ${place}`;
export const keyInPlaceWithId = (key: string, place: string, id: string): string => `${key} in ${place}, ID ${id}`;

/** A key that another one takes the place of, beside that one. */
export const replacedKey = (key: string, moment: string): string => `${key} (being replaced, stops ${moment})`;

/** Values that can't be read. */
export const notPage = (given: string): string => `${given} isn’t a page. Pages are numbers from 1, such as page:2.`;
export const notDuration = (given: string, words: readonly string[] = []): string =>
  `${given} isn’t a duration. Write it like ${anyOf(['15m', '24h', '90d', ...words, 'none'])}.`;
/** `15m, 24h or none`. */
function anyOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
export const monthsOrMinutes = (given: string, months: string, days: string, minutes: string): string =>
  `${given} could mean months or minutes. For months, write ${months === days ? months : `${months} or ${days}`}; for minutes, ${minutes}.`;
/** The same where so many months would be too long. */
export const onlyMinutes = (given: string, minutes: string): string =>
  `${given} could mean months or minutes, but that many months is too long here. For minutes, write ${minutes}.`;
export const dayOrMonth = (given: string, [one, other]: readonly [string, string]): string =>
  `${given} could mean ${one} or ${other}. Write the year first.`;
export const notExpiry = (given: string): string =>
  `${given} isn’t an expiry. Write a duration, such as 90d, or a date, such as 2027-12-31.`;
export const notSince = (given: string): string =>
  `${given} isn’t a time. Write how long ago, such as 24h, or a date, such as 2026-12-31.`;
export const notChoice = (given: string, choices: readonly string[]): string =>
  `${given} isn’t a choice here. Choose ${anyOf(choices)}.`;
export const pastExpiry = (given: string): string =>
  `${given} is in the past or less than a minute away. Give a later date or a longer duration, such as 90d.`;
export const MUST_EXPIRE = 'Keys must expire; the maximum is 3650d.';
/** A day of a calendar that has no such day. */
export function noSuchDay({
  year,
  month,
  day,
}: {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}): string {
  const name = MONTHS[month - 1];
  if (name === undefined) return `There’s no month ${month}.`;
  return day === 29 ? `29 ${name} ${year} doesn’t exist.` : `${day} ${name} doesn’t exist.`;
}
/** What an option's text is called where it can't be used as it is. */
export const TEXT_NOUN = 'text';
