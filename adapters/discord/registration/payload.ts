import type {
  APIApplicationCommandBasicOption,
  APIApplicationCommandSubcommandGroupOption,
  APIApplicationCommandSubcommandOption,
  ApplicationCommandType,
} from 'discord.js';
import { isFormOnly, type OptionSpec } from '../../../src/chat/contracts/options.ts';
import type { DeclaredCommand } from '../../../src/chat/contracts/platform.ts';
import { printable } from '../../shared/text/printable.ts';
import { SCREEN } from '../copy.ts';
import { checkPayloads, sizeOf } from './check.ts';
import { LIMITS, lengthOf } from './limits.ts';
import { type Branch, type CommandPayload, type MessagePayload, OPTION, ROOT } from './shape.ts';

const ABOUT = SCREEN.group;
const CHAT_INPUT: ApplicationCommandType.ChatInput = 1;
const MESSAGE: ApplicationCommandType.Message = 3;

/**
 * Writes what is registered from the commands' declarations: `/apikey VERB` and `/apikey NOUN VERB`. Where that is more than Discord
 * takes of one command, the nouns that take the most room become commands of their own, `/apikey-NOUN VERB`, and no more of them than
 * needed: what people know by heart stays. See path.ts for the way back.
 * @param commands everything that can be asked for, in its order.
 * @throws with every problem, where Discord would refuse it nevertheless.
 */
export function commandPayloads(commands: readonly DeclaredCommand[]): readonly CommandPayload[] {
  const payloads = within(commands);
  const problems = checkPayloads(payloads);
  if (problems.length > 0) throw new Error(`Discord would refuse these commands:\n${problems.join('\n')}`);
  return payloads;
}

/** Writes what is offered in the menu of each message. */
export function messagePayloads(commands: readonly DeclaredCommand[]): readonly MessagePayload[] {
  return commands.flatMap(({ ofMessage }) =>
    ofMessage === undefined ? [] : [{ type: MESSAGE, name: ofMessage.label }],
  );
}

/** Whether Discord takes as much as this in one command. */
function isTaken(payload: CommandPayload): boolean {
  return payload.options.length <= LIMITS.options && sizeOf(payload) <= LIMITS.characters;
}

function within(commands: readonly DeclaredCommand[]): readonly CommandPayload[] {
  const verbs = verbsOf(commands);
  const nouns = nounsOf(commands);
  const bySize = nouns.toSorted((one, other) => sizeOf(ownRoot(other)) - sizeOf(ownRoot(one)));
  // A name stands once in a command: `/apikey audit` and `/apikey audit export` can't both be there.
  const verbNames = new Set(verbs.map(({ name }) => name));
  const always = nouns.filter(({ name }) => verbNames.has(name)).map(({ name }) => name);
  const apart = new Set(always);
  for (;;) {
    const root = rootOf(ROOT, ABOUT, [...verbs, ...nouns.filter(({ name }) => !apart.has(name))]);
    const left = bySize.filter(({ name }) => !apart.has(name));
    // Where there are only too many beside one another, the one with the fewest words goes: the others are known by heart.
    const next = sizeOf(root) > LIMITS.characters ? left[0] : left.at(-1);
    if (!isTaken(root) && next !== undefined) {
      apart.add(next.name);
      continue;
    }
    const own = nouns.filter(({ name }) => apart.has(name)).map(ownRoot);
    return root.options.length === 0 ? own : [root, ...own];
  }
}

function ownRoot({ name, description, options = [] }: APIApplicationCommandSubcommandGroupOption): CommandPayload {
  return rootOf(`${ROOT}-${name}`, description, options);
}

function rootOf(name: string, description: string, options: Branch[]): CommandPayload {
  return { type: CHAT_INPUT, name, description: described(description), options };
}

function verbsOf(commands: readonly DeclaredCommand[]): APIApplicationCommandSubcommandOption[] {
  return commands.filter(({ path }) => path.length === 1).map(subcommand);
}

/** A group for each noun, in the order of their first verbs. */
function nounsOf(commands: readonly DeclaredCommand[]): APIApplicationCommandSubcommandGroupOption[] {
  const byNoun = new Map<string, DeclaredCommand[]>();
  for (const command of commands) {
    const [noun = '', verb] = command.path;
    if (verb !== undefined) byNoun.set(noun, [...(byNoun.get(noun) ?? []), command]);
  }
  return [...byNoun].map(([name, own]) => {
    const options = own.map(subcommand);
    const description = described(`${name}: ${options.map((option) => option.name).join(', ')}`);
    return { type: OPTION.group, name, description, options };
  });
}

function subcommand({ path, summary, options }: DeclaredCommand): APIApplicationCommandSubcommandOption {
  // Discord would send an answer in plain text to everybody's client history: such options are asked for in a form.
  const all = Object.entries(options).filter(([, spec]) => !isFormOnly(spec));
  // Discord wants the required ones first.
  const inOrder = [
    ...all.filter(([, spec]) => spec.required === true),
    ...all.filter(([, spec]) => spec.required !== true),
  ];
  return {
    type: OPTION.subcommand,
    name: path.at(-1) ?? '',
    description: described(summary),
    options: inOrder.map(([name, spec]) => optionOf(name, spec)),
  };
}

function optionOf(name: string, spec: OptionSpec): APIApplicationCommandBasicOption {
  const common = { name, description: described(spec.description), required: spec.required === true };
  const text = { ...common, type: OPTION.text };
  switch (spec.type) {
    case 'choice':
      // What can't be listed is typed, and the core says what there is.
      return spec.choices.length > LIMITS.choices
        ? { ...text, max_length: LIMITS.nameText }
        : { ...text, choices: spec.choices.map((choice) => ({ name: choice, value: choice })) };
    case 'channel':
    case 'key':
    case 'app':
    case 'project':
    case 'person':
    case 'group':
    case 'request':
      // People too: the platform's own list has nobody who is on another platform only. Who is called with an @ is found all the same.
      return { ...text, autocomplete: true, max_length: LIMITS.nameText };
    case 'page':
      return { ...common, type: OPTION.integer, min_value: 1, max_value: LIMITS.page };
    case 'name':
      return { ...text, max_length: LIMITS.nameText };
    case 'text':
    case 'secret':
    case 'configuration':
      return { ...text, max_length: LIMITS.freeText };
    case 'duration':
    case 'expiry':
    case 'since':
      return { ...text, max_length: LIMITS.momentText };
  }
}

/** A description as Discord takes it: cut between characters, never empty. */
function described(words: string): string {
  const clean = printable(words).trim();
  if (lengthOf(clean) > LIMITS.description)
    return `${Array.from(clean)
      .slice(0, LIMITS.description - 1)
      .join('')}…`;
  return clean === '' ? '–' : clean;
}
