import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../../../adapters/discord/registration/check.ts';
import { commandPayloads } from '../../../../adapters/discord/registration/payload.ts';
import type { OptionSpec } from '../../../../src/chat/contracts/options.ts';
import { charactersOf } from '../../../fakes/discord/commandRules.ts';
import { isObject } from '../../../fakes/shared/json.ts';
import { registry } from '../../../support/registry.ts';
import { declared, refusals, text, verbs, wire } from './samples.ts';

const NAME_TEXT = { type: 3, required: false, max_length: 200 };

describe('what is registered', () => {
  it('is one command with the verbs in it, and a group for each noun', () => {
    const commands = [declared('create'), declared('project use'), declared('help'), declared('project create')];
    const subcommand = (name: string, words: string) => ({ type: 1, name, description: `Does ${words}.`, options: [] });
    expect(commandPayloads(commands)).toEqual([
      {
        type: 1,
        name: 'apikey',
        description: 'API keys: create, regenerate, disable, find.',
        options: [
          subcommand('create', 'create'),
          subcommand('help', 'help'),
          {
            type: 2,
            name: 'project',
            description: 'project: use, create',
            options: [subcommand('use', 'project use'), subcommand('create', 'project create')],
          },
        ],
      },
    ]);
  });

  it.each<readonly [string, OptionSpec, object]>([
    ['channel', { type: 'channel', description: 'd' }, { ...NAME_TEXT, autocomplete: true }],
    ['key', { type: 'key', description: 'd' }, { ...NAME_TEXT, autocomplete: true }],
    ['project', { type: 'project', description: 'd' }, { ...NAME_TEXT, autocomplete: true }],
    ['person', { type: 'person', description: 'd' }, { ...NAME_TEXT, autocomplete: true }],
    ['name', { type: 'name', what: 'key name', description: 'd' }, NAME_TEXT],
    ['text', { type: 'text', description: 'd' }, { type: 3, required: false, max_length: 1_000 }],
    ['duration', { type: 'duration', description: 'd' }, { type: 3, required: false, max_length: 50 }],
    ['expiry', { type: 'expiry', description: 'd' }, { type: 3, required: false, max_length: 50 }],
    ['since', { type: 'since', description: 'd' }, { type: 3, required: false, max_length: 50 }],
    ['page', { type: 'page', description: 'd' }, { type: 4, required: false, min_value: 1, max_value: 999_999 }],
    [
      'choice',
      { type: 'choice', choices: ['one', 'two'], description: 'd' },
      {
        type: 3,
        required: false,
        choices: [
          { name: 'one', value: 'one' },
          { name: 'two', value: 'two' },
        ],
      },
    ],
  ])('has for an option of the type %s what Discord has for it', (_, spec, expected) => {
    const [payload] = commandPayloads([declared('create', { x: spec })]);
    expect(payload?.options).toMatchObject([{ options: [{ name: 'x', description: 'd', ...expected }] }]);
    expect(payload?.options[0]?.options).toEqual([{ name: 'x', description: 'd', ...expected }]);
    expect(refusals([payload])).toEqual([]);
  });

  it('lets one type a choice of which there are more than can be listed', () => {
    const choices = Array.from({ length: 26 }, (_, n) => `c${n}`);
    const [payload] = commandPayloads([declared('create', { x: { type: 'choice', choices, description: 'd' } })]);
    expect(payload?.options[0]?.options).toEqual([{ name: 'x', description: 'd', ...NAME_TEXT }]);
  });

  it('has the required options first, else in their order', () => {
    const options = { a: text('a'), b: text('b', { required: true }), c: text('c'), d: text('d', { required: true }) };
    const [payload] = commandPayloads([declared('create', options)]);
    expect(payload?.options[0]?.options?.map(({ name }) => name)).toEqual(['b', 'd', 'a', 'c']);
    expect(refusals([payload])).toEqual([]);
  });

  it('has descriptions of 100 characters at most, cut between them, and none that is empty', () => {
    const described = (summary: string) =>
      commandPayloads([declared('create', {}, summary)])[0]?.options[0]?.description;
    expect(described('d'.repeat(100))).toBe('d'.repeat(100));
    expect(described('d'.repeat(101))).toBe(`${'d'.repeat(99)}…`);
    expect(described('🤖'.repeat(100))).toBe('🤖'.repeat(100));
    expect(described('🤖'.repeat(101))).toBe(`${'🤖'.repeat(99)}…`);
    expect(described(' ')).toBe('–');
  });
});

describe('where one command would be too much', () => {
  const roots = (...commands: Parameters<typeof commandPayloads>[0]) =>
    commandPayloads(commands).map(({ name }) => name);

  it('in characters, the largest nouns become commands of their own, and no more than needed', () => {
    const [verb, projects, channels] = [declared('create'), verbs('project', 20, 100), verbs('channel', 20, 100)];
    expect(roots(verb, ...projects)).toEqual(['apikey']);
    expect(roots(verb, ...projects, ...channels)).toEqual(['apikey', 'apikey-project']);
    const apart = commandPayloads([verb, ...projects, ...channels]);
    expect(refusals(apart)).toEqual([]);
    expect(apart[1]).toMatchObject({ type: 1, description: expect.stringMatching(/^project: v0, v1, /) });
    expect(apart[1]?.options.map(({ type, name }) => `${type} ${name}`)).toEqual(projects.map((_, n) => `1 v${n}`));
  });

  it('by one character only, they do', () => {
    // Each takes 2 + 100 + 1 + 100 characters; the rest is for the noun's and the command's own words.
    const filled = (last: number) => [
      ...verbs('n', 25, 100),
      ...verbs('m', 13, 100),
      declared('z', { x: text('d'.repeat(last)) }, 's'),
    ];
    const size = (last: number) => commandPayloads(filled(last)).map(sizeOf);
    const most = Array.from({ length: 100 }, (_, n) => n + 1).findLast((last) => size(last).length === 1) ?? 0;
    expect(size(most)).toEqual([8_000]);
    expect(size(most + 1)).toHaveLength(2);
  });

  it('by having a verb’s name, they do in any case', () => {
    const payloads = commandPayloads([declared('audit'), declared('audit export'), declared('key list')]);
    expect(payloads.map(({ name }) => name)).toEqual(['apikey', 'apikey-audit']);
    expect(payloads[0]?.options.map(({ name }) => name)).toEqual(['audit', 'key']);
    expect(payloads[1]?.options.map(({ name }) => name)).toEqual(['export']);
  });

  it('in what stands beside one another, they do too', () => {
    const nouns = (count: number) => Array.from({ length: count }, (_, n) => declared(`n${n} v`));
    expect(roots(...verbs('', 20), ...nouns(5))).toEqual(['apikey']);
    expect(roots(...verbs('', 20), ...nouns(6))).toHaveLength(2);
  });

  it('and a noun alone is too much, there is no command that could be given without it', () => {
    expect(roots(...verbs('project', 25, 100), ...verbs('channel', 25, 100).slice(0, 0))).toEqual(['apikey']);
    expect(roots(...Array.from({ length: 26 }, (_, n) => declared(`n${n} v`)))).toHaveLength(2);
  });

  it.each([
    ['more verbs than one command has', verbs('', 26)],
    ['more verbs than a noun has', verbs('project', 26)],
    ['a name that Discord does not take', [declared('Create')]],
    ['a name with a space in it', [declared('create', { 'a b': text('d') })]],
  ])('or would be refused in any case, it is not even tried: %s', (_, commands) => {
    expect(() => commandPayloads(commands)).toThrow(/Discord would refuse these commands:\napikey/);
  });
});

describe('the commands that there are', () => {
  const payloads = commandPayloads(registry.commands);

  it('are taken by Discord', () => {
    expect(refusals(payloads)).toEqual([]);
    expect(payloads.length).toBeLessThanOrEqual(100);
  });

  it('are all there', () => {
    const paths = payloads.flatMap(({ name, options }) =>
      options.flatMap((branch) => {
        const noun = name === 'apikey' ? [] : [name.slice('apikey-'.length)];
        const own =
          branch.type === 2 ? (branch.options ?? []).map((verb) => [branch.name, verb.name]) : [[branch.name]];
        return own.map((path) => [...noun, ...path].join(' '));
      }),
    );
    expect(paths.toSorted()).toEqual(registry.commands.map(({ path }) => path.join(' ')).toSorted());
  });

  it('are as long as Discord counts them', () => {
    for (const payload of payloads) {
      const json = wire(payload);
      expect(sizeOf(payload)).toBe(isObject(json) ? charactersOf(json) : undefined);
    }
  });

  it('have nothing cut from what is said of them', () => {
    for (const { path, summary, options } of registry.commands)
      for (const words of [summary, ...Object.values(options).map(({ description }) => description)])
        expect(Array.from(words).length, `${path.join(' ')}: ${words}`).toBeLessThanOrEqual(100);
  });
});
