import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBase62, toBase62 } from '../../../src/domain/keys/base62.ts';
import { always, bytesFrom, seeded } from '../seed.ts';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Reads base62 the slow and obvious way. */
function read(text: string): number {
  return Array.from(text).reduce((value, digit) => value * 62 + DIGITS.indexOf(digit), 0);
}

function countOf(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return counts;
}

describe(seeded('a number in base62'), () => {
  it.each([
    [0, 1, '0'],
    [9, 1, '9'],
    [10, 1, 'A'],
    [35, 1, 'Z'],
    [36, 1, 'a'],
    [61, 1, 'z'],
    [62, 2, '10'],
    [0xffff_ffff, 6, '4gfFC3'],
  ])('writes %d in %d digits as %s', (value, width, written) => {
    expect(toBase62(value, width)).toBe(written);
  });

  it('is padded with 0 on the left, most significant digit first', () => {
    expect(toBase62(63, 6)).toBe('000011');
  });

  it('takes more digits than asked for rather than lose some', () => {
    expect(toBase62(62 ** 3, 2)).toBe('1000');
  });

  it('reads back as the same number and fills its width exactly where that is enough', () => {
    const drawn = fc.record({ value: fc.maxSafeNat(), width: fc.integer({ min: 0, max: 12 }) });
    always(drawn, ({ value, width }) => {
      const text = toBase62(value, width);
      expect(read(text)).toBe(value);
      expect(text).toMatch(/^[0-9A-Za-z]+$/);
      if (value < 62 ** width) expect(text).toHaveLength(width);
      else expect(text.startsWith('0')).toBe(value === 0);
    });
  });

  it('sorts as text in the order of the numbers', () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: 0, max: 0xffff_ffff }));
    always(pair, ([one, other]) => {
      expect(toBase62(one, 6) < toBase62(other, 6)).toBe(one < other);
    });
  });
});

describe(seeded('random base62'), () => {
  it('has exactly the length asked for, of base62 characters only', () => {
    always(fc.record({ length: fc.nat(200), seed: fc.nat() }), ({ length, seed }) => {
      const text = randomBase62(length, bytesFrom(seed));
      expect(text).toHaveLength(length);
      expect(text).toMatch(/^[0-9A-Za-z]*$/);
    });
  });

  it('gives every character the same share of the 256 bytes, so none is likelier than another', () => {
    const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const text = randomBase62(256 - 8, () => everyByte);
    const counts = countOf(text);
    expect(new Set(counts.keys())).toEqual(new Set(DIGITS));
    expect(new Set(counts.values())).toEqual(new Set([4]));
  });

  it('drops the bytes that would favour low digits and asks for more', () => {
    const asked: number[] = [];
    const text = randomBase62(3, (count) => {
      asked.push(count);
      return asked.length === 1 ? Uint8Array.of(248, 255, 61) : new Uint8Array(count);
    });
    expect(text).toBe('z00');
    expect(asked).toEqual([3, 2]);
  });

  it('draws 62,000 characters without a bias that a chi-squared test would notice', () => {
    const draws = 62_000;
    const counts = countOf(randomBase62(draws, bytesFrom(7)));
    const expected = draws / 62;
    const statistic = Array.from(DIGITS).reduce(
      (sum, digit) => sum + ((counts.get(digit) ?? 0) - expected) ** 2 / expected,
      0,
    );
    // 61 degrees of freedom: 0.1 % of fair draws exceed 100.9. The bytes are fixed, so this never flickers.
    expect(statistic).toBeLessThan(100.9);
  });
});
