import { type Refusal, refusalText } from '../../domain/refusals.ts';
import type { OptionProblem } from '../contracts/command.ts';
import type { RawOptions } from '../contracts/options.ts';
import type { CommandRegistry } from '../contracts/registry.ts';
import { code, heading, note, text, type View, view } from '../contracts/view.ts';
import { ANSWER, failureHelp } from '../copy/answerCopy.ts';
import { nothingDone, USAGE, withGuess } from '../copy/usageCopy.ts';
import { type ParsedCommand, type UsageProblem, writeCommand } from '../parsing/parseCommand.ts';
import { helpView, nounView, unknownVerbView } from './helpViews.ts';

/**
 * Says that something was not done: what happened, why, and what to do next.
 * @param typed the command as it was understood, to be mended and given again (invariant 12).
 */
export function refusalView(refusal: Refusal, typed?: string): View {
  const words = refusalText(refusal);
  return view(
    heading(words.what),
    text(words.why),
    note(words.next),
    ...(refusal.code === 'contradictory' ? refusal.instead.map(code) : []),
    typed === undefined ? undefined : text(ANSWER.asked),
    typed === undefined ? undefined : code(typed),
  );
}

/**
 * Says what is wrong with a typed line, and offers what was understood of it to copy (invariant 12).
 * @param typed all that was given, where it would be lost otherwise.
 */
export function usageView(
  path: readonly string[],
  options: RawOptions,
  problems: readonly UsageProblem[],
  typed?: RawOptions,
): View {
  const instead = problems.flatMap((problem) => problem.instead ?? []);
  const isEmpty = instead.length === 0 && Object.keys(options).length === 0;
  const line = [writeCommand(path, options), ...instead].join(' ');
  return view(
    heading(USAGE.title),
    ...problems.map((problem) => text(problem.words)),
    ...(typed === undefined ? [] : [text(USAGE.typed), code(writeCommand(path, typed))]),
    ...(isEmpty ? [] : [text(USAGE.retry), code(line)]),
    note(nothingDone(path.join(' '))),
  );
}

/** The same for options whose values can't be read. */
export function optionProblemsView(
  path: readonly string[],
  options: RawOptions,
  problems: readonly OptionProblem[],
): View {
  const corrected: Record<string, string> = { ...options };
  for (const problem of problems) {
    if (problem.suggestion !== undefined) corrected[problem.option] = problem.suggestion;
    else delete corrected[problem.option];
    if (problem.insteadOption !== undefined) corrected[problem.insteadOption.name] = problem.insteadOption.value;
  }
  const words = problems.map(({ words, suggestion }) => ({ words: withGuess(words, suggestion) }));
  const isLost = problems.some(
    ({ given, words, suggestion, insteadOption }) =>
      suggestion === undefined && insteadOption === undefined && !words.includes(given.trim()),
  );
  return usageView(path, corrected, words, isLost ? options : undefined);
}

/** One calm sentence for what should not have happened. `reference` is in the log beside the cause. */
export function failureView(reference: string, known: string | undefined): View {
  return view(heading(known ?? ANSWER.failed), text(ANSWER.unchanged), note(failureHelp(reference)));
}

/** What is said to a line that is no command as it stands. */
export function misunderstood<Services>(
  registry: CommandRegistry<Services>,
  parsed: Exclude<ParsedCommand<Services>, { kind: 'command' }>,
): View {
  switch (parsed.kind) {
    case 'secret-typed':
      return refusalView({ code: 'secret-typed', subject: parsed.option });
    case 'misused':
      return usageView(parsed.command.path, parsed.options, parsed.problems);
    case 'unknown-verb':
      return unknownVerbView(parsed.given, parsed.suggestion, parsed.rest);
    case 'incomplete':
      return parsed.noun === undefined ? helpView(registry) : nounView(registry, parsed.noun);
  }
}
