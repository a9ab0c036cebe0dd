import { link, rename, rm, stat } from 'node:fs/promises';

/**
 * Gives a finished file its name. What has that name already stays, and is the caller's to report.
 * @param linkFile the system's `link`, for tests: some file systems of containers know none.
 * @throws the system's error; `EEXIST` where the name is taken.
 */
export async function publishFile(beside: string, file: string, linkFile: typeof link = link): Promise<void> {
  try {
    await linkFile(beside, file);
    await rm(beside);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw error;
    if (await exists(file)) throw Object.assign(new Error(`${file} exists`), { code: 'EEXIST' });
    await rename(beside, file);
  }
}

/** @returns whether something has that name. */
export async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
