import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, freshBuild, PROGRAMS } from './build.mjs';
import { callersFolder, enter } from './callersFolder.mjs';
import { buildNotWritten } from './copy.mjs';
import { ensureInstalled } from './installed.mjs';
import { nameSources } from './sourceNames.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Runs a program in this same process, so that signals and standard input reach the program itself: from its build, which is made first
 * where there is none of the present sources. It runs in the folder that it was called from.
 * @param name which one of PROGRAMS.
 */
export async function runProgram(name) {
  const callers = callersFolder(basename(process.argv[1] ?? ''));
  ensureInstalled();
  const folder = freshBuild() ?? (await buildIfWritable());
  if (folder === undefined) {
    const { register } = await import('tsx/esm/api');
    register({ tsconfig: join(ROOT, 'tsconfig.json') });
    enter(callers);
    await import(`../${PROGRAMS[name]}`);
    return;
  }
  nameSources(folder);
  enter(callers);
  await import(pathToFileURL(join(folder, `${name}.js`)).href);
}

/** What the file system answers where this user, or anybody, can't write. */
const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EEXIST']);

/** @returns the folder of a new build; undefined, with the reason on standard error, where none can be written. */
async function buildIfWritable() {
  try {
    return await build();
  } catch (error) {
    if (!NOT_WRITABLE.has(error.code)) throw error;
    console.error(buildNotWritten(error.code));
    return undefined;
  }
}
