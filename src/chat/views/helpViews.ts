import { PERMISSIONS, type ProjectRole } from '../../domain/people/permissions.ts';
import type { Command } from '../contracts/command.ts';
import { optionSyntax } from '../contracts/options.ts';
import type { CommandRegistry } from '../contracts/registry.ts';
import { type Block, code, fields, heading, note, text, type View, view } from '../contracts/view.ts';
import { HELP, HELP_COLUMNS, noSuchCommand, nounHelp, nounTitle, WHO, whoCan } from '../copy/helpCopy.ts';
import { didYouMeanText, USAGE } from '../copy/usageCopy.ts';
import { didYouMean } from '../parsing/didYouMean.ts';
import { quote } from '../parsing/writeLine.ts';

/** All commands: a line for each verb, and one for each noun with its verbs, so that they fit on every platform. */
export function helpView<Services>(registry: CommandRegistry<Services>): View {
  const { commands } = registry;
  const rows = commands.flatMap(({ path, summary }, index) => {
    const [noun = '', verb] = path;
    if (verb === undefined) return [[`/apikey ${noun}`, summary]];
    const isFirst = commands.findIndex((other) => other.path[0] === noun && other.path.length === 2) === index;
    return isFirst ? [[`/apikey ${noun} …`, registry.verbsOf(noun).join(', ')]] : [];
  });
  return view(heading(HELP.title), { kind: 'table', columns: HELP_COLUMNS, rows }, note(HELP.more));
}

/** A noun's verbs. */
export function nounView<Services>(registry: CommandRegistry<Services>, noun: string): View {
  const commands = registry.commands.filter((command) => command.path[0] === noun && command.path.length === 2);
  return view(heading(nounTitle(noun)), commandTable(commands), note(nounHelp(noun)));
}

function commandTable<Services>(commands: readonly Command<Services>[]): Block {
  const rows = commands.map((command) => [`/apikey ${command.path.join(' ')}`, command.summary]);
  return { kind: 'table', columns: HELP_COLUMNS, rows };
}

/** One command in full: what it does, its options, who may, examples. */
export function commandHelpView<Services>(command: Command<Services>): View {
  const options = Object.entries(command.options).map(
    ([name, spec]) =>
      [
        optionSyntax(name, spec),
        spec.required === true ? `${spec.description} ${HELP.required}` : spec.description,
      ] as const,
  );
  return view(
    heading(`/apikey ${command.path.join(' ')}`),
    text(command.summary),
    options.length === 0 ? undefined : fields(...options),
    text(permissionText(command.action)),
    command.confirms ? text(HELP.confirms) : undefined,
    text(HELP.example),
    ...command.examples.map(code),
  );
}

/** Says who may give a command. */
export function permissionText(action: keyof typeof PERMISSIONS): string {
  const rule: { role: ProjectRole | 'anyone'; keyOwner?: true; keyAssignee?: true; onCall?: true } =
    PERMISSIONS[action];
  if (action === 'project.create') return WHO.projectCreators;
  if (rule.role === 'anyone') return WHO.anyone;
  const others = [
    ...(rule.keyOwner === true ? [WHO.keyOwner] : []),
    ...(rule.keyAssignee === true ? [WHO.keyAssignee] : []),
    ...(rule.onCall === true ? [WHO.onCall] : []),
  ];
  return whoCan(WHO[rule.role], others);
}

/** Help for a verb that someone asked about by name, in whatever form. */
export function helpFor<Services>(registry: CommandRegistry<Services>, topic: string): View {
  const words = topic
    .trim()
    .toLowerCase()
    .replace(/^\/?apikey[\s-]+/, '')
    .split(/[\s.]+/);
  const match = registry.match(words);
  if (match !== undefined) return commandHelpView(match.command);
  const [first = ''] = words;
  return registry.isNoun(first)
    ? nounView(registry, first)
    : unknownVerbView(topic, didYouMean(first, registry.firstWords()), '');
}

/** Says that a command doesn't exist, and what may have been meant. */
export function unknownVerbView(given: string, suggestion: string | undefined, rest: string): View {
  const after = rest === '' ? '' : ` ${rest}`;
  const line =
    suggestion === undefined ? (rest === '' ? undefined : `/apikey ${given}${after}`) : `/apikey ${suggestion}${after}`;
  return view(
    heading(noSuchCommand(quote(given))),
    suggestion === undefined ? undefined : text(didYouMeanText(suggestion)),
    suggestion === undefined && line !== undefined ? text(USAGE.typed) : undefined,
    line === undefined ? undefined : code(line),
    note(HELP.nothingDone),
  );
}
