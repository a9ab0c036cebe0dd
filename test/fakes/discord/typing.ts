import { type Json, type JsonObject, objectsIn, textIn } from '../shared/json.ts';
import { LIMITS } from './limits.ts';
import { OPTION } from './numbers.ts';
import type { Chosen } from './payloads.ts';
import type { Realm } from './realm.ts';

/** What a person gives for an option: a text, a number, yes or no; or somebody's or something's ID. */
export type OptionEntry = string | number | boolean;

/** What is typed after a command. */
export interface Typed {
  readonly options: readonly JsonObject[];
  readonly chosen: Chosen;
}

/**
 * Types options as Discord's client lets one: those that there are, with values that fit, and all that are required.
 * @param known what the command takes.
 * @throws when a person could not do it.
 */
export function typedOptions(
  realm: Realm,
  known: readonly JsonObject[],
  given: Readonly<Record<string, OptionEntry>>,
): Typed {
  for (const name of Object.keys(given)) optionNamed(known, name);
  const missing = known.find(
    (option) => option['required'] === true && given[textIn(option, 'name') ?? ''] === undefined,
  );
  if (missing !== undefined) throw new Error(`Discord does not send this: «${textIn(missing, 'name')}» is required`);
  const options = Object.entries(given).map(([name, entry]) => {
    const option = optionNamed(known, name);
    return { name, type: option['type'], value: fitting(realm, option, entry) };
  });
  const of = (...types: readonly number[]) =>
    options.filter(({ type }) => typeof type === 'number' && types.includes(type)).map(({ value }) => String(value));
  const mentioned = of(OPTION.mentionable);
  const users = [...of(OPTION.user), ...mentioned.filter((id) => realm.users.has(id))];
  const roles = [...of(OPTION.role), ...mentioned.filter((id) => !realm.users.has(id))];
  return { options, chosen: { users, roles, channels: of(OPTION.channel) } };
}

/** @throws when the command takes no such option, with those that it takes. */
export function optionNamed(known: readonly JsonObject[], name: string): JsonObject {
  const option = known.find((one) => one['name'] === name);
  if (option !== undefined) return option;
  const names = known.map((one) => textIn(one, 'name')).join(', ') || 'none';
  throw new Error(`the command takes no option «${name}»; it takes: ${names}`);
}

function fitting(realm: Realm, option: JsonObject, entry: OptionEntry): Json {
  const name = textIn(option, 'name') ?? '';
  const choices = objectsIn(option, 'choices');
  if (choices.length > 0) {
    const choice = choices.find((one) => one['name'] === entry || one['value'] === entry);
    const offered = choices.map((one) => textIn(one, 'name')).join(', ');
    if (choice === undefined) throw new Error(`«${name}» does not offer «${entry}»; it offers: ${offered}`);
    return choice['value'] ?? null;
  }
  const wrong = (what: string) => new Error(`«${name}» takes ${what}, not ${typeof entry} «${entry}»`);
  switch (option['type']) {
    case OPTION.string: {
      const { min_length: min = 0, max_length: max = LIMITS.command.string } = option;
      if (typeof entry !== 'string') throw wrong('a text');
      if (entry.length < Math.max(1, Number(min)) || entry.length > Number(max))
        throw wrong(`${String(min)} to ${String(max)} characters`);
      return entry;
    }
    case OPTION.integer:
    case OPTION.number: {
      const { min_value: min = Number.NEGATIVE_INFINITY, max_value: max = Number.POSITIVE_INFINITY } = option;
      const whole = option['type'] === OPTION.number || Number.isInteger(entry);
      if (typeof entry !== 'number' || !whole) throw wrong('a number');
      if (entry < Number(min) || entry > Number(max)) throw wrong(`a number from ${String(min)} to ${String(max)}`);
      return entry;
    }
    case OPTION.boolean:
      if (typeof entry !== 'boolean') throw wrong('true or false');
      return entry;
    default:
      return known(realm, option, String(entry));
  }
}

function known(realm: Realm, option: JsonObject, id: string): string {
  const guilds = [...realm.guilds.values()];
  const isUser = realm.users.has(id);
  const isRole = guilds.some(({ roles }) => roles.has(id));
  const fits: Readonly<Record<number, boolean>> = {
    [OPTION.user]: isUser,
    [OPTION.role]: isRole,
    [OPTION.mentionable]: isUser || isRole,
    [OPTION.channel]: realm.channels.has(id),
  };
  if (fits[Number(option['type'])] !== true) throw new Error(`«${textIn(option, 'name')}» does not offer ${id}`);
  return id;
}

/** @returns options inside the subcommands that lead to them, as Discord sends them. */
export function nested(steps: readonly JsonObject[], options: readonly JsonObject[]): readonly JsonObject[] {
  return steps.reduceRight<readonly JsonObject[]>(
    (inside, step) => [{ name: step['name'], type: step['type'], options: inside }],
    options,
  );
}
