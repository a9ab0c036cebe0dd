import { crc32 } from 'node:zlib';
import { type RandomBytes, randomBase62, toBase62 } from './base62.ts';
import { Secret } from './secret.ts';

/** The prefix of every secret; anything else isn't ours. */
export const SECRET_PREFIX = 'lk_';
const KEY_ID_LENGTH = 16;
const RANDOM_LENGTH = 38;
const CHECKSUM_LENGTH = 6;

/** The length of a secret: prefix, key ID, `_`, 38 random and 6 checksum characters. */
export const SECRET_LENGTH = SECRET_PREFIX.length + KEY_ID_LENGTH + 1 + RANDOM_LENGTH + CHECKSUM_LENGTH;

const SECRET_PATTERN = /^lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}$/;
const KEY_ID_PATTERN = /^[0-9A-Za-z]{16}$/;

/**
 * Anything in free text that is, or begins like, a secret: the prefix with at least a few characters of the random
 * part, or the 44 characters after the ID on their own. It is used to refuse and to redact, so it errs on the wide
 * side. A match ends where the next secret begins: otherwise the middle one of three joined secrets would stay
 * readable.
 */
const SECRET_LIKE = /lk_[0-9A-Za-z]{16}_(?:(?!lk_)[0-9A-Za-z]){4,}|(?<![0-9A-Za-z])[0-9A-Za-z]{44}(?![0-9A-Za-z])/;

/** What a presented string is, before any look-up. */
export type ParsedSecret =
  | { readonly kind: 'secret'; readonly keyId: string }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'wrong-checksum' };

function checksum(text: string): string {
  return toBase62(crc32(text), CHECKSUM_LENGTH);
}

/**
 * Makes a key ID.
 * @returns 16 base62 characters.
 */
export function newKeyId(random: RandomBytes): string {
  return randomBase62(KEY_ID_LENGTH, random);
}

/**
 * Makes a secret for a key: `lk_` + ID + `_` + 38 random characters + CRC-32 (IEEE 802.3) of all before, in base62.
 * @param keyId the 16 characters of the key's ID.
 */
export function newSecret(keyId: string, random: RandomBytes): Secret {
  const body = `${SECRET_PREFIX}${keyId}_${randomBase62(RANDOM_LENGTH, random)}`;
  return new Secret(body + checksum(body));
}

/**
 * Parses a presented string. Nothing is looked up, so a typo or a scanner's false find costs one CRC.
 * @param text what the caller presented.
 * @returns the key ID inside, or why it can't be a secret.
 */
export function parseSecret(text: string): ParsedSecret {
  if (!SECRET_PATTERN.test(text)) return { kind: 'malformed' };
  const body = text.slice(0, -CHECKSUM_LENGTH);
  if (checksum(body) !== text.slice(-CHECKSUM_LENGTH)) return { kind: 'wrong-checksum' };
  return { kind: 'secret', keyId: text.slice(SECRET_PREFIX.length, SECRET_PREFIX.length + KEY_ID_LENGTH) };
}

/** @returns whether the text has the form of a key ID (not whether such a key exists). */
export function isKeyId(text: string): boolean {
  return KEY_ID_PATTERN.test(text);
}

/**
 * Tells whether free text contains something that looks like a secret. Invisible characters (zero-width, soft hyphen)
 * and white space inside it don't hide it.
 */
export function holdsSecret(text: string): boolean {
  const visible = text.replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu, '');
  if (SECRET_LIKE.test(text) || SECRET_LIKE.test(visible)) return true;
  return /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{12,}/.test(visible.replace(/\s+/gu, ''));
}

/**
 * Replaces everything that looks like a secret.
 * @param text any text on its way to a log, an error or a person.
 * @returns the same text with `[secret]` in those places.
 */
export function redactSecrets(text: string): string {
  return text.replace(new RegExp(SECRET_LIKE.source, 'g'), '[secret]');
}
