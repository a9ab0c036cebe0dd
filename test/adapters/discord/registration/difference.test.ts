import { describe, expect, it } from 'vitest';
import { differences, type Registered } from '../../../../adapters/discord/registration/difference.ts';
import { commandPayloads } from '../../../../adapters/discord/registration/payload.ts';
import type { DeclaredCommand } from '../../../../src/chat/contracts/platform.ts';
import { registry } from '../../../support/registry.ts';
import { declared, text, verbs, wire } from './samples.ts';

/** What Discord says of registered commands: with what it adds, and without what is as good as its default. */
function registered(commands: readonly DeclaredCommand[]): readonly Registered[] {
  const bare = (option: object): object =>
    Object.fromEntries(
      Object.entries(option).flatMap(([field, value]): [string, unknown][] => {
        if (value === false || (Array.isArray(value) && value.length === 0)) return [];
        return [[field, field === 'options' && Array.isArray(value) ? value.map(bare) : value]];
      }),
    );
  return commandPayloads(commands).map(
    (payload, n) =>
      wire({
        id: `12345678901234567${n}`,
        application_id: '123456789012345678',
        guild_id: '123456789012345678',
        version: `22345678901234567${n}`,
        default_member_permissions: null,
        dm_permission: true,
        nsfw: false,
        contexts: null,
        integration_types: [0],
        name_localizations: null,
        description_localizations: null,
        ...bare(payload),
      }) as unknown as Registered,
  );
}

const keys = (before: readonly Registered[], after: readonly DeclaredCommand[]) =>
  [...differences(before, commandPayloads(after))].map(({ key }) => key);
const BASE = [declared('create', { name: text('n', { required: true }), page: { type: 'page', description: 'p' } })];
const changed = (options: DeclaredCommand['options'], summary?: string) => [declared('create', options, summary)];
const { options: OPTIONS } = BASE[0] ?? declared('');

describe('what differs', () => {
  it('is nothing where all is registered as it should be, whatever Discord adds to it', () => {
    expect(keys(registered(BASE), BASE)).toEqual([]);
    expect(keys(registered(registry.commands), registry.commands)).toEqual([]);
    const many = [...registry.commands, ...verbs('thing', 25, 100), ...verbs('other', 25, 100)];
    expect(keys(registered(many).toReversed(), many)).toEqual([]);
  });

  it('is a command that is not there, or should not be', () => {
    expect([...differences([], commandPayloads(BASE))]).toEqual([
      { key: 'apikey', original: undefined, expected: 'a command' },
    ]);
    const old = { type: 1, name: 'old', id: '1' } as Registered;
    expect([...differences([...registered(BASE), old], commandPayloads(BASE))]).toEqual([
      { key: 'old', original: 'a command', expected: undefined },
    ]);
    const ofMessages = { type: 3, name: 'apikey' } as Registered;
    expect(keys([ofMessages], BASE)).toEqual(['apikey', 'apikey']);
  });

  it.each<readonly [string, readonly DeclaredCommand[], readonly string[]]>([
    ['a summary', changed(OPTIONS, 'Other.'), ['apikey create: description']],
    [
      'an option’s description',
      changed({ ...OPTIONS, name: text('m', { required: true }) }),
      ['apikey create name: description'],
    ],
    [
      'whether it is required',
      changed({ ...OPTIONS, page: { type: 'page', description: 'p', required: true } }),
      ['apikey create page: required'],
    ],
    ['one option more', changed({ ...OPTIONS, more: text('m') }), ['apikey create: options']],
    ['one option less', changed({ name: text('n', { required: true }) }), ['apikey create: options']],
    ['a verb more', [...BASE, declared('help')], ['apikey: options']],
    [
      'a type',
      changed({ ...OPTIONS, page: { type: 'key', description: 'p' } }),
      ['type', 'autocomplete', 'max_length', 'min_value', 'max_value'].map((fact) => `apikey create page: ${fact}`),
    ],
    [
      'the choices',
      changed({ ...OPTIONS, name: { type: 'choice', choices: ['a'], description: 'n', required: true } }),
      ['apikey create name: choices', 'apikey create name: max_length'],
    ],
  ])('is %s', (_, after, expected) => {
    expect(keys(registered(BASE), after)).toEqual(expected);
    // And back again: what is registered too much is a difference as well.
    expect(keys(registered(after), BASE).length).toBeGreaterThan(0);
  });

  it('is the order of what people see', () => {
    const two = (...names: readonly string[]) => names.map((name) => declared(name));
    expect(keys(registered(two('a', 'b')), two('b', 'a'))).toEqual(['apikey: options']);
  });

  it('is the order and the words of choices', () => {
    const choice = (...choices: readonly string[]) => changed({ x: { type: 'choice', choices, description: 'd' } });
    expect(keys(registered(choice('a', 'b')), choice('b', 'a'))).toEqual(['apikey create x: choices']);
    expect(keys(registered(choice('a', 'b')), choice('a', 'b'))).toEqual([]);
  });

  it('is what another program set: who may see it, and that it is for adults only', () => {
    const [first] = registered(BASE);
    if (first === undefined) throw new Error('there is one');
    const wanted = commandPayloads(BASE);
    expect([...differences([{ ...first, default_member_permissions: '0' }], wanted)]).toEqual([
      { key: 'apikey: default_member_permissions', original: '0', expected: null },
    ]);
    expect([...differences([{ ...first, nsfw: true }], wanted)]).toEqual([
      { key: 'apikey: nsfw', original: true, expected: false },
    ]);
  });

  it('is said with what is there and what should be', () => {
    expect([...differences(registered(BASE), commandPayloads(changed(OPTIONS, 'Other.')))]).toEqual([
      { key: 'apikey create: description', original: 'Does create.', expected: 'Other.' },
    ]);
  });
});
