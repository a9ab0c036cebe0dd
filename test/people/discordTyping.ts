import { commandPayloads } from '../../adapters/discord/registration/payload.ts';
import { parseCommand } from '../../src/chat/parsing/parseCommand.ts';
import type { FakeDiscord } from '../fakes/discord/fakeDiscord.ts';
import type { Interaction } from '../fakes/discord/interactions.ts';
import type { OptionEntries } from '../fakes/discord/people.ts';
import { registry } from '../support/registry.ts';

/** A line as it is typed in Discord, which has a box for each option. */
export interface TypedLine {
  readonly path: string;
  readonly options: OptionEntries;
}

/** @returns undefined for what can't be typed there: no such command, no such option, words that are none, an open quotation mark. */
export function asTyped(line: string): TypedLine | undefined {
  const parsed = parseCommand(registry, line);
  if (parsed.kind !== 'command') return undefined;
  const { path, options: specs } = parsed.command;
  const options = Object.entries(parsed.options).map(
    ([name, value]) => [name, specs[name]?.type === 'page' ? Number(value) : value] as const,
  );
  const isApart = OWN_ROOTS.has(`apikey-${path[0]}`) && path.length > 1;
  return { path: `apikey${isApart ? '-' : ' '}${path.join(' ')}`, options: Object.fromEntries(options) };
}

/**
 * Gives a command. What Discord's client does not let through, an older registration may: it had another list of choices, or did not
 * require an option; and somebody's client may not have heard of the new one yet.
 * @param at where the channel is.
 */
export async function give(
  discord: FakeDiscord,
  user: string,
  at: { readonly guild: string; readonly channel: string },
  { path, options }: TypedLine,
): Promise<Interaction> {
  const sent = discord.interactions.length;
  try {
    return await discord.slash(user, at.channel, path, options);
  } catch (error) {
    if (discord.interactions.length > sent) throw error;
  }
  discord.putCommands(at.guild, ...LENIENT);
  try {
    return await discord.slash(user, at.channel, path, options);
  } finally {
    discord.putCommands(at.guild, ...COMMANDS);
  }
}

/** What is registered. */
export const COMMANDS: readonly object[] = commandPayloads(registry.commands);

/** The nouns that are commands of their own there. */
const OWN_ROOTS: ReadonlySet<string> = new Set(commandPayloads(registry.commands).map(({ name }) => name));

const STRICT: ReadonlySet<string> = new Set(['required', 'choices', 'max_length', 'min_length']);

/** The same with nothing required, no choices, and any length. */
const LENIENT: readonly object[] = COMMANDS.map((command) =>
  JSON.parse(JSON.stringify(command, (field, value: unknown) => (STRICT.has(field) ? undefined : value))),
);
