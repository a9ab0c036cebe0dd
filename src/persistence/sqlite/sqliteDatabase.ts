import { randomUUID } from 'node:crypto';
import { DataSource, type EntityManager, type Logger } from 'typeorm';
import { CollectingTransaction } from '../changeCollector.ts';
import type { ChangedKeys, Database, Transaction } from '../database.ts';
import { sqliteOptions } from '../dataSourceOptions.ts';
import { type NestingGuard, UNGUARDED } from '../nesting.ts';
import { Fifo } from './fifo.ts';
import { logKeyChanges } from './keyChangeLog.ts';
import { KeyWatcher } from './keyWatcher.ts';
import { prepareSqliteFile } from './sqliteFile.ts';
import { switchToWal } from './writeAheadLog.ts';

const BUSY_TIMEOUT_MS = 5_000;
/** How long a cached key may be used without a look for other processes' changes. */
const UNHEARD_TRUST_MS = 1_000;

/**
 * SQLite in WAL mode: one connection that writes, behind a FIFO; one that reads, so that neither waits for the other;
 * and one that watches other processes' writes.
 *
 * TypeORM's `sqlite3` driver gives every query runner the same connection. Two transactions at once on it fail, and a
 * statement beside a transaction becomes part of it and is lost with its rollback. Hence the FIFO, and no other way to
 * write.
 */
export class SqliteDatabase implements Database {
  readonly dialect = 'sqlite';
  readonly #writer: DataSource;
  readonly #reader: DataSource;
  readonly #queue = new Fifo();
  readonly #listeners: ((keys: ChangedKeys) => void)[] = [];
  readonly #nesting: NestingGuard;
  readonly #watcher: KeyWatcher;
  /** Process IDs won't do: in containers they are all the same. */
  readonly #name = randomUUID();

  private constructor(file: string, writer: DataSource, reader: DataSource, nesting: NestingGuard) {
    this.#watcher = new KeyWatcher(file, this.#name, (keys) => this.#notify(keys));
    this.#nesting = nesting;
    this.#writer = writer;
    this.#reader = reader;
  }

  /**
   * Opens the file, creating it if missing, and migrates its schema.
   * @param file the path of the database file.
   * @param migrate called with the writing connection before any other use.
   * @param logger receives each statement before it runs; for tests.
   * @param nesting whether nested writes are detected; for tests.
   * @throws {SqliteFileError} if the file can't be used as it is; else the driver's error.
   */
  static async open(
    file: string,
    migrate: (source: DataSource) => Promise<void>,
    logger?: Logger,
    nesting: NestingGuard = UNGUARDED,
  ): Promise<SqliteDatabase> {
    await prepareSqliteFile(file);
    const writer = await new DataSource(sqliteOptions(file, logger)).initialize();
    try {
      await writer.query(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
      await switchToWal(writer, file);
      // A commit is on disk before it is answered: failed attempts and revocations must survive a power cut.
      await writer.query('PRAGMA synchronous = FULL');
      await migrate(writer);
      const reader = await new DataSource(sqliteOptions(file)).initialize();
      await reader.query(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
      await reader.query('PRAGMA query_only = ON');
      const database = new SqliteDatabase(file, writer, reader, nesting);
      await database.#watcher.start();
      return database;
    } catch (error) {
      await writer.destroy();
      throw error;
    }
  }

  async read<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return await work(this.#reader.manager);
  }

  async write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return await this.#nesting.run(() => this.#queue.run(() => this.#transact(work)));
  }

  async #transact<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const manager = this.#writer.manager;
    const transaction = new CollectingTransaction(manager, false);
    // IMMEDIATE: wait for another process's write here rather than fail halfway.
    await manager.query('BEGIN IMMEDIATE');
    let result: T;
    try {
      result = await work(transaction);
      await logKeyChanges(manager, this.#name, transaction.changes());
      await manager.query('COMMIT');
    } catch (error) {
      // SQLite has already rolled back after some errors (a full disk), and a second ROLLBACK would hide the first
      // error.
      await manager.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
    this.#notify(transaction.changes());
    return result;
  }

  onKeysChanged(listener: (keys: ChangedKeys) => void): void {
    this.#listeners.push(listener);
  }

  trusts(readAt: number): boolean {
    return performance.now() - Math.max(readAt, this.#watcher.heardAt) < UNHEARD_TRUST_MS;
  }

  async ping(): Promise<void> {
    await this.#reader.query('SELECT 1');
  }

  async close(): Promise<void> {
    await this.#queue.idle();
    await this.#watcher.stop();
    if (this.#reader.isInitialized) await this.#reader.destroy();
    if (this.#writer.isInitialized) await this.#writer.destroy();
  }

  #notify(keys: ChangedKeys): void {
    if (keys.length === 0) return;
    for (const listener of this.#listeners) listener(keys);
  }
}
