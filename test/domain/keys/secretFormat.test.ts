import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  holdsSecret,
  isKeyId,
  newKeyId,
  newSecret,
  parseSecret,
  redactSecrets,
  SECRET_LENGTH,
} from '../../../src/domain/keys/secretFormat.ts';
import { always, anyText, bytesFrom, seeded } from '../seed.ts';

/** One secret whose checksum another program (Python's zlib) computed. */
const GOLDEN = 'lk_0123456789ABCDEF_GHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr0q1fH7';
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGIT = /^[0-9A-Za-z]$/;

/** CRC-32 (IEEE 802.3), bit by bit as the standard puts it: nothing in common with what the source calls. */
function crcBitByBit(text: string): number {
  let register = 0xffff_ffff;
  for (const byte of Buffer.from(text, 'latin1')) {
    register ^= byte;
    for (let bit = 0; bit < 8; bit += 1) register = register & 1 ? (register >>> 1) ^ 0xedb8_8320 : register >>> 1;
  }
  return (register ^ 0xffff_ffff) >>> 0;
}

/** Six base62 digits, each worked out from its own place. */
function sixDigits(value: number): string {
  return [5, 4, 3, 2, 1, 0].map((place) => DIGITS.charAt(Math.floor(value / 62 ** place) % 62)).join('');
}

function replaceAt(text: string, index: number, replacement: string): string {
  return text.slice(0, index) + replacement + text.slice(index + 1);
}

/** A fresh key ID with a secret for it. */
const fresh = fc.nat().map((seed) => {
  const random = bytesFrom(seed);
  const keyId = newKeyId(random);
  return { keyId, secret: newSecret(keyId, random).reveal() };
});

describe(seeded('a new secret'), () => {
  it('is 64 characters of the documented shape, with the key ID inside', () => {
    expect(SECRET_LENGTH).toBe(64);
    always(fresh, ({ keyId, secret }) => {
      expect(secret).toMatch(/^lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}$/);
      expect(secret).toHaveLength(SECRET_LENGTH);
      expect(isKeyId(keyId)).toBe(true);
      expect(secret.slice(3, 19)).toBe(keyId);
      expect(parseSecret(secret)).toEqual({ kind: 'secret', keyId });
    });
  });

  it('ends with the CRC-32 of all before it, in base62', () => {
    expect(crcBitByBit('123456789')).toBe(0xcbf4_3926);
    always(fresh, ({ secret }) => {
      expect(secret.slice(-6)).toBe(sixDigits(crcBitByBit(secret.slice(0, -6))));
    });
  });

  it('takes its 38 characters from the random source alone: other bytes, another secret', () => {
    const one = newSecret('0123456789ABCDEF', bytesFrom(1)).reveal();
    const same = newSecret('0123456789ABCDEF', bytesFrom(1)).reveal();
    const other = newSecret('0123456789ABCDEF', bytesFrom(2)).reveal();
    expect(same).toBe(one);
    expect(other.slice(20, 58)).not.toBe(one.slice(20, 58));
  });

  it('is read like one that another implementation made', () => {
    expect(parseSecret(GOLDEN)).toEqual({ kind: 'secret', keyId: '0123456789ABCDEF' });
  });
});

describe(seeded('a mistyped secret'), () => {
  it('is noticed whichever single character was changed into whichever other', () => {
    const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
    const accepted: string[] = [];
    for (let index = 0; index < GOLDEN.length; index += 1) {
      const original = GOLDEN.charAt(index);
      const fixed = index < 3 || index === 19;
      for (const character of printable) {
        if (character === original) continue;
        const kind = parseSecret(replaceAt(GOLDEN, index, character)).kind;
        const expected = DIGIT.test(character) && !fixed ? 'wrong-checksum' : 'malformed';
        if (kind !== expected) accepted.push(`${character} at ${index}: ${kind}`);
      }
    }
    expect(accepted).toEqual([]);
  });

  it('is noticed in any secret, by any character that Unicode has', () => {
    const change = fc.record({
      secret: fresh.map((one) => one.secret),
      index: fc.nat(SECRET_LENGTH - 1),
      character: fc.oneof(fc.constantFrom(...DIGITS), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
    });
    always(change, ({ secret, index, character }) => {
      fc.pre(secret.charAt(index) !== character);
      const changed = replaceAt(secret, index, character);
      expect(parseSecret(changed).kind).toMatch(/^(malformed|wrong-checksum)$/);
    });
  });

  it('is noticed when two neighbours have changed places', () => {
    always(fc.record({ one: fresh, index: fc.integer({ min: 20, max: 56 }) }), ({ one: { secret }, index }) => {
      const [first, second] = [secret.charAt(index), secret.charAt(index + 1)];
      fc.pre(first !== second);
      const swapped = replaceAt(replaceAt(secret, index, second), index + 1, first);
      expect(parseSecret(swapped)).toEqual({ kind: 'wrong-checksum' });
    });
  });

  it.each([
    ['cut short', GOLDEN.slice(0, -1)],
    ['with one character too many', `${GOLDEN}0`],
    ['with a line break at its end', `${GOLDEN}\n`],
    ['with a space before it', ` ${GOLDEN}`],
    ['without its prefix', GOLDEN.slice(3)],
    ['with its prefix in capitals', GOLDEN.replace('lk', 'LK')],
    ['twice', GOLDEN + GOLDEN],
    ['empty', ''],
  ])('is malformed when it is %s', (_, text) => {
    expect(parseSecret(text)).toEqual({ kind: 'malformed' });
  });

  it('never makes the reader throw, whatever was presented', () => {
    always(anyText(80), (text) => expect(parseSecret(text)).toEqual({ kind: 'malformed' }), 2_000);
  });
});

describe('a key ID', () => {
  it.each(['', '0123456789ABCDE', '0123456789ABCDEFG', '0123456789ABCDE_', '0123456789ABCDEF\n', '０123456789ABCDEF'])(
    'is not %j',
    (text) => {
      expect(isKeyId(text)).toBe(false);
    },
  );

  it('is 16 base62 characters', () => {
    expect(isKeyId('0123456789ABCDEF')).toBe(true);
  });
});

describe(seeded('a secret in free text'), () => {
  it('invariant 2: is found whole, wherever it stands', () => {
    always(fc.record({ one: fresh, before: anyText(), after: anyText() }), ({ one: { secret }, before, after }) => {
      expect(holdsSecret(`${before}${secret}${after}`)).toBe(true);
    });
  });

  it.each([
    ['only its beginning', GOLDEN.slice(0, 26)],
    ['the part after the ID, on its own', `secret=${GOLDEN.slice(20)};`],
    ['with a typo in the checksum', replaceAt(GOLDEN, 63, '8')],
    ['broken by a line end', `${GOLDEN.slice(0, 40)}\r\n${GOLDEN.slice(40)}`],
    ['broken by spaces', `${GOLDEN.slice(0, 30)} ${GOLDEN.slice(30, 45)} ${GOLDEN.slice(45)}`],
    ['broken by spaces in its ID and after it', `${GOLDEN.slice(0, 10)} ${GOLDEN.slice(10, 40)} ${GOLDEN.slice(40)}`],
    [
      'with a zero-width space after the prefix and another',
      `lk_\u200b${GOLDEN.slice(3, 50)}\u200b${GOLDEN.slice(50)}`,
    ],
    ['with a zero-width space after the prefix', `lk_\u200b${GOLDEN.slice(3)}`],
    ['with soft hyphens', `${GOLDEN.slice(0, 25)}\u00ad${GOLDEN.slice(25, 50)}\u00ad${GOLDEN.slice(50)}`],
  ])('invariant 2: is found %s', (_, text) => {
    expect(holdsSecret(text)).toBe(true);
  });

  it('invariant 2: is not hidden by characters that nobody sees, wherever they are put', () => {
    const invisible = fc.constantFrom('\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u202e');
    const hidden = fc.record({ one: fresh, gaps: fc.array(fc.tuple(fc.nat(64), invisible), { maxLength: 8 }) });
    always(hidden, ({ one: { secret }, gaps }) => {
      const text = gaps.reduce((sofar, [at, mark]) => sofar.slice(0, at) + mark + sofar.slice(at), secret);
      expect(holdsSecret(text)).toBe(true);
    });
  });

  it.each([
    ['a command', '/apikey regenerate channel:rasa key:chat-bot overlap:24h reason:"incident 42"'],
    ['a key ID', 'show 0123456789ABCDEF'],
    ['the prefix with an ID', 'lk_0123456789ABCDEF'],
    ['a UUID', '9b2f0c1e-6f0e-4a53-9f7f-3f8c5f2e7a10'],
    ['a SHA-256 in hex', 'a1'.repeat(32)],
    ['a commit', 'd1a9242d1a9242d1a9242d1a9242d1a9242d1a92'],
    ['prose', 'the link_to the folk_song is broken since yesterday, could somebody have a look at it please'],
  ])('is not suspected in %s', (_, text) => {
    expect(holdsSecret(text)).toBe(false);
    expect(redactSecrets(text)).toBe(text);
  });

  it('invariant 2: leaves no trace after redaction, and takes nothing else with it', () => {
    const prose = fc.array(fc.constantFrom('verify', 'said', '{"secret":', 'INVALID', '->', 'ключ', '鍵'), {
      maxLength: 6,
    });
    const line = fc.record({ one: fresh, other: fresh, before: prose, between: prose, after: prose });
    always(line, ({ one, other, before, between, after }) => {
      const around = (first: string, second: string) =>
        [...before, first, ...between, `"${second}"`, ...after].join(' ');
      expect(redactSecrets(around(one.secret, other.secret))).toBe(around('[secret]', '[secret]'));
      expect(redactSecrets(around(one.secret.slice(20), other.secret.slice(0, 30)))).toBe(
        around('[secret]', '[secret]'),
      );
    });
  });
});
