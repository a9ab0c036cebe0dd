import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenize as readLine, type Token } from '../../../src/chat/parsing/tokenize.ts';
import { always, anyText, seeded } from '../../domain/seed.ts';

/** A line's pieces, without what a mention is called in a text and whether it stood in quotes. */
const tokenize = (line: string) => {
  const { tokens, openQuote } = readLine(line);
  const plain = tokens.map((token) =>
    token.kind === 'flag' ? token : token.kind === 'bare' ? bare(token.value) : option(token.name, token.value),
  );
  return { tokens: plain, openQuote };
};

const bare = (value: string): Token => ({ kind: 'bare', value });
const option = (name: string, value: string): Token => ({ kind: 'option', name, value });

describe('a typed line', () => {
  it.each<readonly [string, readonly Token[]]>([
    ['', []],
    ['   ', []],
    ['list', [bare('list')]],
    ['regenerate rasa', [bare('regenerate'), bare('rasa')]],
    ['create  channel:rasa\tname:bot', [bare('create'), option('channel', 'rasa'), option('name', 'bot')]],
    ['list project:shop/rasa', [bare('list'), option('project', 'shop/rasa')]],
    ['create Channel:Rasa', [bare('create'), option('channel', 'Rasa')]],
    ['create pick-option:x', [bare('create'), option('pick-option', 'x')]],
    ['create channel：rasa', [bare('create'), option('channel', 'rasa')]],
    ['create reason:key:x', [bare('create'), option('reason', 'key:x')]],
    ['show 12:30', [bare('show'), bare('12:30')]],
    ['show :x', [bare('show'), bare(':x')]],
  ])('%j is taken apart at its spaces and names', (line, tokens) => {
    expect(tokenize(line)).toEqual({ tokens, openQuote: false });
  });

  it.each<readonly [string, readonly Token[]]>([
    ['create channel: rasa name: bot', [bare('create'), option('channel', 'rasa'), option('name', 'bot')]],
    ['create channel:   "my channel"', [bare('create'), option('channel', 'my channel')]],
    ['create to: <@U1|ana>', [bare('create'), option('to', '@U1')]],
  ])('%j is understood with a space after the colon', (line, tokens) => {
    expect(tokenize(line).tokens).toEqual(tokens);
  });

  it('does not take the next option for the value of an empty one', () => {
    expect(tokenize('create reason: key:x').tokens).toEqual([bare('create'), option('reason', ''), option('key', 'x')]);
    expect(tokenize('create reason:').tokens).toEqual([bare('create'), option('reason', '')]);
  });
});

describe('a quoted value', () => {
  it.each([
    ['straight', 'name:"Chat bot"'],
    ['straight and single', "name:'Chat bot'"],
    ['typographic', 'name:“Chat bot”'],
    ['typographic and single', 'name:‘Chat bot’'],
    ['German', 'name:„Chat bot“'],
    ['French', 'name:«Chat bot»'],
    ['Swedish', 'name:”Chat bot”'],
    ['half corrected by a phone', 'name:"Chat bot”'],
    ['half corrected the other way', 'name:“Chat bot"'],
    ['of a programmer', 'name:`Chat bot`'],
  ])('with %s quotes keeps its spaces', (_, line) => {
    expect(tokenize(`create ${line} channel:rasa`)).toEqual({
      tokens: [bare('create'), option('name', 'Chat bot'), option('channel', 'rasa')],
      openQuote: false,
    });
  });

  it.each<readonly [string, string, Token]>([
    ['an apostrophe within a word', 'reason:don’t', option('reason', 'don’t')],
    ['a straight apostrophe within a word', "reason:don't", option('reason', "don't")],
    ['an apostrophe within double quotes', 'reason:"I don’t know"', option('reason', 'I don’t know')],
    ['double quotes within single ones', 'reason:\'the "old" one\'', option('reason', 'the "old" one')],
    ['an option within quotes', 'reason:"see key:x"', option('reason', 'see key:x')],
    ['characters of two units within quotes', 'reason:"🤖 down"', option('reason', '🤖 down')],
    ['nothing between quotes', 'reason:""', option('reason', '')],
    ['quotes without a name before them', '"Chat bot"', bare('Chat bot')],
  ])('is not confused by %s', (_, line, token) => {
    expect(tokenize(line)).toEqual({ tokens: [token], openQuote: false });
  });

  it('ends where its quote closes, even without a space', () => {
    expect(tokenize('name:"Chat bot"channel:rasa').tokens).toEqual([
      option('name', 'Chat bot'),
      option('channel', 'rasa'),
    ]);
  });

  it('invariant 12: that is never closed reaches to the end of the line, and says so', () => {
    expect(tokenize('disable bot reason:"incident 42 key:x')).toEqual({
      tokens: [bare('disable'), bare('bot'), option('reason', 'incident 42 key:x')],
      openQuote: true,
    });
    expect(tokenize('reason:"').tokens).toEqual([option('reason', '')]);
    expect(tokenize('name:"Chat bot" reason:“open').openQuote).toBe(true);
  });
});

describe('a mention', () => {
  it.each<readonly [string, Token]>([
    ['<@U1|x>', bare('@U1')],
    ['<@U1>', bare('@U1')],
    ['owner:<@U012AB|ana>', option('owner', '@U012AB')],
    ['owner:<@U012AB|Ana from sales>', option('owner', '@U012AB')],
    ['<#C1|rasa>', bare('rasa')],
    ['channel:<#C1|rasa>', option('channel', 'rasa')],
    ['channel:<#C1>', option('channel', 'C1')],
    ['channel:<#C1|>', option('channel', 'C1')],
    ['reason:<https://example.org/42|the incident>', option('reason', 'https://example.org/42')],
    ['owner:@ana', option('owner', '@ana')],
    ['owner:<unclosed', option('owner', '<unclosed')],
  ])('%s is what it stands for', (line, token) => {
    expect(tokenize(line)).toEqual({ tokens: [token], openQuote: false });
  });

  it('may stand right beside other words', () => {
    expect(tokenize('transfer bot to:<@U1|ana>, please').tokens).toEqual([
      bare('transfer'),
      bare('bot'),
      option('to', '@U1'),
      bare(','),
      bare('please'),
    ]);
  });
});

describe(seeded('whatever is typed'), () => {
  it('never makes the tokenizer throw, and every token is well formed', () => {
    always(
      anyText(),
      (line) => {
        for (const token of tokenize(line).tokens) {
          if (token.kind !== 'bare') expect(token.name).toMatch(/^[a-z][a-z-]{0,31}$/);
          if (!line.includes('<')) expect(line).toContain(token.kind === 'flag' ? token.written : token.value);
        }
      },
      20_000,
    );
  });

  it('invariant 12: is not lost: plain words come back as they were, in their order', () => {
    const word = fc
      .string({ unit: fc.constantFrom(...'abcXYZ019./-_#@äя鍵🤖'), minLength: 1, maxLength: 8 })
      .filter((text) => !text.startsWith('-'));
    const spaces = fc.constantFrom(' ', '  ', '\t', '\n', '\u00a0');
    always(fc.array(fc.tuple(word, spaces), { maxLength: 12 }), (drawn) => {
      const line = drawn.map(([text, space]) => text + space).join('');
      expect(tokenize(line)).toEqual({ tokens: drawn.map(([text]) => bare(text)), openQuote: false });
    });
  });

  it('invariant 12: is not lost: quoted values come back as they were, whatever is in them', () => {
    const value = anyText().map((text) => text.replace(/["”“<]/g, ''));
    const named = fc.tuple(fc.constantFrom('channel', 'name', 'reason'), value);
    always(
      fc.array(named, { maxLength: 6 }),
      (drawn) => {
        const line = drawn.map(([name, text]) => `${name}:"${text}"`).join(' ');
        expect(tokenize(line)).toEqual({ tokens: drawn.map(([name, text]) => option(name, text)), openQuote: false });
      },
      1_000,
    );
  });

  it('is read at once, were it as long as a platform lets it be and full of quotes', () => {
    const line = 'x:"a b" <@U1|x> '.repeat(500);
    const before = performance.now();
    expect(tokenize(line).tokens).toHaveLength(1_000);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
