import { onlyReads } from '../../domain/people/permissions.ts';
import { type MayDo, type Refusal, refusalText } from '../../domain/refusals.ts';
import type { Command, OptionProblem } from '../contracts/command.ts';
import type { RawOptions } from '../contracts/options.ts';
import type { CommandRegistry } from '../contracts/registry.ts';
import { code, failed, heading, note, text, type View, view } from '../contracts/view.ts';
import { ANSWER, failureHelp } from '../copy/answerCopy.ts';
import { HELP } from '../copy/helpCopy.ts';
import { didYouMeanText, nothingDone, USAGE, withGuess } from '../copy/usageCopy.ts';
import type { ParsedCommand } from '../parsing/parseCommand.ts';
import { quote, writeCommand } from '../parsing/writeLine.ts';
import { correctedOptions } from './correctedOptions.ts';
import { helpView, nounView, unknownVerbView } from './helpViews.ts';

/**
 * Says that something was not done: what happened, why, and what to do next.
 * @param typed the command as it was understood, to be mended and given again (invariant 12).
 * @param may what the reader may do where it was refused: they are advised nothing else.
 */
export function refusalView(refusal: Refusal, typed?: string, may: MayDo = () => true): View {
  const words = refusalText(refusal, may);
  return failed(
    view(
      heading(words.what),
      text(words.why),
      note(words.next),
      ...nextLines(refusal, may).map(code),
      typed === undefined ? undefined : text(ANSWER.asked),
      typed === undefined ? undefined : code(typed),
    ),
  );
}

/** A line that was misused. */
type Misuse = Pick<Extract<ParsedCommand<never>, { kind: 'misused' }>, 'options' | 'problems' | 'typed'>;

/** What was wrong with a line, and what to show of it. */
interface Usage {
  readonly problems: readonly string[];
  /** All that was given, where it would be lost otherwise. */
  readonly typed?: string | undefined;
  /** Another command that may have been meant. */
  readonly instead?: string | undefined;
  /** The corrected line. */
  readonly corrected?: string | undefined;
}

function usageView(path: readonly string[], { problems, instead, typed, corrected }: Usage): View {
  return failed(
    view(
      heading(USAGE.title),
      ...problems.map((problem) => text(problem)),
      ...(instead === undefined ? [] : [text(didYouMeanText(instead))]),
      ...(typed === undefined ? [] : [text(USAGE.typed), code(typed)]),
      ...(corrected === undefined ? [] : [text(USAGE.retry), code(corrected)]),
      note(nothingDone(path.join(' '))),
    ),
  );
}

/** The lines that take the next step, where it can be written down. Each names its project. */
function nextLines(refusal: Refusal, may: MayDo): readonly string[] {
  switch (refusal.code) {
    case 'contradictory':
      return refusal.instead;
    case 'channel-has-keys':
      return [`/apikey list ${quote(`${refusal.within ?? ''}/${refusal.subject ?? ''}`)}`];
    case 'project-has-keys':
      return [`/apikey list project:${quote(refusal.subject ?? '')}`];
    case 'channel-empty':
      return may('key.create') ? [`/apikey create ${quote(refusal.subject ?? '')} name:NAME`] : [];
    case 'not-a-member':
      return may('project.member')
        ? [`/apikey project member @NAME role:operator project:${quote(refusal.within ?? '')}`]
        : [];
    default:
      return [];
  }
}

/**
 * Says what is wrong with a typed line, and offers what was understood of it to copy (invariant 12). A line that changes something is
 * offered only if nothing that was typed is missing in it: without an option it would do something else.
 */
function misusedView<Services>(
  { path, action, options: specs }: Command<Services>,
  { options, problems, typed }: Misuse,
): View {
  const instead = problems.flatMap((problem) => problem.instead ?? []);
  const isEmpty = instead.length === 0 && Object.keys(options).length === 0;
  const isLost = problems.some(({ loses }) => loses === true);
  const namesKey = Object.keys(options).some((name) => specs[name]?.type === 'key');
  return usageView(path, {
    problems: problems.map(({ words }) => words),
    ...(isLost && (namesKey || !onlyReads(action))
      ? { typed: ['/apikey', ...path, typed].join(' ') }
      : isEmpty
        ? {}
        : { corrected: [writeCommand(path, options), ...instead].join(' ') }),
  });
}

/**
 * The same for options whose values can't be read. The corrected line keeps what each option was for, and names no key that was not named:
 * what may have been meant is only asked there.
 * @param nearVerb the command that may have been meant, where the only word was taken for a name.
 */
export function optionProblemsView<Services>(
  command: Pick<Command<Services>, 'path' | 'action' | 'options'>,
  given: RawOptions,
  problems: readonly OptionProblem[],
  nearVerb?: string,
): View {
  const { path } = command;
  const corrected = correctedOptions(command, given, problems);
  const isRepeated = ({ given: value, words }: OptionProblem) => words.includes(value.trim());
  const isMissing = problems.some(
    (problem) => problem.suggestion === undefined && problem.insteadOption === undefined && !isRepeated(problem),
  );
  const isEmpty = corrected === undefined || Object.keys(corrected).length === 0;
  return usageView(path, {
    problems: problems.map(({ words, suggestion }) => withGuess(words, suggestion)),
    instead: nearVerb === undefined ? undefined : `/apikey ${nearVerb}`,
    typed: corrected === undefined || isMissing ? writeCommand(path, given) : undefined,
    corrected: isEmpty ? undefined : writeCommand(path, corrected),
  });
}

/** One calm sentence for what should not have happened. `reference` is in the log beside the cause. */
export function failureView(reference: string, known: string | undefined): View {
  return failed(view(heading(known ?? ANSWER.failed), text(ANSWER.unchanged), note(failureHelp(reference))));
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
      return misusedView(parsed.command, parsed);
    case 'several':
      return failed(
        view(
          heading(USAGE.title),
          text(USAGE.several),
          ...parsed.lines.map((line) => code(`/apikey ${line}`)),
          note(HELP.nothingDone),
        ),
      );
    case 'unknown-verb':
      return failed(unknownVerbView(parsed.given, parsed.suggestion, parsed.rest));
    case 'incomplete':
      return parsed.noun === undefined ? helpView(registry) : nounView(registry, parsed.noun);
  }
}
