import { describe, expect, it } from 'vitest';
import { checkPayloads, sizeOf } from '../../../../adapters/discord/registration/check.ts';
import { commandPayloads } from '../../../../adapters/discord/registration/payload.ts';
import type { CommandPayload } from '../../../../adapters/discord/registration/shape.ts';
import { declared, refusals, text } from './samples.ts';

const payload = (given: Partial<CommandPayload> = {}): CommandPayload => ({
  type: 1,
  name: 'apikey',
  description: 'd',
  options: [],
  ...given,
});
/** A command with one subcommand that has some options. */
const withOptions = (...options: readonly object[]) =>
  payload({ options: [{ type: 1, name: 'create', description: 'd', options: options as never }] });
const option = (given: object) => ({ type: 3, name: 'x', description: 'd', ...given });
const many = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));

describe('the check of what is to be registered', () => {
  it('has nothing to say of what is in order', () => {
    const good = commandPayloads([
      declared('create', { 'my-option_1': text('d', { required: true }), über: text('d') }),
    ]);
    expect(checkPayloads(good)).toEqual([]);
    expect(refusals(good)).toEqual([]);
  });

  it.each<readonly [string, CommandPayload, RegExp]>([
    ['a capital letter', payload({ name: 'Apikey' }), /^Apikey: a name/],
    ['a space', withOptions(option({ name: 'a b' })), /^apikey create a b: a name/],
    ['no letter', payload({ name: '' }), /^: a name/],
    ['33 letters', payload({ name: 'a'.repeat(33) }), /: a name/],
    ['no description', withOptions(option({ description: ' ' })), /^apikey create x: a description/],
    ['a description of 101 characters', payload({ description: '🤖'.repeat(101) }), /^apikey: a description/],
    ['26 options', withOptions(...many(26, (n) => option({ name: `x${n}` }))), /^apikey create: 26 options/],
    ['two options of one name', withOptions(option({}), option({})), /^apikey create: there are two options called x$/],
    [
      'a required option after one that is not',
      withOptions(option({ name: 'a' }), option({ required: true })),
      /^apikey create: a required option/,
    ],
    [
      '26 choices',
      withOptions(option({ choices: many(26, (n) => ({ name: `${n}`, value: `${n}` })) })),
      /^apikey create x: 26 choices/,
    ],
    [
      'a choice of 101 characters',
      withOptions(option({ choices: [{ name: 'a', value: 'v'.repeat(101) }] })),
      /^apikey create x: a choice/,
    ],
    ['an empty choice', withOptions(option({ choices: [{ name: '', value: 'v' }] })), /^apikey create x: a choice/],
    [
      'two choices of one name',
      withOptions(option({ choices: many(2, (n) => ({ name: 'a', value: `${n}` })) })),
      /^apikey create x: there are two choices called a$/,
    ],
    [
      '8,001 characters',
      payload({
        options: many(20, (n) => ({
          type: 1,
          name: `c${n}`,
          description: 'd'.repeat(100),
          options: many(4, (m) => option({ name: `x${m}`, description: 'd'.repeat(73) })) as never,
        })),
      }),
      /^apikey: 8\d{3} characters in all, more than 8000$/,
    ],
  ])('says what is wrong with %s, as Discord does', (_, wrong, words) => {
    const problems = checkPayloads([wrong]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(words);
    expect(refusals([wrong])).not.toEqual([]);
  });

  it('says what is wrong between commands', () => {
    expect(checkPayloads([payload(), payload()])).toEqual(['there are two commands called apikey']);
    expect(checkPayloads(many(101, (n) => payload({ name: `c${n}` })))).toEqual([
      'there are 101 commands, more than 100',
    ]);
  });

  it('finds everything at once', () => {
    expect(checkPayloads([payload({ name: 'A', description: '' }), withOptions(option({ name: '' }))])).toHaveLength(3);
  });
});

describe('the size of a command', () => {
  it('is that of all its names, descriptions and values, in characters as Discord counts them', () => {
    expect(sizeOf(payload({ name: 'abc', description: 'de' }))).toBe(5);
    expect(sizeOf(payload({ name: 'a', description: '🤖' }))).toBe(2);
    const choices = [
      { name: 'one', value: '1' },
      { name: 'two', value: 22 },
    ];
    expect(sizeOf(withOptions(option({ choices })))).toBe(6 + 1 + 6 + 1 + 1 + 1 + 3 + 1 + 3 + 2);
  });
});
