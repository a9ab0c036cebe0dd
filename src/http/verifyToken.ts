import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether what was presented is the deployment's verify token. Tells nothing by its time. */
export type TokenCheck = (presented: string | undefined) => boolean;

/** The header in which a proxy presents the verify token: `Authorization` is its client's. */
export const TOKEN_HEADER = 'x-latchkey-token';

/** @returns how to check a presented token; undefined where none is configured and every caller may ask. */
export function tokenCheck(configured: string | undefined): TokenCheck | undefined {
  if (configured === undefined) return undefined;
  const expected = digest(configured);
  return (presented) => presented !== undefined && timingSafeEqual(digest(presented), expected);
}

/** Hashed first: texts of different lengths can't be compared in constant time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
