import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { databaseProblem, errorCode } from '../databaseError.ts';
import { SqliteFileError } from './sqliteFile.ts';

const WAL_TRIES = 40;
const WAL_WAIT_MS = 50;
/** SQLite's codes where the log's shared memory can't be mapped or its locks don't work (https://sqlite.org/wal.html, section 1). */
const UNSUPPORTED: ReadonlySet<string> = new Set(['SQLITE_IOERR', 'SQLITE_PROTOCOL']);
/** Below this much free space, the same code more likely means a full disk. */
const ROOM_BYTES = 1024 * 1024;

/**
 * Switches a database to write-ahead logging. Readers rely on it: they wait for no writer.
 * Retries: when several processes create the file at once, SQLite fails some immediately, whatever timeout they have set.
 * @throws {SqliteFileError} if the file system doesn't support it. There is no falling back: the other journals would let each
 * check wait for writers, and where shared memory is missing locks are seldom to be trusted.
 */
export async function switchToWal(writer: DataSource, file: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      const [row]: readonly { readonly journal_mode?: unknown }[] = await writer.query('PRAGMA journal_mode = WAL');
      if (row?.journal_mode !== 'wal') throw new SqliteFileError('no-wal', file);
      // The log's shared memory is opened only by what reads.
      await writer.query('SELECT COUNT(*) FROM sqlite_master');
      return;
    } catch (error) {
      if (UNSUPPORTED.has(errorCode(error)) && (await hasRoom(file))) throw new SqliteFileError('no-wal', file);
      if (tries >= WAL_TRIES || databaseProblem(error) !== 'busy') throw error;
      await sleep(WAL_WAIT_MS);
    }
  }
}

async function hasRoom(file: string): Promise<boolean> {
  return await statfs(dirname(resolve(file))).then(
    ({ bavail, bsize }) => bavail * bsize >= ROOM_BYTES,
    () => false,
  );
}
