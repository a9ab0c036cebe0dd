import { expect, it } from 'vitest';
import { CommandRegistry } from '../../../src/chat/contracts/registry.ts';
import { LineReader } from '../../../src/chat/engine/lineReader.ts';
import { storableInput } from '../../../src/chat/engine/storableInput.ts';
import { registry } from '../../support/registry.ts';

/** A registry that counts how often a command is looked up in it. */
class CountingRegistry extends CommandRegistry<object> {
  looked = 0;

  override match(words: readonly string[]) {
    this.looked += 1;
    return super.match(words);
  }
}

it('a line that can’t be answered at once is parsed once, for the core takes what was read of it', () => {
  const counting = new CountingRegistry([]);
  const reader = new LineReader(counting);
  const input = { kind: 'text', line: 'frobnicate' } as const;
  expect(reader.staticReply(input)).toBeDefined();
  const received = storableInput(input);
  if (received.kind !== 'text') throw new Error('it is a line still');
  expect(reader.parse(received).kind).toBe('unknown-verb');
  expect(counting.looked).toBe(1);
});

it('a line that can’t be stored as it was typed is read as it will be stored', () => {
  const reader = new LineReader(registry);
  const input = { kind: 'text', line: 'help\u0000' } as const;
  const received = storableInput(input);
  expect(received).not.toBe(input);
  if (received.kind !== 'text') throw new Error('it is a line still');
  expect(reader.parse(received)).toEqual(new LineReader(registry).parse({ ...received }));
});

it('a command whose options were taken apart is answered at once by the same rule as a line', () => {
  const reader = new LineReader(registry);
  const typed = reader.staticReply({ kind: 'text', line: 'help regenerate' });
  expect(typed).toBeDefined();
  expect(reader.staticReply({ kind: 'command', path: ['help'], options: { verb: 'regenerate' } })).toBe(typed);
  expect(reader.staticReply({ kind: 'command', path: ['list'], options: {} })).toBeUndefined();
  expect(reader.staticReply({ kind: 'menu' })).toBeUndefined();
});
