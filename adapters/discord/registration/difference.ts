import type { APIApplicationCommand, APIApplicationCommandOption } from 'discord.js';
import type { Payload } from './shape.ts';

/** One thing in which what is registered differs from what should be. */
export interface Difference {
  /** What it is about, such as `apikey create channel: description`. */
  readonly key: string;
  readonly original: unknown;
  readonly expected: unknown;
}

/** What Discord says of a registered command, in as far as it is compared. */
export type Registered = Pick<APIApplicationCommand, 'type' | 'name'> & Partial<APIApplicationCommand>;

type Option = APIApplicationCommandOption;
/** A command or an option with everything that can differ, in one form, no matter who wrote it. */
interface Comparable {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly options: readonly Option[];
}

/**
 * Compares what is registered with what should be, so that it is written again only where something changed: of new commands
 * Discord takes 200 a day. What Discord adds of its own, such as IDs and versions, is left out, and what is not said is as good as
 * its default. See https://docs.discord.com/developers/interactions/application-commands
 * @returns nothing where all is as it should be.
 */
export function* differences(
  registered: readonly Registered[],
  wanted: readonly Payload[],
): Generator<Difference, void> {
  for (const payload of wanted) {
    const found = registered.find(({ name, type }) => name === payload.name && type === payload.type);
    if (found === undefined) yield { key: payload.name, original: undefined, expected: 'a command' };
    else yield* compared(payload.name, ofCommand(found), ofCommand(payload));
  }
  for (const { name, type } of registered) {
    const isWanted = wanted.some((payload) => payload.name === name && payload.type === type);
    if (!isWanted) yield { key: name, original: 'a command', expected: undefined };
  }
}

/** @param where the names above the two and their own. */
function* compared(where: string, original: Comparable, expected: Comparable): Generator<Difference, void> {
  for (const [name, value] of Object.entries(expected.facts)) {
    const was = original.facts[name];
    if (JSON.stringify(was) !== JSON.stringify(value))
      yield { key: `${where}: ${name}`, original: was, expected: value };
  }
  const were = original.options.map(({ name }) => name);
  const names = expected.options.map(({ name }) => name);
  // People see them in this order.
  if (JSON.stringify(were) !== JSON.stringify(names))
    yield { key: `${where}: options`, original: were, expected: names };
  for (const option of expected.options) {
    const found = original.options.find(({ name }) => name === option.name);
    if (found !== undefined) yield* compared(`${where} ${option.name}`, ofOption(found), ofOption(option));
  }
}

function ofCommand(command: Registered | Payload): Comparable {
  const description = ('description' in command ? command.description : undefined) ?? '';
  const options = ('options' in command ? command.options : undefined) ?? [];
  const facts = {
    description,
    nsfw: 'nsfw' in command && command.nsfw === true,
    default_member_permissions: ('default_member_permissions' in command && command.default_member_permissions) || null,
    ...('contexts' in command && command.contexts ? { contexts: [...command.contexts].sort() } : {}),
    ...('integration_types' in command && command.integration_types
      ? { integration_types: [...command.integration_types].sort() }
      : {}),
  };
  return { facts, options };
}

function ofOption(option: Option): Comparable {
  const facts = {
    type: option.type,
    description: option.description,
    required: 'required' in option && option.required === true,
    autocomplete: 'autocomplete' in option && option.autocomplete === true,
    choices: ('choices' in option ? (option.choices ?? []) : []).map(({ name, value }) => ({ name, value })),
    min_length: 'min_length' in option ? (option.min_length ?? undefined) : undefined,
    max_length: 'max_length' in option ? (option.max_length ?? undefined) : undefined,
    min_value: 'min_value' in option ? (option.min_value ?? undefined) : undefined,
    max_value: 'max_value' in option ? (option.max_value ?? undefined) : undefined,
    channel_types: 'channel_types' in option ? (option.channel_types ?? undefined) : undefined,
  };
  return { facts, options: ('options' in option ? option.options : undefined) ?? [] };
}
