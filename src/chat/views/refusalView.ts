import { type Refusal, refusalText } from '../../domain/refusals.ts';
import type { OptionProblem } from '../contracts/command.ts';
import type { RawOptions } from '../contracts/options.ts';
import type { CommandRegistry } from '../contracts/registry.ts';
import { code, heading, note, text, type View, view } from '../contracts/view.ts';
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
    typed === undefined ? undefined : text('You had asked for:'),
    typed === undefined ? undefined : code(typed),
  );
}

/** Says what was not understood of a typed line, repeats what was (invariant 12), and offers the line to copy. */
export function usageView(path: readonly string[], options: RawOptions, problems: readonly UsageProblem[]): View {
  const instead = problems.flatMap((problem) => problem.instead ?? []);
  const line = [writeCommand(path, options), ...instead].join(' ');
  return view(
    heading(
      problems.length === 1 ? 'One thing I did not understand' : `${problems.length} things I did not understand`,
    ),
    ...problems.map((problem) => text(problem.words)),
    text('What I did understand:'),
    code(line),
    note(`Nothing was done. /apikey help ${path.join(' ')} shows all options.`),
  );
}

/** The same for options whose values can't be. */
export function optionProblemsView(
  path: readonly string[],
  options: RawOptions,
  problems: readonly OptionProblem[],
): View {
  const corrected: Record<string, string> = { ...options };
  for (const problem of problems) {
    if (problem.suggestion !== undefined) corrected[problem.option] = problem.suggestion;
    else delete corrected[problem.option];
  }
  const words = problems.map(({ option, given, words, suggestion }) => {
    const meant = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
    return { words: `${option}:${shortened(given)} — ${words.replace(/\.$/, '')}.${meant}` };
  });
  return usageView(path, corrected, words);
}

function shortened(given: string): string {
  const characters = Array.from(given);
  return characters.length > 80 ? `${characters.slice(0, 80).join('')}…` : given;
}

/** One calm sentence for what should not have happened. `reference` is in the log beside the cause. */
export function failureView(reference: string, known: string | undefined): View {
  return view(
    heading(known ?? 'Something went wrong on my side.'),
    text('Nothing was changed, unless you were told so before.'),
    note(`Try again in a moment. If it stays so, give an administrator this reference: ${reference}`),
  );
}

/** What is said to a line that is no command as it stands. */
export function misunderstood<Services>(
  registry: CommandRegistry<Services>,
  parsed: Exclude<ParsedCommand<Services>, { kind: 'command' }>,
): View {
  switch (parsed.kind) {
    case 'misused':
      return usageView(parsed.command.path, parsed.options, parsed.problems);
    case 'unknown-verb':
      return unknownVerbView(parsed.given, parsed.suggestion, parsed.rest);
    case 'incomplete':
      return parsed.noun === undefined ? helpView(registry) : nounView(registry, parsed.noun);
  }
}
