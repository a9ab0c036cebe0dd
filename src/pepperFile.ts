import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isPepper } from './config.ts';

const NAME = 'pepper';

/** The pepper file: what it holds, or why it can't be used. */
export type PepperFile =
  | { readonly kind: 'pepper'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' }
  | { readonly kind: 'damaged'; readonly file: string };

/** Reads the pepper from the data folder. */
export async function readPepperFile(dataDir: string): Promise<PepperFile> {
  const file = join(dataDir, NAME);
  try {
    const text = (await readFile(file, 'utf8')).trim();
    return isPepper(text)
      ? { kind: 'pepper', bytes: new Uint8Array(Buffer.from(text, 'base64')) }
      : { kind: 'damaged', file };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'missing' };
    throw error;
  }
}

/**
 * Makes a pepper and keeps it in the data folder, readable by this user alone. Whole or not at all: it is written beside its
 * place and linked into it, and of two processes that start at once the first one's counts.
 */
export async function makePepperFile(dataDir: string): Promise<void> {
  // Not the process's ID: two containers on one volume may both be number 1.
  const beside = join(dataDir, `${NAME}.${randomBytes(6).toString('hex')}.new`);
  const file = await open(beside, 'wx', 0o600);
  try {
    await file.writeFile(`${randomBytes(32).toString('base64')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(beside, join(dataDir, NAME));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(beside, { force: true });
  }
}
