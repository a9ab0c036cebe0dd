import { PERMISSIONS } from '../../domain/people/permissions.ts';
import type { Command } from '../contracts/command.ts';
import { optionSyntax } from '../contracts/options.ts';
import type { CommandRegistry } from '../contracts/registry.ts';
import { type Block, code, fields, heading, note, text, type View, view } from '../contracts/view.ts';
import { didYouMean } from '../parsing/didYouMean.ts';
import { quote } from '../parsing/parseCommand.ts';

/** All commands, a line each. */
export function helpView<Services>(registry: CommandRegistry<Services>): View {
  return view(
    heading('What you can ask for'),
    commandTable(registry.commands),
    note('More about one: /apikey help VERB. What you leave out, I ask for.'),
  );
}

/** A noun's verbs. */
export function nounView<Services>(registry: CommandRegistry<Services>, noun: string): View {
  const commands = registry.commands.filter((command) => command.path[0] === noun && command.path.length === 2);
  return view(
    heading(`What you can do with ${noun}`),
    commandTable(commands),
    note(`Type /apikey ${noun} and one of these verbs.`),
  );
}

function commandTable<Services>(commands: readonly Command<Services>[]): Block {
  const rows = commands.map((command) => [`/apikey ${command.path.join(' ')}`, command.summary]);
  return { kind: 'table', columns: ['Command', 'What it does'], rows };
}

/** One command in full: what it does, its options, who may, examples. */
export function commandHelpView<Services>(command: Command<Services>): View {
  const options = Object.entries(command.options).map(
    ([name, spec]) =>
      [optionSyntax(name, spec), `${spec.description}${spec.required === true ? ' (required)' : ''}`] as const,
  );
  return view(
    heading(`/apikey ${command.path.join(' ')}`),
    text(command.summary),
    options.length === 0 ? undefined : fields(...options),
    text(permissionText(command.action)),
    command.confirms ? text('It asks before it acts.') : undefined,
    text('For example:'),
    ...command.examples.map(code),
  );
}

/** Says who may give a command. */
export function permissionText(action: keyof typeof PERMISSIONS): string {
  const rule: { role: string; keyOwner?: true; onCall?: true } = PERMISSIONS[action];
  if (action === 'project.create') return 'Anyone may, unless LATCHKEY_PROJECT_CREATORS leaves it to admins.';
  if (rule.role === 'anyone') return 'Anyone may.';
  const also = [
    rule.keyOwner === true ? 'the key’s owner' : '',
    rule.onCall === true ? 'whoever is on call (with a reason)' : '',
  ];
  const others = also.filter((who) => who !== '');
  const least =
    rule.role === 'viewer'
      ? 'Every member of the project'
      : `A project ${rule.role}${rule.role === 'operator' ? ' or owner' : ''}`;
  return `${least} may${others.length === 0 ? '' : `, and so may ${others.join(' and ')}`}.`;
}

/** Help for a verb that someone asked about by name, in whatever form. */
export function helpFor<Services>(registry: CommandRegistry<Services>, topic: string): View {
  const words = topic
    .trim()
    .toLowerCase()
    .replace(/^\/?apikey\s+/, '')
    .split(/[\s.]+/);
  const match = registry.match(words);
  if (match !== undefined) return commandHelpView(match.command);
  const [first = ''] = words;
  return registry.isNoun(first)
    ? nounView(registry, first)
    : unknownVerbView(topic, didYouMean(first, registry.firstWords()), '');
}

/** Says that there is no such command, with what may have been meant. */
export function unknownVerbView(given: string, suggestion: string | undefined, rest: string): View {
  const after = rest === '' ? '' : ` ${rest}`;
  const line =
    suggestion === undefined ? (rest === '' ? undefined : `/apikey ${given}${after}`) : `/apikey ${suggestion}${after}`;
  return view(
    heading(`I don’t know the command ${quote(given)}.`),
    suggestion === undefined ? undefined : text(`Did you mean ${suggestion}?`),
    suggestion === undefined && line !== undefined ? text('You had typed:') : undefined,
    line === undefined ? undefined : code(line),
    note('Nothing was done. /apikey help lists what you can ask for.'),
  );
}
