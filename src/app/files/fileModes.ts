import { chmod, stat } from 'node:fs/promises';

/** A file that others could read or write, and whether that was fixed. */
export interface LooseFile {
  readonly file: string;
  /** Such as `0644`. */
  readonly mode: string;
  /** Whether it is now closed to others; it isn't if the file belongs to another user. */
  readonly mended: boolean;
}

const OTHERS = 0o077;

/**
 * Restricts files to their owner: the database, SQLite's files beside it, the pepper. An existing folder is left alone,
 * since it may be shared on purpose. Does nothing on Windows, which has no such modes.
 * @param files missing ones are skipped.
 * @returns those that were open to others.
 */
export async function closeToOthers(files: readonly string[]): Promise<readonly LooseFile[]> {
  if (process.platform === 'win32') return [];
  const loose: LooseFile[] = [];
  for (const file of files) {
    const mode = await modeOf(file);
    if (mode === undefined || (mode & OTHERS) === 0) continue;
    const mended = await chmod(file, mode & ~OTHERS).then(
      () => true,
      () => false,
    );
    loose.push({ file, mode: mode.toString(8).padStart(4, '0'), mended });
  }
  return loose;
}

async function modeOf(file: string): Promise<number | undefined> {
  return await stat(file).then(
    (found) => (found.isFile() ? found.mode & 0o7777 : undefined),
    () => undefined,
  );
}
