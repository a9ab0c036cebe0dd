import { helpFor, helpView } from '../../src/chat/helpViews.ts';
import { CommandRegistry } from '../../src/chat/registry.ts';
import { done } from '../../src/domain/result.ts';
import { command, type LatchkeyCommand } from '../define.ts';
import { found } from '../key/keySubject.ts';

/** Explains all commands, this one included. @param others every other command. */
export function helpCommand(others: readonly LatchkeyCommand[]): LatchkeyCommand {
  const help: LatchkeyCommand = command({
    path: ['help'],
    aliases: ['?', 'commands'],
    summary: 'Explain the commands, or one of them.',
    examples: ['/apikey help', '/apikey help regenerate', '/apikey help channel add'],
    action: 'help',
    options: { verb: { type: 'text', rest: true, description: 'The command to explain' } },
    find: () => found(undefined),
    scope: () => ({}),
    run(_, { options: { verb } }) {
      const registry = new CommandRegistry([...others, help]);
      return Promise.resolve(
        done({ kind: 'view', view: verb === undefined ? helpView(registry) : helpFor(registry, verb) }),
      );
    },
  });
  return help;
}
