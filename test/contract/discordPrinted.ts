import { commandPayloads } from '../../adapters/discord/registration/payload.ts';
import { registry } from '../support/registry.ts';

/** As much of what is registered as says what can be typed. */
interface Typeable {
  readonly name: string;
  readonly type?: number;
  readonly options?: readonly Typeable[];
}

const ROOTS: readonly Typeable[] = commandPayloads(registry.commands).map(({ name, options }) => ({ name, options }));
const SUBCOMMAND = 1;
const GROUP = 2;
/** What is to be filled in, such as `NAME`, where it stands without its option's name. */
const BARE = /^@?[A-Z]{2,}$/;

/**
 * Reads a text as Discord would take it that was typed by who read it there.
 * @returns every command in it that isn't registered so, with what is wrong with it.
 */
export function untypeable(text: string): readonly string[] {
  return [...text.matchAll(/\/(apikey[a-z-]*)([^\n/]*)/g)].flatMap(([line, root = '', rest = '']) => {
    const words = rest
      .split(' ')
      .slice(1)
      .map((word) => word.replace(/[.,;:!?)"]+$/, ''));
    const problem = problemOf(root, words);
    return problem === undefined ? [] : [`${line.trim()}: ${problem}`];
  });
}

function problemOf(root: string, words: readonly string[]): string | undefined {
  const command = ROOTS.find(({ name }) => name === root);
  if (command === undefined) return `there is no command ${root}`;
  let level: Typeable = command;
  const [...left] = words;
  while (level.type !== SUBCOMMAND) {
    const next = level.options?.find(({ name, type }) => name === left[0] && (type === SUBCOMMAND || type === GROUP));
    if (next === undefined) break;
    level = next;
    left.shift();
  }
  if (level.type !== SUBCOMMAND) {
    // Named as such: `/apikey project …`, `Commands begin with /apikey`.
    const isMeant = registry.commands.some(({ path }) => left[0] !== undefined && path.includes(left[0]));
    return isMeant ? `${root} has no ${left[0]}` : undefined;
  }
  return argumentProblem(level, left);
}

function argumentProblem({ name, options = [] }: Typeable, words: readonly string[]): string | undefined {
  for (const word of words) {
    if (BARE.test(word)) return `${word} stands in no box`;
    const option = /^([a-z]+):\S/.exec(word)?.[1];
    if (option === undefined) return undefined;
    if (options.every((one) => one.name !== option)) return `${name} has no option ${option}`;
  }
  return undefined;
}
