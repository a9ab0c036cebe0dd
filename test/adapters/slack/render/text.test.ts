import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isVisible, shorten, shown } from '../../../../adapters/shared/text/text.ts';
import { escaped, plain } from '../../../../adapters/slack/render/text.ts';
import { always, anyText, seeded } from '../../../domain/seed.ts';
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

  it('is never empty, nor looks so: Slack refuses the whole message for one empty text', () => {
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

  it('is plain and its emoji stay names', () => {
    expect(plain(':x: *a* <!here>', 50)).toEqual({ type: 'plain_text', text: ':x: *a* <!here>', emoji: false });
  });

  it('invariant 2: shows nothing that looks like a secret', () => {
    expect(shown(`a ${STRAY_SECRET} b`, 200)).toBe('a [secret] b');
  });
});

describe(seeded('an escaped text'), () => {
  it('holds no mention and no link, and reads the same', () => {
    expect(escaped('<!channel> & <@U1>', 100)).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt;');
    always(fc.tuple(nasty, limit), ([text, most]) => {
      const safe = escaped(text, most);
      expect(safe.length).toBeLessThanOrEqual(most);
      expect(safe).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
    });
  });

  it('is cut between characters and entities only', () => {
    expect(escaped('ab<<', 10)).toBe('ab&lt;&lt;');
    expect(escaped('ab<<', 9)).toBe('ab&lt;…');
    expect(escaped('ab🤖🤖', 5)).toBe('ab🤖…');
    for (const text of NASTY) expect(escaped(shown(text, 6_000), 4_000)).not.toMatch(LONE_HALF);
  });
});
