import { describe, expect, it } from 'vitest';
import { type InvokedCommand, pathOf } from '../../../../adapters/discord/registration/path.ts';
import { commandPayloads } from '../../../../adapters/discord/registration/payload.ts';
import { isFormOnly, type OptionSpecs } from '../../../../src/chat/contracts/options.ts';
import type { DeclaredCommand } from '../../../../src/chat/contracts/platform.ts';
import { registry } from '../../../support/registry.ts';
import { declared, text, verbs } from './samples.ts';

const ID = '123456789012345678';

/** The data of an interaction, as Discord sends it for a registered command with all its options given. */
function invocations(commands: readonly DeclaredCommand[]): readonly InvokedCommand[] {
  const values: Readonly<Record<number, unknown>> = { 3: 'word', 4: 7, 6: ID };
  const fill = (options: readonly { type: number; name: string }[] = []) =>
    options.map(({ type, name }) => ({ type, name, value: values[type] }));
  return commandPayloads(commands).flatMap(({ name, options }) =>
    options.flatMap((branch) => {
      const verbsOf = branch.type === 2 ? (branch.options ?? []) : [branch];
      return verbsOf.map((verb) => {
        const own = { type: 1, name: verb.name, options: fill(verb.options) };
        const data = { name, options: branch.type === 2 ? [{ type: 2, name: branch.name, options: [own] }] : [own] };
        return data as unknown as InvokedCommand;
      });
    }),
  );
}

const data = (name: string, ...options: readonly object[]) => ({ name, options }) as unknown as InvokedCommand;

describe('what was asked for', () => {
  it('is the verb and its options, as one would type them', () => {
    const options = [
      { type: 3, name: 'name', value: 'chat bot' },
      { type: 6, name: 'owner', value: ID },
      { type: 4, name: 'page', value: 2 },
      { type: 5, name: 'really', value: true },
    ];
    expect(pathOf(data('apikey', { type: 1, name: 'create', options }))).toEqual({
      path: ['create'],
      options: { name: 'chat bot', owner: `@${ID}`, page: '2', really: 'true' },
    });
  });

  it('is a noun and a verb, whether these are a group or a command of their own', () => {
    const verb = { type: 1, name: 'use', options: [{ type: 3, name: 'project', value: 'shop' }] };
    const expected = { path: ['project', 'use'], options: { project: 'shop' } };
    expect(pathOf(data('apikey', { type: 2, name: 'project', options: [verb] }))).toEqual(expected);
    expect(pathOf(data('apikey-project', verb))).toEqual(expected);
    expect(pathOf(data('apikey-on-call', { type: 1, name: 'list' }))?.path).toEqual(['on-call', 'list']);
  });

  it('has no options where none was given', () => {
    expect(pathOf(data('apikey', { type: 1, name: 'help' }))).toEqual({ path: ['help'], options: {} });
    expect(pathOf({ name: 'apikey' })).toEqual({ path: [], options: {} });
  });

  it('says which option is being typed, where its completion is asked for', () => {
    const options = [
      { type: 3, name: 'channel', value: 'shop/rasa' },
      { type: 3, name: 'key', value: 'cha', focused: true },
    ];
    expect(pathOf(data('apikey', { type: 1, name: 'show', options }))).toEqual({
      path: ['show'],
      options: { channel: 'shop/rasa', key: 'cha' },
      focused: 'key',
    });
  });

  it('is none of ours under another name', () => {
    for (const name of ['ping', 'apikeys', 'xapikey', 'API']) expect(pathOf(data(name))).toBeUndefined();
  });
});

/** What a form alone may ask for is no option there. */
const typedOf = (options: OptionSpecs) =>
  Object.fromEntries(Object.entries(options).filter(([, spec]) => !isFormOnly(spec)));

describe.each([
  ['that there are', registry.commands],
  ['that are too many for one', [...registry.commands, ...verbs('thing', 25, 100), ...verbs('other', 25, 100)]],
  ['of any names', [declared('a-b', { 'c-d': text('x') }), declared('e-f g_h', { i: text('x') })]],
])('of the commands %s', (_, commands) => {
  it('each comes back as it was declared, with all its options', () => {
    const back = invocations(commands).map((invoked) => pathOf(invoked));
    const words = (path: readonly string[], options: object) =>
      `${path.join(' ')}: ${Object.keys(options)
        .toSorted((a, b) => a.localeCompare(b))
        .join(', ')}`;
    expect(back.map((one) => words(one?.path ?? [], one?.options ?? {})).toSorted()).toEqual(
      commands.map(({ path, options }) => words(path, typedOf(options))).toSorted(),
    );
  });
});
