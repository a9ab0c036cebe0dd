/**
 * Every limit on what is registered, in one place. All are from
 * https://docs.discord.com/developers/interactions/application-commands; Discord counts code points.
 */
export const LIMITS = {
  /** #registering-a-command: of a guild, or global. */
  commands: 100,
  /** #application-command-object-application-command-naming */
  name: 32,
  /** #application-command-object-application-command-structure */
  description: 100,
  /** #application-command-object-application-command-structure: options of a command, subcommands of a group, and so on. */
  options: 25,
  /** #application-command-object-application-command-option-choice-structure */
  choices: 25,
  /** #application-command-object-application-command-option-choice-structure: `name`, and `value` where it is a text. */
  choice: 100,
  /** #slash-commands: names, descriptions and values of a command and all in it. */
  characters: 8_000,

  /** Our own measures below `max_length`'s 6,000: well above what commands take, as they say best what is too long. */
  nameText: 200,
  freeText: 1_000,
  momentText: 50,
  /** Our own measure: as far as the core reads pages. */
  page: 999_999,
} as const;

/** #application-command-object-application-command-naming; letters that have a small form must have it. */
export const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** How many characters Discord takes a text to have. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}
