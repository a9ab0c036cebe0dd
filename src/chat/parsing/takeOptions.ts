import { readAccountName } from '../../domain/people/pickPerson.ts';
import type { PlatformFacts } from '../../domain/platformFacts.ts';
import type { OptionSpec, RawOptions } from '../contracts/options.ts';
import type { DeclaredCommand } from '../contracts/platform.ts';
import {
  letterAmbiguous,
  noSuchOption,
  optionEmpty,
  optionTwice,
  strayWord,
  USAGE,
  withGuess,
} from '../copy/usageCopy.ts';
import { didYouMean } from './didYouMean.ts';
import { timeAhead } from './timeAhead.ts';
import { looksLikeOption, type Token, type Tokens } from './tokenize.ts';
import { quote, writeToken } from './writeLine.ts';

/** One thing that is wrong with a line, in sentences. */
export interface UsageProblem {
  readonly words: string;
  /** The corrected option, where there is a good guess. */
  readonly instead?: string;
  /** Whether something that was typed is in none of the options that were understood: without it the line would mean something else. */
  readonly loses?: true;
}

/** A command's options as far as they were understood, and what is wrong with the others. */
export interface TakenOptions {
  readonly options: RawOptions;
  readonly problems: readonly UsageProblem[];
}

/** The platforms whose accounts may be named in a line. */
interface KnownPlatforms {
  readonly platforms: readonly PlatformFacts[];
}

type Bare = Extract<Token, { readonly kind: 'bare' }>;
type Named = Exclude<Token, { readonly kind: 'flag' }>;

/**
 * Reads a command's options: `name:value` and what people write by habit, `name=value`, `--name value`, `-n value`, `name value`. What can
 * be read in two ways is a problem, and no option is guessed.
 */
export function takeOptions(
  registry: KnownPlatforms,
  command: DeclaredCommand,
  { tokens, openQuote }: Tokens,
): TakenOptions {
  const taking = new Taking(registry, command, tokens);
  if (openQuote) taking.quoteLeftOpen();
  taking.take();
  return taking;
}

class Taking implements TakenOptions {
  readonly options: Record<string, string> = {};
  readonly problems: UsageProblem[] = [];
  readonly #registry: KnownPlatforms;
  readonly #command: DeclaredCommand;
  readonly #tokens: readonly Token[];
  readonly #names: readonly string[];
  readonly #rest: string | undefined;
  readonly #bare: Bare[] = [];
  #at = 0;

  constructor(registry: KnownPlatforms, command: DeclaredCommand, tokens: readonly Token[]) {
    this.#registry = registry;
    this.#command = command;
    this.#tokens = tokens;
    this.#names = Object.keys(command.options);
    this.#rest = this.#names.find((name) => command.options[name]?.rest === true);
  }

  /** What follows an open quote was read as one value; where that holds an option, the option would be lost. */
  quoteLeftOpen(): void {
    const last = this.#tokens.at(-1);
    const value = last === undefined || last.kind === 'flag' ? '' : last.value;
    const swallows = value.split(/\s+/).some(looksLikeOption);
    this.problems.push({ words: USAGE.openQuote, ...(swallows ? { loses: true } : {}) });
  }

  take(): void {
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at];
      this.#at += 1;
      if (token === undefined) break;
      if (token.kind === 'option') this.#named(token);
      else if (token.kind === 'flag') this.#flag(token);
      else this.#word(token);
    }
    this.#placeBare();
  }

  #named(token: Extract<Token, { readonly kind: 'option' }>): void {
    if (this.#isAccount(token.name)) {
      this.#bare.push({ kind: 'bare', value: `${token.name}:${token.value}` });
      return;
    }
    const name = token.flagged === true ? this.#meant(token.name) : this.#own(token.name);
    if (typeof name === 'string') this.#put(name, token, writeToken(token));
    else if (name === undefined) this.#unknown(token.name, writeToken(token), token);
    else this.problems.push({ words: letterAmbiguous(`-${token.name}`, name), loses: true });
  }

  /** `--name` or `-n`: its value is the next word. */
  #flag({ name, written }: Extract<Token, { readonly kind: 'flag' }>): void {
    const meant = this.#meant(name);
    const next = this.#next();
    if (typeof meant === 'string') {
      if (next === undefined) this.problems.push({ words: optionEmpty(meant), loses: true });
      else this.#put(meant, this.#taken(next), `${meant}:${quote(next.value)}`);
      return;
    }
    if (meant !== undefined) {
      if (next !== undefined) this.#taken(next);
      this.problems.push({ words: letterAmbiguous(written, meant), loses: true });
      return;
    }
    const isGuessed = didYouMean(name, this.#names) !== undefined;
    this.#unknown(name, written, isGuessed && next !== undefined ? this.#taken(next) : undefined);
  }

  #unknown(name: string, written: string, value: Named | undefined): void {
    const suggestion = didYouMean(name, this.#names);
    const words = withGuess(
      noSuchOption(this.#command.path.join(' '), written),
      suggestion === undefined ? undefined : `${suggestion}:`,
    );
    this.problems.push(
      suggestion === undefined || value === undefined
        ? { words, loses: true }
        : { words, instead: `${suggestion}:${quote(value.value)}` },
    );
  }

  /** A word that is an option's name, with another word behind it, is meant as that option: `create rasa name x3`. */
  #word(token: Bare): void {
    const name = this.#rest !== undefined || token.quoted === true ? undefined : this.#own(token.value);
    const next = name === undefined || Object.hasOwn(this.options, name) ? undefined : this.#next();
    if (name === undefined || next === undefined) this.#bare.push(token);
    else this.#put(name, this.#taken(next), `${name}:${quote(next.value)}`);
  }

  #put(name: string, token: Named, written: string): void {
    const spec = this.#command.options[name];
    const first = spec === undefined ? token.value : valueFor(spec, token);
    const more = this.#timeBehind(spec, first, token);
    const value = [first, ...more.map((word) => word.value)].join(' ');
    if (value === '') {
      this.problems.push({ words: optionEmpty(name), loses: true });
    } else if (!Object.hasOwn(this.options, name)) {
      this.options[name] = value;
    } else if (this.options[name] !== value) {
      this.problems.push({ words: optionTwice(name, written), loses: true });
    }
  }

  /** The words that belong to a time of several words: `expires:90 days`. */
  #timeBehind(spec: OptionSpec | undefined, first: string, { quoted }: Named): readonly Bare[] {
    if (spec === undefined || quoted === true) return [];
    const behind: Bare[] = [];
    for (const token of this.#tokens.slice(this.#at, this.#at + 8)) {
      if (token.kind !== 'bare' || token.quoted === true) break;
      behind.push(token);
    }
    const count = timeAhead(
      spec,
      first,
      behind.map(({ value }) => value),
    );
    this.#at += count;
    return behind.slice(0, count);
  }

  #next(): Bare | undefined {
    const next = this.#tokens[this.#at];
    return next?.kind === 'bare' ? next : undefined;
  }

  #taken(next: Bare): Bare {
    this.#at += 1;
    return next;
  }

  #own(name: string): string | undefined {
    const wanted = name.toLowerCase();
    return Object.hasOwn(this.#command.options, wanted) ? wanted : undefined;
  }

  /** The option that a name behind dashes stands for; all of them where one letter stands for several. */
  #meant(name: string): string | readonly string[] | undefined {
    const own = this.#own(name);
    if (own !== undefined || name.length > 1) return own;
    const begun = this.#names.filter((one) => one.startsWith(name));
    return begun.length === 1 ? begun[0] : begun.length === 0 ? undefined : begun;
  }

  /** `slack:U024BE7LH` names a person by their account: it looks like an option, and stands bare. */
  #isAccount(name: string): boolean {
    const { options } = this.#command;
    const takesPerson = Object.values(options).some(({ type }) => type === 'person');
    return (
      takesPerson &&
      !Object.hasOwn(options, name) &&
      readAccountName(this.#registry.platforms, `${name}:x`) !== undefined
    );
  }

  /**
   * Bare words fill the required options that were not named, in order. Where none is required the first option may stand
   * bare; and a choice's own word (`operator`, `locked`) says by itself which option it is for.
   */
  #placeBare(): void {
    const { options: specs } = this.#command;
    if (this.#rest !== undefined && this.#bare.length > 0 && !Object.hasOwn(this.options, this.#rest)) {
      this.options[this.#rest] = this.#bare.map(({ value }) => value).join(' ');
      return;
    }
    const required = this.#names.filter((name) => specs[name]?.required === true || specs[name]?.bare === true);
    const open = (list: readonly string[]) => list.find((name) => !Object.hasOwn(this.options, name));
    const words = [...this.#bare];
    for (let word = words.shift(); word !== undefined; word = words.shift()) {
      const next = open(required);
      // What another option may stand in for gives way to a choice's own word: `role grant group:@sre operator`.
      const mayGiveWay = next !== undefined && specs[next]?.bare === true;
      const name =
        (mayGiveWay ? this.#choiceFor(word.value) : undefined) ??
        next ??
        this.#choiceFor(word.value) ??
        (required.length === 0 ? open(this.#names.slice(0, 1)) : undefined);
      const spec = name === undefined ? undefined : specs[name];
      if (name === undefined || spec === undefined) {
        this.problems.push({ words: strayWord(word.readable ?? word.value, this.#names[0] ?? 'name'), loses: true });
        continue;
      }
      const first = valueFor(spec, word);
      const following = words.map(({ value, quoted }) => (quoted === true ? '"' : value));
      const more = word.quoted === true ? 0 : timeAhead(spec, first, following.slice(0, 8));
      this.options[name] = [first, ...words.splice(0, more).map(({ value }) => value)].join(' ');
    }
  }

  /** A word that is one of an open option's choices needs no name: `project member @ben operator`. */
  #choiceFor(word: string): string | undefined {
    return Object.entries(this.#command.options).find(
      ([name, spec]) =>
        spec.type === 'choice' && !Object.hasOwn(this.options, name) && spec.choices.includes(word.toLowerCase()),
    )?.[0];
  }
}

/** What a mention stands for depends on what the option is about. */
function valueFor(spec: OptionSpec, { value, readable, id, group }: Named): string {
  switch (spec.type) {
    case 'text':
      return spec.read === undefined ? (readable ?? value) : (id ?? value);
    case 'name':
      return readable ?? value;
    case 'group':
      return group ?? value;
    default:
      return value;
  }
}
