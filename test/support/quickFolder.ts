import { accessSync, constants, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Linux keeps files in memory. */
const IN_MEMORY = '/dev/shm';
const ENOUGH_BYTES = 4 * 1024 ** 3;

/**
 * Vitest's global set-up, before all others: lets the tests, and their PostgreSQL, make their files in memory where there is room.
 * Databases do all that they do on a disk, and need not wait for one.
 */
export default function setup(): void {
  if (process.env['TMPDIR'] === undefined && isFit()) process.env['TMPDIR'] = IN_MEMORY;
}

/** Programs are started there too, which a container may forbid. Elsewhere than on Linux there is no such folder. */
function isFit(): boolean {
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    if (bavail * bsize < ENOUGH_BYTES) return false;
    const folder = mkdtempSync(join(IN_MEMORY, 'latchkey-'));
    try {
      const program = join(folder, 'program');
      writeFileSync(program, '', { mode: 0o700 });
      accessSync(program, constants.X_OK);
      return true;
    } finally {
      rmSync(folder, { recursive: true });
    }
  } catch {
    return false;
  }
}
