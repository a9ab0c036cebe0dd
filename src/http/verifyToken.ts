import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether the presented token is the deployment's verify token. Runs in constant time. */
export type TokenCheck = (presented: string | undefined) => boolean;

/** The header in which a proxy presents the verify token; `Authorization` belongs to its client. */
export const TOKEN_HEADER = 'x-latchkey-token';

/** @returns the token check; undefined if no token is configured and every caller may ask. */
export function tokenCheck(configured: string | undefined): TokenCheck | undefined {
  if (configured === undefined) return undefined;
  const expected = digest(configured);
  return (presented) => presented !== undefined && timingSafeEqual(digest(presented), expected);
}

/** Hashes first: texts of different lengths can't be compared in constant time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
