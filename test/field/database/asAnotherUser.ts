import { spawnSync } from 'node:child_process';
import { chown } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Ending, startChild } from '../../support/child.ts';

/** A user whom no list of users names, as in containers. */
const NOBODY = 54_321;

/** Only the superuser can become somebody else; anybody else is somebody already whom modes stop. */
const becomes = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** Whether this can be tried here: modes mean nothing on Windows, and a superuser's files may be out of another user's reach. */
export const CAN_BE_ANOTHER_USER =
  process.platform !== 'win32' &&
  spawnSync(process.execPath, ['-e', `require('fs').readFileSync(${JSON.stringify(fileURLToPath(import.meta.url))})`], {
    ...becomes,
    cwd: '/',
  }).status === 0;

/** Makes a file or folder the other user's own. */
export async function giveToAnotherUser(path: string): Promise<void> {
  if ('uid' in becomes) await chown(path, NOBODY, NOBODY);
}

/** Runs a program of this repository as a user whom modes stop, with only these variables. @returns its exit code and output. */
export async function runAsAnotherUser(
  script: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: Ending; readonly output: string; readonly errors: string }> {
  const { uid } = becomes;
  const command = [process.execPath, ...script] as const;
  return await startChild(env, { command, input: '', ...(uid === undefined ? {} : { uid }) }).toEnd();
}
