import { PROJECT } from '../../../domain/keys/keyOwner.ts';
import type { CommandContext } from '../../contracts/command.ts';
import { isFormOnly, type OptionSpec } from '../../contracts/options.ts';
import type { CommandRegistry } from '../../contracts/registry.ts';
import { moreWords } from '../../copy/findCopy.ts';
import { quote } from '../../parsing/writeLine.ts';

/** How many words are offered. */
const OFFERED = 50;

/** What may stand where a line ends. */
export interface Completions {
  /** How the last word could go on. */
  readonly words: readonly string[];
  /** The part of the line that they replace. */
  readonly fragment: string;
}

/** Completes a line typed after `/apikey `: verbs, option names, and values that exist for this person. */
export async function complete<Services>(
  registry: CommandRegistry<Services>,
  context: CommandContext<Services>,
  line: string,
): Promise<Completions> {
  const fragment = /\S*$/.exec(line)?.[0] ?? '';
  const before = line
    .slice(0, line.length - fragment.length)
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const match = registry.match(before);
  if (match === undefined) {
    const [noun] = before;
    const words =
      noun !== undefined && registry.isNoun(noun)
        ? registry.verbsOf(noun)
        : before.length === 0
          ? registry.firstWords()
          : [];
    return { words: startingWith(words, fragment), fragment };
  }
  const { options } = match.command;
  const colon = fragment.indexOf(':');
  if (colon === -1) {
    const typed = Object.keys(options).filter((name) => !isFormOnly(options[name]));
    const names = typed.filter((name) => !before.some((word) => word.startsWith(`${name}:`)));
    // A verb may be a noun as well, with verbs of its own.
    const verbs = before.length === 1 ? registry.verbsOf(before[0] ?? '') : [];
    return { words: startingWith([...verbs, ...names.map((name) => `${name}:`)], fragment), fragment };
  }
  const name = fragment.slice(0, colon);
  const spec = Object.hasOwn(options, name) ? options[name] : undefined;
  if (spec === undefined) return { words: [], fragment };
  const values = await valuesFor(context, spec, fragment.slice(colon + 1));
  const words = [...new Set(values.map((value) => `${name}:${quote(value)}`))];
  const fitting = startingWith(words, fragment);
  if (fitting.length <= OFFERED) return { words: fitting, fragment };
  // If not everything fits, nothing is filled in: what is left out might continue differently.
  const more = moreWords(fitting.length - OFFERED);
  return { words: [...fitting.slice(0, OFFERED), `${fragment}${more}`], fragment };
}

/** What may be written for an option, by name. */
async function valuesFor<Services>(
  { actor, directory }: CommandContext<Services>,
  spec: OptionSpec,
  typed: string,
): Promise<readonly string[]> {
  switch (spec.type) {
    case 'choice':
      return spec.choices;
    case 'person':
      return spec.orProject === true ? [PROJECT] : [];
    case 'project':
      return (await directory.projects(actor)).map((project) => project.name);
    case 'channel':
      return (await directory.channels(actor)).map((channel) => `${channel.project.name}/${channel.name}`);
    case 'request':
      return (await directory.requests(actor, spec.use)).map(({ name }) => name);
    case 'key':
      return await directory.keyNames(actor, typed.replace(/^"/, ''));
    default:
      return [];
  }
}

function startingWith(words: readonly string[], fragment: string): readonly string[] {
  return words.filter((word) => word.toLowerCase().startsWith(fragment.toLowerCase())).sort();
}
