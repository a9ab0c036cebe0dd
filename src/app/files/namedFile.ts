import { readFile } from 'node:fs/promises';
import { unreadableFileText } from '../startup/copy.ts';
import { StartupError } from '../startup/startupError.ts';

/**
 * Reads a file that a variable names.
 * @throws {StartupError} where it can't be read: later nobody would see why what depends on it fails.
 */
export async function readNamedFile(variable: string, file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StartupError(unreadableFileText(variable, file, codeOf(error)));
  });
}

/** @returns why the file system refused, such as ENOENT. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
