// Only built-in modules here: this runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { INSTALLED, INSTALLING, MODULES_ELSEWHERE, NOT_INSTALLED, nodeTooOld } from './copy.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const LEAST_NODE = [20, 17];

/** Installs the dependencies where they are missing or older than the lock file, and says what it is doing. */
export function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1])) {
    console.error(nodeTooOld(LEAST_NODE.join('.'), process.versions.node));
    process.exit(1);
  }
  process.chdir(root);
  const lock = join(root, 'package-lock.json');
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  const folder = join(root, 'node_modules');
  if (existsSync(folder) && lstatSync(folder).isSymbolicLink()) {
    // Installing would empty what it points to, which others may be using.
    console.error(MODULES_ELSEWHERE);
    return;
  }
  console.error(INSTALLING);
  const npm = spawnSync(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    },
  );
  if (npm.status !== 0) {
    console.error(NOT_INSTALLED);
    process.exit(1);
  }
  console.error(INSTALLED);
}
