import { readFile } from 'node:fs/promises';
import type { ConnectionOf } from './connections.ts';

/** What a connection shows to its other side, and whose certificates it trusts. */
export interface Credentials {
  readonly token: string;
  readonly ca: string | undefined;
}

/**
 * Reads a connection's files, at each call: tokens are short-lived, and others renew them.
 * @returns undefined where one can't be read, or holds what can't be a token.
 */
export async function readCredentials({
  tokenFile,
  caFile,
}: ConnectionOf<'vault' | 'github'>): Promise<Credentials | undefined> {
  try {
    const token = (await readFile(tokenFile, 'utf8')).trim();
    const ca = caFile === undefined ? undefined : await readFile(caFile, 'utf8');
    // Anything else would be refused as a header, with an error that repeats it.
    return /^[\x21-\x7e]{1,8192}$/.test(token) ? { token, ca } : undefined;
  } catch {
    return undefined;
  }
}
