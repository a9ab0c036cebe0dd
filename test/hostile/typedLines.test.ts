import { describe, expect, test } from 'vitest';
import { parseCommand } from '../../src/chat/parsing/parseCommand.ts';
import { tokenize } from '../../src/chat/parsing/tokenize.ts';
import { registry } from '../support/registry.ts';

/** Read once, these take milliseconds; read once for each of their pieces, minutes. */
const LENGTH = 400_000;

describe('lines that are typed to cost time or memory', () => {
  test.each([
    ['empty quotes', '""'],
    ['quoted words', '"a" '],
    ['typographic quotes', '“a” '],
    ['options', 'a:b '],
    ['options with a space', 'a: b '],
    ['mentions', '<@U1> '],
    ['mentions that never end', '<@U1|'],
    ['spaces', ' '],
    ['flags', '--a '],
    ['long dashes', '—key k '],
    ['equals signs', 'a = b '],
    ['marks of direction', '\u200f'],
    ['links that never end', 'see<https://a'],
  ])('the time to read a line grows with its length, not with its square: %s', { timeout: 20_000 }, (_kind, piece) => {
    const line = piece.repeat(LENGTH / piece.length);
    const { tokens } = tokenize(line);
    expect(tokens.length).toBeLessThanOrEqual(LENGTH);
    expect(parseCommand(registry, `create ${line.slice(0, 10_000)}`).kind).toMatch(/command|misused/);
  });

  test('what stands in quotes, and what follows it, is read as it was typed', () => {
    const values = (line: string) =>
      tokenize(line).tokens.flatMap((token) => (token.kind === 'flag' ? [] : token.value));
    expect(values('""a"b c"d')).toEqual(['', 'a"b', 'c"d']);
    expect(values('“👩‍💻 b”c')).toEqual(['👩‍💻 b', 'c']);
    expect(tokenize('reason:"never closed ').openQuote).toBe(true);
  });

  test('help keeps one answer for each command, whatever is typed behind its name', () => {
    const help = registry.find(['help']);
    const answers = new Set(
      ['regenerate', 'regenerate a', 'regenerate b c'].map((verb) => help?.staticReply?.({ verb })),
    );
    expect(answers.size).toBe(1);
  });
});
