import type { RawOptions } from '../../../src/chat/contracts/options.ts';
import { OPTION, ROOT } from './shape.ts';

/** The part of an interaction's data that says what was asked for, in a command and in its completion. */
export interface InvokedCommand {
  readonly name: string;
  readonly options?: readonly GivenOption[] | undefined;
}

/** One option as Discord took it apart; commands nest it below groups and subcommands. */
export interface GivenOption {
  readonly type: number;
  readonly name: string;
  readonly value?: string | number | boolean | undefined;
  readonly focused?: boolean | undefined;
  readonly options?: readonly GivenOption[] | undefined;
}

/** What was asked for, as the core takes it. */
export interface Invocation {
  readonly path: readonly string[];
  readonly options: RawOptions;
  /** The option that is being typed, where its completion is asked for. */
  readonly focused?: string;
}

/**
 * Reads what was asked for: the way back from `commandPayloads`. Numbers are written as one would type them, and people as `@ID`.
 * See https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-application-command-interaction-data-option-structure
 * @returns undefined for a command that is not of ours.
 */
export function pathOf(data: InvokedCommand): Invocation | undefined {
  const noun = nounOf(data.name);
  if (noun === undefined) return undefined;
  const path = [...noun];
  let options = data.options ?? [];
  for (let [first] = options; first?.type === OPTION.group || first?.type === OPTION.subcommand; [first] = options) {
    path.push(first.name);
    options = first.options ?? [];
  }
  const given = options.filter(({ type }) => type !== OPTION.group && type !== OPTION.subcommand);
  const focused = given.find((option) => option.focused === true)?.name;
  return {
    path,
    options: Object.fromEntries(given.map((option) => [option.name, written(option)])),
    ...(focused === undefined ? {} : { focused }),
  };
}

function nounOf(name: string): readonly string[] | undefined {
  if (name === ROOT) return [];
  return name.startsWith(`${ROOT}-`) ? [name.slice(ROOT.length + 1)] : undefined;
}

/** Somebody who is called in a text stands there as Discord writes it: `<@ID>`, see docs.discord.com/developers/reference#message-formatting. */
const MENTION = /^<@!?(\d{17,20})>$/;

function written({ type, value = '' }: GivenOption): string {
  if (type === OPTION.user) return `@${value}`;
  const lookup = typeof value === 'string' ? MENTION.exec(value.trim())?.[1] : undefined;
  return lookup === undefined ? String(value) : `@${lookup}`;
}
