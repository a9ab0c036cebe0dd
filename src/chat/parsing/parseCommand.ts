import { readAccountName } from '../../domain/people/pickPerson.ts';
import type { Command } from '../contracts/command.ts';
import { isFormOnly, type RawOptions } from '../contracts/options.ts';
import type { CommandRegistry } from '../contracts/registry.ts';
import { noSuchOption, optionEmpty, optionTwice, strayWord, USAGE, withGuess } from '../copy/usageCopy.ts';
import { didYouMean } from './didYouMean.ts';
import { looksLikeOption, type Token, tokenize } from './tokenize.ts';

/** One thing that is wrong with a line, in sentences. */
export interface UsageProblem {
  readonly words: string;
  /** The corrected line, where there is a good guess. */
  readonly instead?: string;
}

/** What a typed line comes to. */
export type ParsedCommand<Services> =
  | { readonly kind: 'command'; readonly command: Command<Services>; readonly options: RawOptions }
  /** Nothing but `/apikey`, or a noun without its verb. */
  | { readonly kind: 'incomplete'; readonly noun: string | undefined }
  /** An option that only a form may ask for stands in the text. Nothing of the line may be repeated. */
  | { readonly kind: 'secret-typed'; readonly option: string }
  | {
      readonly kind: 'unknown-verb';
      readonly given: string;
      readonly suggestion: string | undefined;
      readonly rest: string;
    }
  | {
      readonly kind: 'misused';
      readonly command: Command<Services>;
      readonly options: RawOptions;
      readonly problems: readonly UsageProblem[];
    };

/** Reads what follows `/apikey`. Pure; names are looked up later. */
export function parseCommand<Services>(registry: CommandRegistry<Services>, line: string): ParsedCommand<Services> {
  const { tokens, openQuote } = tokenize(line);
  const words = leadingWords(tokens);
  const match = registry.match(words);
  if (match === undefined) return notFound(registry, words, tokens);
  const problems: UsageProblem[] = openQuote ? [{ words: USAGE.openQuote }] : [];
  const given = tokens.slice(match.words);
  const typed = privatelyGiven(match.command, given);
  if (typed !== undefined) return { kind: 'secret-typed', option: typed };
  const options = takeOptions(registry, match.command, given, problems);
  return problems.length === 0
    ? { kind: 'command', command: match.command, options }
    : { kind: 'misused', command: match.command, options, problems };
}

/**
 * Finds an option that only a form may ask for. Where a command asks for a secret, any word that stands bare and is no value of another
 * option may be that secret too.
 */
function privatelyGiven<Services>({ options }: Command<Services>, tokens: readonly Token[]): string | undefined {
  const formOnly = Object.keys(options).filter((name) => isFormOnly(options[name]));
  const named = tokens.find((token) => token.kind === 'option' && formOnly.includes(token.name));
  if (named?.kind === 'option') return named.name;
  const secret = formOnly.find((name) => options[name]?.type === 'secret');
  const given = new Set(tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : [])));
  const open = Object.entries(options).filter(([name, spec]) => spec.required === true && !given.has(name));
  const taken = open.filter(([, spec]) => !isFormOnly(spec)).length;
  const bare = tokens.filter((token) => token.kind === 'bare').length;
  return secret !== undefined && bare > taken ? secret : undefined;
}

function leadingWords(tokens: readonly Token[]): readonly string[] {
  const words: string[] = [];
  for (const token of tokens.slice(0, 2)) {
    if (token.kind !== 'bare') break;
    words.push(token.value.toLowerCase());
  }
  return words;
}

function notFound<Services>(
  registry: CommandRegistry<Services>,
  words: readonly string[],
  tokens: readonly Token[],
): ParsedCommand<Services> {
  const [first, second] = words;
  if (first === undefined) {
    return tokens.length === 0
      ? { kind: 'incomplete', noun: undefined }
      : { kind: 'unknown-verb', given: writeToken(tokens[0]), suggestion: undefined, rest: written(tokens.slice(1)) };
  }
  if (registry.isNoun(first)) {
    if (second === undefined) return { kind: 'incomplete', noun: first };
    const verb = didYouMean(second, registry.verbsOf(first));
    const rest = written(tokens.slice(2));
    return {
      kind: 'unknown-verb',
      given: `${first} ${second}`,
      suggestion: verb === undefined ? undefined : `${first} ${verb}`,
      rest,
    };
  }
  const rest = written(tokens.slice(1));
  return { kind: 'unknown-verb', given: first, suggestion: didYouMean(first, registry.firstWords()), rest };
}

function written(tokens: readonly Token[]): string {
  return tokens.map(writeToken).join(' ');
}

function takeOptions<Services>(
  registry: CommandRegistry<Services>,
  command: Command<Services>,
  tokens: readonly Token[],
  problems: UsageProblem[],
): RawOptions {
  const options: Record<string, string> = {};
  const bare: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'bare') {
      bare.push(token.value);
    } else if (isAccount(registry, command, token.name)) {
      bare.push(`${token.name}:${token.value}`);
    } else if (!Object.hasOwn(command.options, token.name)) {
      const suggestion = didYouMean(token.name, Object.keys(command.options));
      problems.push({
        words: withGuess(noSuchOption(command.path.join(' '), writeToken(token)), suggestion && `${suggestion}:`),
        ...(suggestion === undefined ? {} : { instead: `${suggestion}:${quote(token.value)}` }),
      });
    } else if (Object.hasOwn(options, token.name)) {
      problems.push({ words: optionTwice(token.name, writeToken(token)) });
    } else if (token.value === '') {
      problems.push({ words: optionEmpty(token.name) });
    } else {
      options[token.name] = token.value;
    }
  }
  placeBare(command, bare, options, problems);
  return options;
}

/** `slack:U024BE7LH` names a person by their account: it looks like an option, and stands bare. */
function isAccount<Services>(
  { platforms }: CommandRegistry<Services>,
  { options }: Command<Services>,
  name: string,
): boolean {
  const takesPerson = Object.values(options).some(({ type }) => type === 'person');
  return takesPerson && !Object.hasOwn(options, name) && readAccountName(platforms, `${name}:x`) !== undefined;
}

/**
 * Bare words fill the required options that were not named, in order. Where none is required the first option may stand
 * bare; and a choice's own word (`operator`, `locked`) says by itself which option it is for.
 */
function placeBare<Services>(
  command: Command<Services>,
  bare: readonly string[],
  options: Record<string, string>,
  problems: UsageProblem[],
): void {
  const names = Object.keys(command.options);
  const required = names.filter(
    (name) => command.options[name]?.required === true && !isFormOnly(command.options[name]),
  );
  const rest = names.find((name) => command.options[name]?.rest === true);
  if (rest !== undefined && bare.length > 0 && !Object.hasOwn(options, rest)) {
    options[rest] = bare.join(' ');
    return;
  }
  const open = (list: readonly string[]) => list.find((name) => !Object.hasOwn(options, name));
  for (const word of bare) {
    const name =
      open(required) ??
      choiceFor(command, word, options) ??
      (required.length === 0 ? open(names.filter((one) => !isFormOnly(command.options[one])).slice(0, 1)) : undefined);
    if (name !== undefined) options[name] = word;
    else {
      const first = names[0] ?? 'name';
      problems.push({ words: strayWord(word, first) });
    }
  }
}

/** A word that is one of an open option's choices needs no name: `project member @ben operator`. */
function choiceFor<Services>(command: Command<Services>, word: string, options: RawOptions): string | undefined {
  return Object.entries(command.options).find(
    ([name, spec]) =>
      spec.type === 'choice' && !Object.hasOwn(options, name) && spec.choices.includes(word.toLowerCase()),
  )?.[0];
}

/** Pairs to write a value in, with the characters that would end it: the first one that the value does not hold is taken. */
const PAIRS = [
  ['"', '"', /["”“]/],
  ['«', '»', /»/],
  ["'", "'", /['’‘]/],
  ['`', '`', /`/],
] as const;

/** Writes a value so that it can be typed again and is the same. */
export function quote(value: string): string {
  if (/^[^\s"'“”„‘’«»`<>]+$/.test(value)) return value;
  return inQuotes(value);
}

function inQuotes(value: string): string {
  const [open, close] = PAIRS.find(([, , ends]) => !ends.test(value)) ?? PAIRS[0];
  return `${open}${value}${close}`;
}

/** A bare word that would be read as an option is put in quotes. */
function writeToken(token: Token | undefined): string {
  if (token === undefined) return '';
  if (token.kind === 'option') return `${token.name}:${quote(token.value)}`;
  return looksLikeOption(token.value) ? inQuotes(token.value) : quote(token.value);
}

/** Writes a command as it would be typed. */
export function writeCommand(path: readonly string[], options: RawOptions): string {
  const written = Object.entries(options).map(([name, value]) => `${name}:${quote(value)}`);
  return ['/apikey', ...path, ...written].join(' ');
}
