import type { PlatformFacts } from '../../domain/platformFacts.ts';
import type { Command } from './command.ts';

/** All commands, found by what people type. */
export class CommandRegistry<Services> {
  readonly commands: readonly Command<Services>[];
  /** The platforms whose accounts may be named in a line. */
  readonly platforms: readonly PlatformFacts[];
  readonly #byPath = new Map<string, Command<Services>>();
  readonly #nouns = new Map<string, string[]>();

  /** @throws where two commands claim one path or alias. */
  constructor(commands: readonly Command<Services>[], platforms: readonly PlatformFacts[] = []) {
    this.commands = commands;
    this.platforms = platforms;
    for (const command of commands) {
      for (const path of [command.path.join(' '), ...command.aliases]) {
        if (this.#byPath.has(path)) throw new Error(`two commands are called ${path}`);
        this.#byPath.set(path, command);
      }
      const [noun, verb] = command.path;
      if (noun !== undefined && verb !== undefined) this.#nouns.set(noun, [...(this.#nouns.get(noun) ?? []), verb]);
    }
  }

  /** Finds the command that a line begins with. @returns it and how many words name it. */
  match(words: readonly string[]): { readonly command: Command<Services>; readonly words: number } | undefined {
    for (const count of [3, 2, 1]) {
      if (words.length < count) continue;
      const command = this.#byPath.get(words.slice(0, count).join(' '));
      if (command !== undefined) return { command, words: count };
    }
    return undefined;
  }

  /** Finds a command by its exact path; an alias is none. */
  find(path: readonly string[]): Command<Services> | undefined {
    const exact = path.join(' ');
    const command = this.#byPath.get(exact);
    return command?.path.join(' ') === exact ? command : undefined;
  }

  /** Whether a word is a noun with verbs of its own. */
  isNoun(word: string): boolean {
    return this.#nouns.has(word);
  }

  /** Lists a noun's verbs. */
  verbsOf(noun: string): readonly string[] {
    return this.#nouns.get(noun) ?? [];
  }

  /** Lists what can stand first: verbs, their aliases, and nouns. */
  firstWords(): readonly string[] {
    const single = [...this.#byPath.keys()].filter((path) => !path.includes(' '));
    return [...new Set([...single, ...this.#nouns.keys()])];
  }
}
