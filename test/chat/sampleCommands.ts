import type { Command } from '../../src/chat/contracts/command.ts';
import { CommandRegistry } from '../../src/chat/contracts/registry.ts';
import { PLATFORM_FACTS } from '../support/platforms.ts';

/** A command that is only ever parsed: it has a name and options, and nobody carries it out. */
export function aCommand(facts: Partial<Command<undefined>> & Pick<Command<undefined>, 'path'>): Command<undefined> {
  const notHere = () => Promise.reject(new Error('these commands are parsed, not carried out'));
  return {
    aliases: [],
    summary: 'A command for tests.',
    examples: [],
    action: 'help',
    options: {},
    confirms: false,
    screen: false,
    handle: notHere,
    waitsForAsker: () => false,
    press: notHere,
    pressAction: notHere,
    ...facts,
  };
}

export const create = aCommand({
  path: ['create'],
  aliases: ['generate', 'new'],
  options: {
    channel: { type: 'channel', required: true, description: 'For which integration channel' },
    name: { type: 'name', what: 'key name', required: true, description: 'What it is called' },
    owner: { type: 'person', description: 'Who owns it' },
    expires: { type: 'expiry', description: 'When it expires' },
  },
});

export const regenerate = aCommand({
  path: ['regenerate'],
  aliases: ['rotate'],
  options: {
    channel: { type: 'channel', description: 'Whose key it is' },
    key: { type: 'key', description: 'Which key' },
    replace: { type: 'choice', choices: ['secret', 'both'], description: 'What is replaced' },
    overlap: { type: 'duration', description: 'How long the old secret works on' },
    reason: { type: 'text', description: 'Why' },
  },
});

export const list = aCommand({
  path: ['list'],
  aliases: ['ls'],
  options: { channel: { type: 'channel', description: 'Only its keys' } },
});

export const help = aCommand({
  path: ['help'],
  options: { verb: { type: 'text', rest: true, description: 'About which' } },
});

export const projectUse = aCommand({
  path: ['project', 'use'],
  options: { project: { type: 'project', required: true, description: 'Which one' } },
});

export const projectMember = aCommand({
  path: ['project', 'member'],
  aliases: ['project add'],
  options: {
    person: { type: 'person', required: true, description: 'Who' },
    role: { type: 'choice', choices: ['viewer', 'operator', 'owner'], required: true, description: 'As what' },
  },
});

export const whoami = aCommand({ path: ['whoami'] });

/** A registry with verbs, a noun with verbs of its own, and aliases of both kinds. */
export const registry = new CommandRegistry(
  [create, regenerate, list, help, projectUse, projectMember, whoami],
  PLATFORM_FACTS,
);
