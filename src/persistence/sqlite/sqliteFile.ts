import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Why a path can't be the database's file. */
export type SqliteFileProblem =
  /** SQLite's name for a database that is lost when closed, and separate for each connection. */
  | 'in-memory'
  /** A URL instead of a path. */
  | 'address'
  | 'folder-missing'
  | 'folder-is-file'
  | 'folder-closed'
  | 'folder-read-only'
  | 'is-folder'
  | 'is-no-file'
  | 'file-closed'
  | 'file-read-only'
  /** The same for SQLite's files beside it: the write-ahead log and its index. */
  | 'beside-read-only'
  /** The file system has no shared memory or locks for the write-ahead log, like most network file systems. */
  | 'no-wal';

const CODES: Readonly<Record<SqliteFileProblem, string>> = {
  'in-memory': 'EINVAL',
  address: 'EINVAL',
  'folder-missing': 'ENOENT',
  'folder-is-file': 'ENOTDIR',
  'folder-closed': 'EACCES',
  'folder-read-only': 'EACCES',
  'is-folder': 'EISDIR',
  'is-no-file': 'EISDIR',
  'file-closed': 'EACCES',
  'file-read-only': 'EACCES',
  'beside-read-only': 'EACCES',
  'no-wal': 'ENOTSUP',
};

/** The database file can't be used as it is. Carries the code of the system error that it would have led to. */
export class SqliteFileError extends Error {
  readonly problem: SqliteFileProblem;
  readonly path: string;
  readonly code: string;

  /** @param path the obstacle: the file, its folder, or a file beside it. */
  constructor(problem: SqliteFileProblem, path: string) {
    super(`${path}: ${problem}`);
    this.name = 'SqliteFileError';
    this.problem = problem;
    this.path = path;
    this.code = CODES[problem];
  }
}

/** The files that SQLite keeps beside a database in WAL mode. */
export const BESIDE = ['-wal', '-shm'] as const;

/** SQLite's names for a database in memory, also as people misspell them: each would otherwise become a file of that name. */
const IN_MEMORY = /^(?:file:)?\/*:memory:?(?:$|\?)|^file:.*[?&]mode=memory/i;

/**
 * Checks that SQLite can read and write a file, and creates it if missing: empty, and for this user alone. SQLite gives
 * the files beside it the same mode. Only inspects existing files and opens none: closing a file that SQLite has open
 * in this process would release its locks.
 * @throws {SqliteFileError} which names the obstacle; SQLite itself mostly says "unable to open database file".
 */
export async function prepareSqliteFile(file: string): Promise<void> {
  if (IN_MEMORY.test(file)) throw new SqliteFileError('in-memory', file);
  if (/^file:/.test(file)) throw new SqliteFileError('address', file);
  const folder = dirname(resolve(file));
  await checkFolder(folder);
  const found = await kindOf(file);
  if (found === 'missing') {
    if (!(await may(folder, constants.W_OK | constants.X_OK))) throw new SqliteFileError('folder-read-only', folder);
    await create(file);
    return;
  }
  if (found !== 'file') throw new SqliteFileError(found === 'folder' ? 'is-folder' : 'is-no-file', file);
  if (!(await may(file, constants.R_OK))) throw new SqliteFileError('file-closed', file);
  if (!(await may(file, constants.W_OK))) throw new SqliteFileError('file-read-only', file);
  await checkBeside(file, folder);
}

async function checkFolder(folder: string): Promise<void> {
  const found = await kindOf(folder);
  if (found === 'missing') {
    const parent = dirname(folder);
    // Report a file further up as itself; otherwise the topmost missing folder deserves no more words than this one.
    if (parent !== folder && (await kindOf(parent)) === 'file') throw new SqliteFileError('folder-is-file', parent);
    throw new SqliteFileError('folder-missing', folder);
  }
  if (found === 'closed') throw new SqliteFileError('folder-closed', folder);
  if (found !== 'folder') throw new SqliteFileError('folder-is-file', folder);
  if (!(await may(folder, constants.X_OK))) throw new SqliteFileError('folder-closed', folder);
}

async function checkBeside(file: string, folder: string): Promise<void> {
  const beside = BESIDE.map((end) => `${file}${end}`);
  const found = await Promise.all(beside.map(kindOf));
  for (const [index, path] of beside.entries()) {
    if (found[index] === 'missing') continue;
    if (!(await may(path, constants.R_OK | constants.W_OK))) throw new SqliteFileError('beside-read-only', path);
  }
  if (found.includes('missing') && !(await may(folder, constants.W_OK)))
    throw new SqliteFileError('folder-read-only', folder);
}

async function kindOf(path: string): Promise<'missing' | 'file' | 'folder' | 'other' | 'closed'> {
  try {
    const found = await stat(path);
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return code === 'EACCES' || code === 'EPERM' ? 'closed' : 'missing';
  }
}

async function may(path: string, mode: number): Promise<boolean> {
  return await access(path, mode).then(
    () => true,
    () => false,
  );
}

/** Creates the file; if another process that starts at the same time creates it first, that is fine too. */
async function create(file: string): Promise<void> {
  try {
    await (await open(file, 'wx', 0o600)).close();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
