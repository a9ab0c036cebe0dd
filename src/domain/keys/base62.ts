const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = ALPHABET.length;

/** The largest multiple of 62 in a byte: bytes from here on are dropped, or low digits would be more frequent. */
const UNBIASED_LIMIT = 256 - (256 % BASE);

/** A source of randomness: takes a count of bytes and returns that many unpredictable ones. */
export type RandomBytes = (count: number) => Uint8Array;

/**
 * Writes a number in base62, most significant digit first, padded with `0` on the left.
 * @param value a non-negative safe integer.
 * @param width the number of digits to fill.
 * @returns exactly `width` digits, or more if the number needs more.
 */
export function toBase62(value: number, width: number): string {
  let digits = '';
  let rest = value;
  do {
    digits = ALPHABET.charAt(rest % BASE) + digits;
    rest = Math.floor(rest / BASE);
  } while (rest > 0);
  return digits.padStart(width, '0');
}

/**
 * Draws uniformly distributed base62 characters.
 * @param length how many characters.
 * @param random the source of the bytes.
 * @returns `length` characters of `0-9A-Za-z`.
 */
export function randomBase62(length: number, random: RandomBytes): string {
  let text = '';
  while (text.length < length) {
    for (const byte of random(length - text.length)) {
      if (byte < UNBIASED_LIMIT) text += ALPHABET.charAt(byte % BASE);
    }
  }
  return text;
}

/**
 * Picks one of several, each as likely as any other.
 * @param count how many there are, from 1 to 256.
 * @returns an index below it.
 */
export function randomIndex(count: number, random: RandomBytes): number {
  const limit = 256 - (256 % count);
  for (;;) for (const byte of random(1)) if (byte < limit) return byte % count;
}
