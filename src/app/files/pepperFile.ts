import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPepper } from '../../config.ts';

const NAME = 'pepper';

/** The pepper file: its content, or why it can't be used. */
export type PepperFile =
  | { readonly kind: 'pepper'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' }
  | { readonly kind: 'damaged'; readonly file: string }
  /** `why` is the system's error code, such as `EACCES`. */
  | { readonly kind: 'unreadable'; readonly file: string; readonly why: string };

/** @returns the path of the pepper file. */
export function pepperPath(dataDir: string): string {
  return join(dataDir, NAME);
}

/** How often, and how long each time, to wait for an incomplete file: another process is writing it. */
const LOOKS = 20;
const PLAN_MS = 25;

/** Reads the pepper from the data folder. */
export async function readPepperFile(dataDir: string): Promise<PepperFile> {
  const file = pepperPath(dataDir);
  for (let looks = 1; ; looks += 1) {
    const found = await readOnce(file);
    if (typeof found !== 'string') return found;
    const text = found.trim();
    if (isPepper(text)) return { kind: 'pepper', bytes: new Uint8Array(Buffer.from(text, 'base64')) };
    if (text !== '' || looks >= LOOKS) return { kind: 'damaged', file };
    await sleep(PLAN_MS);
  }
}

async function readOnce(file: string): Promise<string | PepperFile> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = codeOf(error);
    if (why === 'ENOENT') return { kind: 'missing' };
    return { kind: 'unreadable', file, why };
  }
}

/**
 * Creates a pepper in the data folder, readable by this user alone. If two processes start at once, the first one's
 * counts. All or nothing: it is written beside its place and then linked there. Some container file systems have no
 * links; there the file is created in place, exclusively and with one write, and one left unfinished by a crash is too
 * short to pass for a pepper.
 * @param linkFile the system's `link`, for tests.
 */
export async function makePepperFile(dataDir: string, linkFile: typeof link = link): Promise<void> {
  // Not the process ID: two containers on one volume may both be number 1.
  const beside = join(dataDir, `${NAME}.${randomBytes(6).toString('hex')}.new`);
  const content = `${randomBytes(32).toString('base64')}\n`;
  try {
    await writeNew(beside, content);
    await linkFile(beside, pepperPath(dataDir));
  } catch (error) {
    if (!isCode(error, LINKS_FAIL)) throw error;
    if (codeOf(error) !== 'EEXIST') await writeInPlace(pepperPath(dataDir), content);
  } finally {
    await rm(beside, { force: true });
  }
}

/** The errors of `link` if the file system has no links, and if the file already exists. */
const LINKS_FAIL = new Set([
  'EEXIST',
  'EPERM',
  'EACCES',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EXDEV',
  'EINVAL',
]);

async function writeInPlace(file: string, content: string): Promise<void> {
  try {
    await writeNew(file, content);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    throw error;
  }
}

/** Writes a file that must not exist yet, synced to disk. An incomplete file is removed again. */
async function writeNew(file: string, content: string): Promise<void> {
  const opened = await open(file, 'wx', 0o600);
  try {
    await opened.writeFile(content);
    await opened.sync();
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await opened.close();
  }
}

function isCode(error: unknown, codes: ReadonlySet<string>): boolean {
  return codes.has(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
