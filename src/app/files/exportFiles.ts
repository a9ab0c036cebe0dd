import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/**
 * Saves a file that a command at the console hands over, in the data folder's `exports`, where only this user can read it (mode 0600).
 * The file's name holds its hash, so one of that name has the same contents.
 * @returns its whole path.
 * @throws the system's error.
 */
export async function saveExport(dataDir: string, name: string, bytes: Uint8Array): Promise<string> {
  const folder = resolve(join(dataDir, 'exports'));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  await writeFile(`${path}.part`, bytes, { mode: 0o600 });
  await rename(`${path}.part`, path);
  return path;
}
