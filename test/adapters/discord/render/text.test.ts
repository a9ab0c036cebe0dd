import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bold, code, heading, labelled, note, paragraph } from '../../../../adapters/discord/render/elements.ts';
import { fenced, literal } from '../../../../adapters/discord/render/text.ts';
import { isVisible, shorten, shown } from '../../../../adapters/shared/text/text.ts';
import { always, anyText, seeded } from '../../../domain/seed.ts';
import { type Mark, marksOf, plainOf, read } from './markdown.ts';
import { NASTY, nasty, STRAY_SECRET } from './samples.ts';

const limit = fc.integer({ min: 2, max: 80 });
const LONE_HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

describe(seeded('a text'), () => {
  it('is shortened to its limit, never in the middle of a character, and not at all where it fits', () => {
    expect(shorten('abcdef', 6)).toBe('abcdef');
    expect(shorten('abcdef', 5)).toBe('abcd…');
    expect(shorten('ab🤖cd', 4)).toBe('ab…');
    expect(shorten('ab🤖cd', 5)).toBe('ab🤖…');
    always(fc.tuple(nasty, limit), ([text, most]) => {
      const short = shown(text, most);
      expect(short.length).toBeLessThanOrEqual(most);
      expect(short).not.toMatch(LONE_HALF);
    });
  });

  it('is never empty, nor looks so: Discord refuses the whole message for one empty text', () => {
    for (const empty of ['', ' ', '\n\t', '\u200b', '\u3164', '\u00ad \u2060']) {
      expect(shown(empty, 10)).toBe('–');
      expect(isVisible(empty)).toBe(false);
    }
    always(fc.tuple(nasty, limit), ([text, most]) => {
      expect(shown(text, most).trim()).not.toBe('');
    });
  });

  it('keeps one line, and nothing that turns the text around', () => {
    always(anyText(40), (text) => {
      expect(shown(text, 50)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    });
    expect(shown('one\ntwo', 50)).toBe('one two');
  });

  it('invariant 2: shows nothing that looks like a secret', () => {
    expect(shown(`a ${STRAY_SECRET} b`, 200)).toBe('a [secret] b');
    expect(literal(`a ${STRAY_SECRET} b`, 200)).toBe('a \\[secret\\] b');
  });
});

describe('the reader of these tests', () => {
  it.each<readonly [string, Mark]>([
    ['> a', 'quote'],
    ['>>> a', 'quote'],
    ['# a', 'heading'],
    ['  ### a', 'heading'],
    ['-# a', 'small'],
    ['- a', 'list'],
    ['* a', 'list'],
    ['10. a', 'list'],
    ['```a```', 'block'],
    ['```js\na\n```', 'block'],
    ['`a`', 'code'],
    ['``a`b``', 'code'],
    ['a <@123> b', 'mention'],
    ['<@&123>', 'mention'],
    ['<#123>', 'mention'],
    ['@everyone', 'mention'],
    ['<t:0:R>', 'time'],
    ['<a:x:1>', 'emoji'],
    [':skull:', 'emoji'],
    ['</apikey create:1>', 'command'],
    ['<id:browse>', 'command'],
    ['see https://evil.example', 'link'],
    ['seehttps://evil.example', 'link'],
    ['<mailto:a@b>', 'link'],
    ['[a](https://b)', 'link'],
    ['**a**', 'strong'],
    ['__a__', 'underlined'],
    ['*a*', 'slanted'],
    ['_a_', 'slanted'],
    ['~~a~~', 'struck'],
    ['||a||', 'spoiler'],
  ])('finds in %j: %s', (source, kind) => {
    expect(marksOf(read(source))).toContain(kind);
  });
});

describe(seeded('a text where Discord reads markup'), () => {
  it('means nothing but itself, and reads the same', () => {
    for (const text of NASTY.filter((one) => one.length < 200)) {
      const seen = read(literal(text, 2_000));
      expect(marksOf(seen), text).toEqual([]);
      expect(plainOf(seen)).toBe(shown(text, 2_000));
    }
  });

  it('means nothing but itself in whatever it stands: a title, small print, bold words, a field', () => {
    always(fc.tuple(nasty, nasty), ([one, other]) => {
      expect(marksOf(read(paragraph(one)))).toEqual([]);
      expect(marksOf(read(heading(one)))).toEqual(['heading']);
      expect(marksOf(read(note(one)))).toEqual(['small']);
      expect(marksOf(read(bold(one)))).toEqual(['strong']);
      expect(marksOf(read(labelled({ label: one, value: other })))).toEqual(['strong']);
      expect(marksOf(read(code(one)))).toEqual(['block']);
    });
    always(fc.tuple(nasty, nasty, nasty), ([one, two, three]) => {
      const lines = [note(one), paragraph(two), code(three), heading(two), paragraph(one)].join('\n');
      expect(marksOf(read(lines))).toEqual(['small', 'block', 'heading']);
    });
  });

  it('is not longer than it may be, and no backslash has lost what it stood before', () => {
    always(fc.tuple(nasty, limit), ([text, most]) => {
      const safe = literal(text, most);
      expect(safe.length).toBeLessThanOrEqual(most);
      expect(safe).not.toMatch(LONE_HALF);
      expect(safe.replace(/\\[^0-9A-Za-z\s]/g, '')).not.toContain('\\');
    });
    expect(literal('a**b', 6)).toBe('a\\*\\*b');
    expect(literal('a**b', 5)).toBe('a\\*…');
    expect(literal('a**b', 4)).toBe('a\\*…');
    expect(literal('a**b', 3)).toBe('a…');
  });

  it('has no more backslashes than it needs', () => {
    expect(literal('chat-bot 1.5 (new) + a/b', 100)).toBe('chat-bot 1.5 (new) + a/b');
  });
});

describe(seeded('what is to be copied'), () => {
  it('stands in a block of its own, as it is', () => {
    expect(fenced('/apikey help')).toBe('```\n/apikey help\n```');
    for (const text of NASTY.filter((one) => one.length < 200 && !one.includes('```'))) {
      expect(read(code(text))).toEqual([{ kind: 'block', text: shown(text, 1_000) }]);
    }
  });

  it('can’t end its block: of backticks no three stand together', () => {
    expect(fenced('a ``` b ````` c')).toBe('```\na ``\u200b` b ``\u200b``\u200b` c\n```');
    always(nasty, (text) => {
      const [seen, ...others] = read(code(text));
      expect(others).toEqual([]);
      expect(seen?.text.replaceAll('\u200b', '')).toBe(shown(text, 1_000));
    });
  });
});
