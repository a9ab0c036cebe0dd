import { CommandRegistry } from '../../src/chat/contracts/registry.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import { helpFor, helpView } from '../../src/chat/views/helpViews.ts';
import { done } from '../../src/domain/result.ts';
import type { ServiceContext } from '../../src/services/context.ts';
import { aboutNothing, command, type LatchkeyCommand } from '../shared/define.ts';
import { OPTION, SUMMARY } from './copy.ts';

/** Explains all commands, this one included. @param others every other command. */
export function helpCommand(others: readonly LatchkeyCommand[]): LatchkeyCommand {
  /** Keyed by command, not by what was typed: people may type anything after a command's name, and none of it may be kept. */
  const answers = new Map<LatchkeyCommand | undefined, View>();
  let registry: CommandRegistry<ServiceContext> | undefined;
  /** The same for everyone: made once for each command that exists, and once for all of them. */
  const answer = (verb = ''): View => {
    registry ??= new CommandRegistry([...others, help]);
    const topic = topicOf(registry, verb);
    if (topic.kind === 'unknown') return helpFor(registry, verb);
    const known = answers.get(topic.command);
    if (known !== undefined) return known;
    const made = topic.command === undefined ? helpView(registry) : helpFor(registry, verb);
    answers.set(topic.command, made);
    return made;
  };
  const help: LatchkeyCommand = command({
    path: ['help'],
    aliases: ['?', 'commands'],
    summary: SUMMARY.help,
    examples: ['/apikey help', '/apikey help regenerate', '/apikey help channel add'],
    action: 'help',
    options: { verb: { type: 'text', rest: true, description: OPTION.helpVerb } },
    screen: true,
    ...aboutNothing,
    staticReply: ({ verb }) => answer(verb),
    run: (_, { options: { verb } }) => Promise.resolve(done({ kind: 'view', view: answer(verb) })),
  });
  return help;
}

/** What help was asked about: a command, all of them, or what is neither. */
type Topic = { readonly kind: 'command'; readonly command: LatchkeyCommand | undefined } | { readonly kind: 'unknown' };

function topicOf(registry: CommandRegistry<ServiceContext>, verb: string): Topic {
  if (verb === '') return { kind: 'command', command: undefined };
  const match = registry.match(verb.split(' '));
  return match === undefined ? { kind: 'unknown' } : { kind: 'command', command: match.command };
}
