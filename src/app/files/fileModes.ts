import { chmod, stat } from 'node:fs/promises';

/** A file that others than its owner could read or write, and what became of that. */
export interface LooseFile {
  readonly file: string;
  /** As in `0644`. */
  readonly mode: string;
  /** Whether it is closed to them now; it isn't where the file belongs to somebody else. */
  readonly mended: boolean;
}

const OTHERS = 0o077;

/**
 * Closes files to everybody but their owner: the database, what SQLite keeps beside it, the pepper. An existing folder is left as it
 * is, somebody may share it on purpose. Does nothing on Windows, which has no such modes.
 * @param files those that don't exist are passed over.
 * @returns those that were open.
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
