import { helpFor, helpView } from '../../src/chat/helpViews.ts';
import { CommandRegistry } from '../../src/chat/registry.ts';
import type { View } from '../../src/chat/view.ts';
import { done } from '../../src/domain/result.ts';
import { command, type LatchkeyCommand } from '../define.ts';
import { found } from '../key/keySubject.ts';

/** Explains all commands, this one included. @param others every other command. */
export function helpCommand(others: readonly LatchkeyCommand[]): LatchkeyCommand {
  const answers = new Map<string, View>();
  /** The same for everyone: made once for each topic that there is. */
  const answer = (verb = ''): View => {
    const known = answers.get(verb);
    if (known !== undefined) return known;
    const registry = new CommandRegistry([...others, help]);
    const made = verb === '' ? helpView(registry) : helpFor(registry, verb);
    if (verb === '' || registry.match(verb.split(' ')) !== undefined) answers.set(verb, made);
    return made;
  };
  const help: LatchkeyCommand = command({
    path: ['help'],
    aliases: ['?', 'commands'],
    summary: 'Explain the commands, or one of them.',
    examples: ['/apikey help', '/apikey help regenerate', '/apikey help channel add'],
    action: 'help',
    options: { verb: { type: 'text', rest: true, description: 'The command to explain' } },
    screen: true,
    find: () => found(undefined),
    scope: () => ({}),
    glance: ({ verb }) => answer(verb),
    run: (_, { options: { verb } }) => Promise.resolve(done({ kind: 'view', view: answer(verb) })),
  });
  return help;
}
