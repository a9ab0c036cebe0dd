import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storedText } from '../../src/domain/storedText.ts';

describe('the form in which a text is stored', () => {
  it.each([
    ['chat-bot', 'chat-bot'],
    ['Ünïcödé 🗝', 'Ünïcödé 🗝'],
    ['\ud800', '\ufffd'],
    ['a\udc00b', 'a\ufffdb'],
    ['\udc00\ud800', '\ufffd\ufffd'],
    ['a\0b', 'a\ufffdb'],
    ['a\ufdd0b\ufdd1\ufdef', 'a\ufffdb\ufffd\ufffd'],
    ['', ''],
  ])('%j is %j', (text, stored) => {
    expect(storedText(text)).toBe(stored);
  });

  it('is cut off at its limit, and never in the middle of a character', () => {
    expect(storedText('abc', 2)).toBe('ab');
    expect(storedText('a🗝', 2)).toBe('a');
    expect(storedText('a🗝', 3)).toBe('a🗝');
    expect(storedText('\ud800', 1)).toBe('\ufffd');
  });

  it('is what any driver makes of it, as long as before, and the same when it is stored again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.nat(12), (odd, plain, limit) => {
        const text = [...odd].map((one) => one.charAt(0)).join('') + plain;
        const stored = storedText(text);
        expect(Buffer.from(stored, 'utf8').toString('utf8')).toBe(stored);
        expect(stored).not.toContain('\0');
        expect(stored).toHaveLength(text.length);
        expect(storedText(stored)).toBe(stored);
        const cut = storedText(text, limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        expect(storedText(cut, limit)).toBe(cut);
      }),
    );
  });
});
