import { describe, expect, it } from 'vitest';
import { CommandRegistry } from '../../../src/chat/contracts/registry.ts';
import { aCommand, create, list, projectMember, projectUse, registry } from '../sampleCommands.ts';

describe('the registry of commands', () => {
  it.each([
    ['list', list, 1],
    ['ls', list, 1],
    ['list rasa', list, 1],
    ['project use', projectUse, 2],
    ['project use shop', projectUse, 2],
    ['project add', projectMember, 2],
    ['new rasa', create, 1],
  ])('finds what %s begins with, and how many words name it', (line, command, words) => {
    expect(registry.match(line.split(' '))).toEqual({ command, words });
  });

  it('prefers the longer name: a noun’s verb before a verb of the same name', () => {
    const project = aCommand({ path: ['project'] });
    const both = new CommandRegistry([project, projectUse]);
    expect(both.match(['project', 'use'])?.command).toBe(projectUse);
    expect(both.match(['project', 'usage'])?.command).toBe(project);
  });

  it.each([[[]], [['']], [['project']], [['use']], [['constructor']], [['project', 'frobnicate']]])(
    'finds nothing for %j',
    (words) => {
      expect(registry.match(words)).toBeUndefined();
    },
  );

  it('finds a command by its path exactly, and not by an alias: a button names the path', () => {
    expect(registry.find(['project', 'use'])).toBe(projectUse);
    expect(registry.find(['create'])).toBe(create);
    expect(registry.find(['new'])).toBeUndefined();
    expect(registry.find(['project'])).toBeUndefined();
    expect(registry.find(['create', 'rasa'])).toBeUndefined();
  });

  it('knows nouns and their verbs', () => {
    expect(registry.isNoun('project')).toBe(true);
    expect(registry.isNoun('create')).toBe(false);
    expect(registry.isNoun('constructor')).toBe(false);
    expect(registry.verbsOf('project')).toEqual(['use', 'member']);
    expect(registry.verbsOf('create')).toEqual([]);
  });

  it('lists each word that may stand first once: verbs, their aliases, and nouns', () => {
    expect(registry.firstWords().toSorted()).toEqual(
      ['create', 'generate', 'help', 'list', 'ls', 'new', 'project', 'regenerate', 'rotate', 'whoami'].sort(),
    );
  });

  it('keeps the commands in the order in which they were given, as help lists them', () => {
    expect(registry.commands.map(({ path }) => path.join(' '))).toEqual([
      'create',
      'regenerate',
      'list',
      'help',
      'project use',
      'project member',
      'whoami',
    ]);
  });

  it.each([
    ['two commands with one path', [aCommand({ path: ['show'] }), aCommand({ path: ['show'] })]],
    [
      'an alias that is another’s path',
      [aCommand({ path: ['show'] }), aCommand({ path: ['list'], aliases: ['show'] })],
    ],
    [
      'one alias of two commands',
      [aCommand({ path: ['show'], aliases: ['s'] }), aCommand({ path: ['list'], aliases: ['s'] })],
    ],
    ['an alias that is its own path', [aCommand({ path: ['show'], aliases: ['show'] })]],
    [
      'a two-word alias that is another’s path',
      [aCommand({ path: ['key', 'add'] }), aCommand({ path: ['key', 'new'], aliases: ['key add'] })],
    ],
  ])('refuses at the start %s', (_, commands) => {
    expect(() => new CommandRegistry(commands)).toThrow(/two commands are called/);
  });
});
