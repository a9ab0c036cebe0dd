import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folderNotEntered } from './copy.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The folder that somebody started a program from, which relative paths are meant from. npm changes to the package's own folder first,
 * and names the caller's in INIT_CWD. That variable is inherited by everything below, so it is believed only where npm runs this script.
 * @param script the file name of the script that was started, such as start.mjs.
 * @param env the environment.
 * @returns undefined where the folder is gone.
 */
export function callersFolder(script, env = process.env) {
  const here = currentFolder();
  const { INIT_CWD: callers, npm_lifecycle_script: command } = env;
  const runsByNpm = here !== undefined && samePlace(here, ROOT) && command?.includes(`scripts/${script}`) === true;
  return runsByNpm && callers ? callers : here;
}

/** Changes to a folder. Where this user may not, the present one stays. */
export function enter(folder) {
  try {
    if (folder !== undefined) process.chdir(folder);
  } catch (error) {
    console.error(folderNotEntered(folder, error.code, ROOT));
  }
}

function currentFolder() {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

function samePlace(one, other) {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return one === other;
  }
}
