import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hmacSha256 } from '../../src/services/hmac.ts';

// RFC 4231, sections 4.2 to 4.4: the cases whose message is text.
const VECTORS = [
  ['0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    Buffer.from('Jefe').toString('hex'),
    'what do ya want for nothing?',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
] as const;

it.each(VECTORS)('computes what RFC 4231 says: key %s', (key, text, expected) => {
  expect(hmacSha256(Buffer.from(key, 'hex'))(text)).toBe(expected);
});

it('computes what OpenSSL’s HMAC does, whatever the text and whatever came before it', () => {
  const texts = fc.array(fc.string({ unit: 'binary', maxLength: 2_000, size: 'max' }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), texts, (key, all) => {
      const hmac = hmacSha256(key);
      const expected = all.map((text) => createHmac('sha256', key).update(text).digest('hex'));
      expect(all.map((text) => hmac(text))).toEqual(expected);
    }),
  );
});

it('takes no key that is longer than a block', () => {
  expect(() => hmacSha256(new Uint8Array(65))).toThrow(RangeError);
});
