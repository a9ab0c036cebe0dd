import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/chat/contracts/command.ts';
import type { RawOptions } from '../../../src/chat/contracts/options.ts';
import { CommandRegistry } from '../../../src/chat/contracts/registry.ts';
import { type ParsedCommand, parseCommand } from '../../../src/chat/parsing/parseCommand.ts';
import { tokenize } from '../../../src/chat/parsing/tokenize.ts';
import { quote, writeCommand } from '../../../src/chat/parsing/writeLine.ts';
import { always, anyText, seeded } from '../../domain/seed.ts';
import {
  aCommand,
  create,
  help,
  list,
  projectMember,
  projectUse,
  regenerate,
  registry,
  whoami,
} from '../sampleCommands.ts';

const parse = (line: string): ParsedCommand<undefined> => parseCommand(registry, line);

/** Any value that a person can type: there is at least one kind of quotes that it does not hold itself. */
const typeable = fc
  .tuple(anyText(), fc.constantFrom(/["“”]/g, /['‘’]/g, /[«»]/g, /`/g))
  .map(([text, quotes]) => text.replace(quotes, ''))
  .filter((text) => text !== '');

describe('a line that is understood', () => {
  it.each<readonly [string, Command<undefined>, RawOptions]>([
    ['whoami', whoami, {}],
    ['list', list, {}],
    ['LIST', list, {}],
    ['/apikey list', list, {}],
    ['apikey list', list, {}],
    ['create channel:rasa name:bot', create, { channel: 'rasa', name: 'bot' }],
    ['create name:bot channel:rasa', create, { channel: 'rasa', name: 'bot' }],
    ['create channel:rasa', create, { channel: 'rasa' }],
    ['create channel: rasa name: "Chat bot"', create, { channel: 'rasa', name: 'Chat bot' }],
    ['create CHANNEL:Rasa', create, { channel: 'Rasa' }],
    ['project use shop', projectUse, { project: 'shop' }],
    ['Project Use shop', projectUse, { project: 'shop' }],
    ['regenerate key:bot overlap:24h', regenerate, { key: 'bot', overlap: '24h' }],
  ])('%s', (line, command, options) => {
    expect(parse(line)).toEqual({ kind: 'command', command, options });
  });

  it.each<readonly [string, Command<undefined>, RawOptions]>([
    ['the one optional one', regenerate, { channel: 'rasa' }],
    ['the first of several required ones', create, { channel: 'rasa' }],
  ])('may leave out the name of %s', (_, command, options) => {
    expect(parse(`${command.path.join(' ')} rasa`)).toEqual({ kind: 'command', command, options });
  });

  it('fills the required options that were not named, in their order', () => {
    expect(parse('create rasa bot')).toMatchObject({ options: { channel: 'rasa', name: 'bot' } });
    expect(parse('create channel:rasa bot')).toMatchObject({ options: { channel: 'rasa', name: 'bot' } });
    expect(parse('create bot channel:rasa')).toMatchObject({ options: { channel: 'rasa', name: 'bot' } });
    expect(parse('create rasa "Chat bot" expires:90d')).toMatchObject({
      kind: 'command',
      options: { channel: 'rasa', name: 'Chat bot', expires: '90d' },
    });
    expect(parse('project member <@U1|ana> operator')).toMatchObject({ options: { person: '@U1', role: 'operator' } });
  });

  it('knows by a choice’s own word which option it is for', () => {
    expect(parse('regenerate rasa both')).toMatchObject({
      kind: 'command',
      options: { channel: 'rasa', replace: 'both' },
    });
    expect(parse('regenerate both rasa')).toMatchObject({
      kind: 'command',
      options: { channel: 'rasa', replace: 'both' },
    });
    expect(parse('regenerate key:bot Both')).toMatchObject({
      kind: 'command',
      options: { key: 'bot', replace: 'Both' },
    });
  });

  it('takes all bare words together where an option wants the rest of the line', () => {
    expect(parse('help project use')).toEqual({ kind: 'command', command: help, options: { verb: 'project use' } });
    expect(parse('help')).toEqual({ kind: 'command', command: help, options: {} });
  });

  it.each([
    ['new rasa', create],
    ['generate rasa', create],
    ['rotate rasa', regenerate],
    ['ls', list],
    ['project add @ana viewer', projectMember],
  ])('may call the command by another name: %s', (line, command) => {
    expect(parse(line)).toMatchObject({ kind: 'command', command });
  });

  it('takes a verb in quotes for the same as without', () => {
    expect(parse('"list" rasa')).toMatchObject({ kind: 'command', command: list });
    expect(parse('help "project use"')).toMatchObject({ command: help, options: { verb: 'project use' } });
  });
});

describe('a line that lacks its verb', () => {
  it('is incomplete: nothing at all', () => {
    expect(parse('')).toEqual({ kind: 'incomplete', noun: undefined });
    expect(parse('   ')).toEqual({ kind: 'incomplete', noun: undefined });
  });

  it('is incomplete: a noun alone', () => {
    expect(parse('project')).toEqual({ kind: 'incomplete', noun: 'project' });
    expect(parse('Project name:x')).toEqual({ kind: 'incomplete', noun: 'project' });
  });
});

describe('a verb that there is not', () => {
  it.each([
    ['regenrate rasa', 'regenrate', 'regenerate', 'rasa'],
    ['Regen channel:rasa', 'regen', 'regenerate', 'channel:rasa'],
    ['craete rasa name:"Chat bot"', 'craete', 'create', 'rasa name:"Chat bot"'],
    ['rotat key:bot', 'rotat', 'rotate', 'key:bot'],
    ['projct use shop', 'projct', 'project', 'use shop'],
  ])('%s: did you mean …?', (line, given, suggestion, rest) => {
    expect(parse(line)).toEqual({ kind: 'unknown-verb', given, suggestion, rest });
  });

  it('of a noun is sought among that noun’s verbs', () => {
    expect(parse('project usr shop role:owner')).toEqual({
      kind: 'unknown-verb',
      given: 'project usr',
      suggestion: 'project use',
      rest: 'shop role:owner',
    });
  });

  it('kind: a noun that can stand alone takes a mistyped verb for a name', () => {
    const key = { type: 'key', bare: true, description: 'The key.' } as const;
    const alone = new CommandRegistry([
      aCommand({ path: ['rotation', 'show'], aliases: ['rotation'], options: { key } }),
      aCommand({ path: ['rotation', 'step'], options: { key } }),
    ]);
    expect(parseCommand(alone, 'rotation shw bot')).toEqual({
      kind: 'unknown-verb',
      given: 'rotation shw',
      suggestion: 'rotation show',
      rest: 'bot',
    });
    expect(parseCommand(alone, 'rotation shw')).toMatchObject({ kind: 'command', options: { key: 'shw' } });
    expect(parseCommand(alone, 'rotation bot and more')).toMatchObject({ kind: 'misused' });
  });

  it('gets no far-fetched guess', () => {
    expect(parse('frobnicate rasa')).toEqual({
      kind: 'unknown-verb',
      given: 'frobnicate',
      suggestion: undefined,
      rest: 'rasa',
    });
    expect(parse('project frobnicate')).toMatchObject({ given: 'project frobnicate', suggestion: undefined });
  });

  it('is not found in what every object has', () => {
    expect(parse('constructor')).toMatchObject({ kind: 'unknown-verb', suggestion: undefined });
    expect(parse('__proto__')).toMatchObject({ kind: 'unknown-verb', suggestion: undefined });
  });

  it('invariant 12: leaves the rest as it was typed, ready to be typed again', () => {
    const parsed = parse('craete "Chat bot" "reason:x" name:“a b” say:"x y"');
    if (parsed.kind !== 'unknown-verb') throw new Error(parsed.kind);
    expect(tokenize(parsed.rest).tokens).toEqual(tokenize('"Chat bot" "reason:x" name:“a b” say:"x y"').tokens);
  });

  it('invariant 12: leaves the rest where an option stands in the verb’s place', () => {
    expect(parse('channel:rasa name:bot')).toMatchObject({
      kind: 'unknown-verb',
      given: 'channel:rasa',
      rest: 'name:bot',
    });
  });
});

describe(seeded('whatever is typed'), () => {
  it('never makes the parser throw, and only declared options come out', () => {
    const opening = fc.constantFrom('', 'create ', 'regenerate ', 'project use ', 'project ', 'list key:', 'help "');
    always(
      fc.tuple(opening, anyText()),
      ([start, text]) => {
        const parsed = parse(start + text);
        if (parsed.kind !== 'command' && parsed.kind !== 'misused') return;
        const declared = Object.keys(parsed.command.options);
        for (const name of Object.keys(parsed.options)) expect(declared).toContain(name);
      },
      5_000,
    );
  });

  it('invariant 12: a command that is written out can be typed again and is the same', () => {
    const value = fc.oneof(fc.constantFrom('Chat bot', 'say "hi"', 'don’t', 'key:x', '“quoted”'), typeable);
    const options = fc.dictionary(fc.constantFrom('channel', 'key', 'overlap', 'reason'), value);
    always(
      options,
      (given) => {
        const written = writeCommand(['regenerate'], given);
        expect(written.startsWith('/apikey regenerate')).toBe(true);
        expect(parse(written.slice('/apikey '.length))).toEqual({
          kind: 'command',
          command: regenerate,
          options: given,
        });
      },
      1_000,
    );
  });
});

describe('a value that is written out', () => {
  it.each([
    ['rasa', 'rasa'],
    ['shop/rasa', 'shop/rasa'],
    ['90d', '90d'],
    ['@U1', '@U1'],
    ['Chat bot', '"Chat bot"'],
    ['don’t', '"don’t"'],
    ['<@U1>', '"<@U1>"'],
    ['', '""'],
  ])('%j is %s', (value, written) => {
    expect(quote(value)).toBe(written);
  });
});
