import type { Command } from '../contracts/command.ts';
import { isFormOnly, type RawOptions } from '../contracts/options.ts';
import type { CommandRegistry } from '../contracts/registry.ts';
import { didYouMean, isOpposite } from './didYouMean.ts';
import { takeOptions, type UsageProblem } from './takeOptions.ts';
import { type Token, tokenize } from './tokenize.ts';
import { writeToken, writeTokens } from './writeLine.ts';

/** What a typed line comes to. */
export type ParsedCommand<Services> =
  | {
      readonly kind: 'command';
      readonly command: Command<Services>;
      readonly options: RawOptions;
      /** The command that may have been meant, if the one word after a noun that can stand alone is the name of nothing. */
      readonly nearVerb?: string;
    }
  /** Nothing but `/apikey`, or a noun without its verb. */
  | { readonly kind: 'incomplete'; readonly noun: string | undefined }
  /** An option that only a form may ask for stands in the text, or may. Nothing of the line may be repeated. */
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
      /** All that followed the verb, as it was typed. */
      readonly typed: string;
    }
  /** Several commands in one line, such as one that was pasted twice: each as it was typed, and none of them twice. */
  | { readonly kind: 'several'; readonly lines: readonly string[] };

/** Reads what follows `/apikey`. Pure; names are looked up later. */
export function parseCommand<Services>(registry: CommandRegistry<Services>, line: string): ParsedCommand<Services> {
  const { tokens: all, openQuote } = tokenize(line);
  // Who copies a line from the documentation copies `/apikey` with it.
  const tokens = isPrefix(all[0]) || isBarePrefix(all[0]) ? all.slice(1) : all;
  if (tokens.some(isPrefix)) return { kind: 'several', lines: linesOf(tokens) };
  const words = leadingWords(tokens);
  const match = registry.match(words);
  if (match === undefined) return helpAsked(registry, tokens, []) ?? notFound(registry, words.slice(0, 2), tokens);
  const { command } = match;
  const rest = tokens.slice(match.words);
  const help = helpAsked(registry, rest, command.path);
  if (help !== undefined) return help;
  const { options, problems } = takeOptions(registry, command, { tokens: rest, openQuote });
  const typed = privatelyGiven(command, options, problems);
  if (typed !== undefined) return { kind: 'secret-typed', option: typed };
  const near = match.words === 1 ? nearVerb(registry, words) : undefined;
  if (problems.length > 0 && near !== undefined) return notFound(registry, words.slice(0, 2), tokens);
  const mayBeVerb = near !== undefined && tokens.length === 2 && !isQuoted(tokens[1]);
  return problems.length === 0
    ? { kind: 'command', command, options, ...(mayBeVerb ? { nearVerb: near } : {}) }
    : { kind: 'misused', command, options, problems, typed: writeTokens(rest) };
}

/**
 * Finds an option that only a form may ask for. Where a command asks for a secret, whatever of the line was not understood may be that
 * secret, too.
 */
function privatelyGiven<Services>(
  { options: specs }: Command<Services>,
  given: RawOptions,
  problems: readonly UsageProblem[],
): string | undefined {
  const named = Object.keys(given).find((name) => isFormOnly(specs[name]));
  if (named !== undefined || problems.length === 0) return named;
  return Object.keys(specs).find((name) => specs[name]?.type === 'secret');
}

/** At the beginning of a line the slash is forgotten easily. */
function isBarePrefix(token: Token | undefined): boolean {
  return token?.kind === 'bare' && token.quoted !== true && token.value.toLowerCase() === 'apikey';
}

function isPrefix(token: Token | undefined): boolean {
  return token?.kind === 'bare' && token.quoted !== true && token.value.toLowerCase() === '/apikey';
}

function linesOf(tokens: readonly Token[]): readonly string[] {
  const lines: Token[][] = [[]];
  for (const token of tokens) {
    if (isPrefix(token)) lines.push([]);
    else lines.at(-1)?.push(token);
  }
  return [...new Set(lines.filter((line) => line.length > 0).map(writeTokens))];
}

/** `--help` and `-h`, wherever they stand. */
function helpAsked<Services>(
  registry: CommandRegistry<Services>,
  tokens: readonly Token[],
  path: readonly string[],
): ParsedCommand<Services> | undefined {
  const isAsked = tokens.some((token) => token.kind === 'flag' && (token.name === 'help' || token.name === 'h'));
  const command = isAsked ? registry.find(['help']) : undefined;
  if (command === undefined) return undefined;
  const [first] = leadingWords(tokens);
  const noun = path.length === 0 && first !== undefined && registry.isNoun(first) ? [first] : path;
  return { kind: 'command', command, options: noun.length === 0 ? {} : { verb: noun.join(' ') } };
}

function leadingWords(tokens: readonly Token[]): readonly string[] {
  const words: string[] = [];
  for (const token of tokens.slice(0, 3)) {
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
      : {
          kind: 'unknown-verb',
          given: writeToken(tokens[0]),
          suggestion: undefined,
          rest: writeTokens(tokens.slice(1)),
        };
  }
  if (registry.isNoun(first)) {
    if (second === undefined) return { kind: 'incomplete', noun: first };
    const verb = verbLike(second, registry.verbsOf(first));
    const rest = writeTokens(tokens.slice(2));
    return {
      kind: 'unknown-verb',
      given: `${first} ${second}`,
      suggestion: verb === undefined ? undefined : `${first} ${verb}`,
      rest,
    };
  }
  const rest = writeTokens(tokens.slice(1));
  return { kind: 'unknown-verb', given: first, suggestion: verbLike(first, registry.firstWords()), rest };
}

/**
 * The command that may be meant where what follows a noun that can stand alone, as in `rotation chat-bot`, looks like one of its verbs, as
 * in `rotation shw chat-bot`.
 */
function nearVerb<Services>(registry: CommandRegistry<Services>, [noun, word]: readonly string[]): string | undefined {
  const verb = noun === undefined || word === undefined ? undefined : verbLike(word, registry.verbsOf(noun));
  return verb === undefined ? undefined : `${noun} ${verb}`;
}

function isQuoted(token: Token | undefined): boolean {
  return token?.kind === 'bare' && token.quoted === true;
}

/** The verb that may have been meant; never the opposite of the one that was typed. */
function verbLike(given: string, verbs: readonly string[]): string | undefined {
  return didYouMean(
    given,
    verbs.filter((verb) => !isOpposite(given, verb)),
  );
}
