import { createHmac, hash } from 'node:crypto';

/** SHA-256 works on blocks of 64 bytes and yields 32 (FIPS 180-4). */
const BLOCK = 64;
const DIGEST = 32;
/** The room for a message, in bytes. */
const ROOM = 4_096;
/** The length of most messages: secrets have 64 characters. */
const USUAL = 64;

/**
 * HMAC-SHA-256 under one key (RFC 2104), built from two one-shot hashes: creating and collecting a `createHmac` object
 * would take a tenth of a whole check. The key's part of both is computed once.
 * @param key at most 64 bytes.
 * @returns a function from a text to the HMAC of its UTF-8, in hex.
 * @throws RangeError for a longer key.
 */
export function hmacSha256(key: Uint8Array): (text: string) => string {
  if (key.length > BLOCK) throw new RangeError(`an HMAC key of ${key.length} bytes; ${BLOCK} is the most`);
  const inner = Buffer.alloc(BLOCK + ROOM);
  const outer = Buffer.alloc(BLOCK + DIGEST);
  for (let place = 0; place < BLOCK; place += 1) {
    const byte = key[place] ?? 0;
    inner[place] = 0x36 ^ byte;
    outer[place] = 0x5c ^ byte;
  }
  const usual = inner.subarray(0, BLOCK + USUAL);
  return (text) => {
    // One unit of a JavaScript string takes at most three bytes of UTF-8.
    if (text.length > ROOM / 3) return createHmac('sha256', key).update(text).digest('hex');
    const length = inner.write(text, BLOCK, 'utf8');
    const message = length === USUAL ? usual : inner.subarray(0, BLOCK + length);
    outer.write(hash('sha256', message, 'binary'), BLOCK, 'binary');
    // Clears the text, which may be a secret, rather than keep it until the next call.
    inner.fill(0, BLOCK, BLOCK + length);
    return hash('sha256', outer, 'hex');
  };
}
