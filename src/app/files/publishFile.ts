import { link, open, rename, rm, stat } from 'node:fs/promises';

/**
 * Gives a finished file its name. An existing file of that name stays, for the caller to report.
 * @param linkFile the system's `link`, for tests: some container file systems have none.
 * @throws the system's error; `EEXIST` if the name is taken.
 */
export async function publishFile(beside: string, file: string, linkFile: typeof link = link): Promise<void> {
  try {
    await linkFile(beside, file);
    await rm(beside);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw error;
    // Takes the name before it is given: a rename replaces what somebody else made in the meantime.
    await (await open(file, 'wx', 0o600)).close();
    try {
      await rename(beside, file);
    } catch (problem) {
      await rm(file, { force: true });
      throw problem;
    }
  }
}

/** @returns whether something exists at that path. */
export async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
