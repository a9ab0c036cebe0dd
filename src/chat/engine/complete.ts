import type { CommandContext } from '../contracts/command.ts';
import type { CommandRegistry } from '../contracts/registry.ts';
import { quote } from '../parsing/writeLine.ts';
import { choicesFor } from './optionChoices.ts';

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
    const names = Object.keys(options).filter((name) => !before.some((word) => word.startsWith(`${name}:`)));
    return {
      words: startingWith(
        names.map((name) => `${name}:`),
        fragment,
      ),
      fragment,
    };
  }
  const name = fragment.slice(0, colon);
  const spec = Object.hasOwn(options, name) ? options[name] : undefined;
  if (spec === undefined) return { words: [], fragment };
  const values =
    spec.type === 'key' ? await keyNames(context) : (await choicesFor(context, spec)).map(({ label }) => label);
  const words = [...new Set(values.map((value) => `${name}:${quote(value)}`))];
  return { words: startingWith(words, fragment), fragment };
}

async function keyNames<Services>({ actor, directory }: CommandContext<Services>): Promise<readonly string[]> {
  return (await directory.keys(actor, {})).map((key) => key.name);
}

function startingWith(words: readonly string[], fragment: string): readonly string[] {
  return words.filter((word) => word.toLowerCase().startsWith(fragment.toLowerCase())).sort();
}
