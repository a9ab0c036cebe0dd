import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPepper } from '../../config.ts';

const NAME = 'pepper';

/** The pepper file: what it holds, or why it can't be used. */
export type PepperFile =
  | { readonly kind: 'pepper'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' }
  | { readonly kind: 'damaged'; readonly file: string }
  /** `why` is the system's word for it, such as `EACCES`. */
  | { readonly kind: 'unreadable'; readonly file: string; readonly why: string };

/** @returns the path of the pepper file. */
export function pepperPath(dataDir: string): string {
  return join(dataDir, NAME);
}

/** How often, and how long each time, a file that is only begun is waited for: another process writes it at this moment. */
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
 * Makes a pepper and keeps it in the data folder, readable by this user alone. Of two processes that start at once the first one's
 * counts. Whole or not at all: it is written beside its place and linked into it. Some file systems of containers know no links;
 * there the file is created in its place, exclusively and with one write, and one that a crash left unfinished is too short to be
 * taken for a pepper.
 * @param linkFile the system's `link`, for tests.
 */
export async function makePepperFile(dataDir: string, linkFile: typeof link = link): Promise<void> {
  // Not the process's ID: two containers on one volume may both be number 1.
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

/** What `link` says where there are no links, and where the file is there already. */
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

/** Writes a file that must not exist yet, down to the disk. What can't be written whole is taken away again. */
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
