import { spawn, spawnSync } from 'node:child_process';
import { chown } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

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
): Promise<{ readonly code: number | null; readonly output: string; readonly errors: string }> {
  const child = spawn(process.execPath, script, { ...becomes, env: { PATH: process.env['PATH'], ...env } });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  child.stdin.end();
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output, errors };
}
