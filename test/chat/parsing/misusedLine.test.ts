import { describe, expect, it } from 'vitest';
import { CommandRegistry } from '../../../src/chat/contracts/registry.ts';
import { parseCommand } from '../../../src/chat/parsing/parseCommand.ts';
import { aCommand, registry } from '../sampleCommands.ts';

/** The problems with a line, and what was understood of it nevertheless. */
function misuse(line: string) {
  const parsed = parseCommand(registry, line);
  if (parsed.kind !== 'misused') throw new Error(`${line} is ${parsed.kind}`);
  const { options, problems } = parsed;
  return {
    options,
    words: problems.map((problem) => problem.words),
    instead: problems.map((problem) => problem.instead),
  };
}

describe('a line that is misused', () => {
  it('names an option that there is not, and the one that may have been meant', () => {
    const { options, words, instead } = misuse('regenerate rasa overlapp:24h');
    expect(options).toEqual({ channel: 'rasa' });
    expect(words).toEqual([expect.stringMatching(/^regenerate has no option overlapp:24h\. Did you mean overlap:/)]);
    expect(instead).toEqual(['overlap:24h']);
  });

  it('writes the correction so that it can be copied, with its quotes', () => {
    expect(misuse('regenerate rasa raeson:"incident 42"').instead).toEqual(['reason:"incident 42"']);
  });

  it('makes no guess where none is close', () => {
    expect(misuse('regenerate rasa colour:red').instead).toEqual([undefined]);
    expect(misuse('whoami channel:rasa').words).toEqual([expect.stringContaining('whoami has no option channel:')]);
  });

  it('names an option that is there twice, and keeps the first', () => {
    const { options, words } = misuse('regenerate key:bot key:other');
    expect(options).toEqual({ key: 'bot' });
    expect(words).toEqual([expect.stringMatching(/^key: is given twice\..*key:other/)]);
  });

  it('names an option without a value', () => {
    expect(misuse('regenerate rasa reason: overlap:24h')).toMatchObject({
      options: { channel: 'rasa', overlap: '24h' },
      words: ['reason: has no value.'],
    });
    expect(misuse('regenerate rasa reason:""').words).toEqual(['reason: has no value.']);
  });

  it('names each word that there is no place for, and how to write a value with spaces', () => {
    const { options, words } = misuse('create rasa Chat bot two');
    expect(options).toEqual({ channel: 'rasa', name: 'Chat' });
    expect(words).toEqual([expect.stringContaining('“bot”'), expect.stringContaining('“two”')]);
    for (const said of words) expect(said).toContain('channel:"two words"');
    expect(misuse('regenerate channel:rasa bot').words).toEqual([expect.stringContaining('“bot”')]);
    expect(misuse('whoami now').words).toEqual([expect.stringContaining('“now”')]);
  });

  it('does not guess that a word too many is for an option that nobody asked for', () => {
    const transfer = aCommand({
      path: ['transfer'],
      options: {
        channel: { type: 'channel', description: 'Of which' },
        key: { type: 'key', required: true, description: '' },
      },
    });
    expect(parseCommand(new CommandRegistry([transfer]), 'transfer bot rasa')).toMatchObject({
      kind: 'misused',
      options: { key: 'bot' },
      problems: [{ words: expect.stringContaining('“rasa”') }],
    });
  });

  it('says that a quotation mark is open, and what was read nevertheless', () => {
    expect(misuse('regenerate rasa reason:"incident 42')).toEqual({
      options: { channel: 'rasa', reason: 'incident 42' },
      words: ['A quotation mark isn’t closed, so everything after it was read as one value.'],
      instead: [undefined],
    });
  });

  it('tells all its problems at once', () => {
    const { options, words } = misuse('create rasa bot extra colour:red name:two owner:');
    expect(options).toEqual({ channel: 'rasa', name: 'two' });
    expect(words).toEqual([
      expect.stringContaining('colour:'),
      expect.stringContaining('owner:'),
      expect.stringContaining('“bot”'),
      expect.stringContaining('“extra”'),
    ]);
  });

  it('does not take what every object has for an option', () => {
    expect(misuse('list constructor:x').words).toEqual([expect.stringContaining('list has no option constructor:')]);
  });

  it.each([
    ['an option that there is not', 'regenerate rasa note:"the pager woke us"', 'the pager woke us'],
    ['the second of two', 'regenerate key:bot key:other-bot', 'other-bot'],
    ['a word too many', 'regenerate rasa something', 'something'],
    ['a choice that was made already', 'regenerate rasa replace:secret both', 'both'],
    ['a named option beside the rest of the line', 'help verb:create project use', 'create'],
  ])('invariant 12: does not lose the value of %s', (_, line, typed) => {
    const { words, instead, options } = misuse(line);
    expect([...words, ...instead, ...Object.values(options)].join(' ')).toContain(typed);
  });
});
