import { DataSource, type EntityManager, type Logger } from 'typeorm';
import { CollectingTransaction } from './changeCollector.ts';
import type { ChangedKeys, Database, Transaction } from './database.ts';
import { isRetryable } from './databaseError.ts';
import { postgresOptions } from './dataSourceOptions.ts';
import { KEY_CHANNEL, KeyListener } from './keyListener.ts';
import { type NestingGuard, UNGUARDED } from './nesting.ts';

const ATTEMPTS = 5;
/** PostgreSQL takes 8,000 bytes in a notification; beyond this many IDs we say `all`. */
const ANNOUNCED_AT_MOST = 200;
/** How long a cached key may be used without word from the link that announces changes. */
const UNANNOUNCED_TRUST_MS = 1_000;

/** PostgreSQL: transactions in parallel, row locks where they meet, LISTEN/NOTIFY to tell the other replicas. */
export class PostgresDatabase implements Database {
  readonly dialect = 'postgres';
  readonly #source: DataSource;
  readonly #listener: KeyListener;
  readonly #listeners: ((keys: ChangedKeys) => void)[] = [];
  readonly #nesting: NestingGuard;
  readonly #writing = new Set<Promise<unknown>>();

  private constructor(source: DataSource, url: string, nesting: NestingGuard) {
    this.#nesting = nesting;
    this.#source = source;
    this.#listener = new KeyListener(url, (keys) => this.#tell(keys));
  }

  /**
   * Connects and brings the schema up to date.
   * @param url `postgres://…`.
   * @param migrate called before any other use.
   * @param logger sees each statement before it runs; for tests.
   * @param nesting whether nested writes are found; for tests.
   * @throws the driver's error where the server can't be reached.
   */
  static async open(
    url: string,
    migrate: (source: DataSource) => Promise<void>,
    logger?: Logger,
    nesting: NestingGuard = UNGUARDED,
  ): Promise<PostgresDatabase> {
    const source = await new DataSource(postgresOptions(url, logger)).initialize();
    try {
      await migrate(source);
      const database = new PostgresDatabase(source, url, nesting);
      await database.#listener.start();
      return database;
    } catch (error) {
      await source.destroy();
      throw error;
    }
  }

  async read<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return await work(this.#source.manager);
  }

  async write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const writing = this.#writeWithRetries(work);
    this.#writing.add(writing);
    try {
      return await writing;
    } finally {
      this.#writing.delete(writing);
    }
  }

  async #writeWithRetries<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#nesting.run(() => this.#transact(work));
      } catch (error) {
        if (attempt >= ATTEMPTS || !isRetryable(error)) throw error;
      }
    }
  }

  async #transact<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    let changes: ChangedKeys = [];
    const result = await this.#source.transaction('READ COMMITTED', async (manager) => {
      const transaction = new CollectingTransaction(manager, true);
      const value = await work(transaction);
      changes = transaction.changes();
      if (changes.length > 0) {
        const payload = changes === 'all' || changes.length > ANNOUNCED_AT_MOST ? 'all' : changes.join(',');
        await manager.query('SELECT pg_notify($1, $2)', [KEY_CHANNEL, payload]);
      }
      return value;
    });
    this.#tell(changes);
    return result;
  }

  onKeysChanged(listener: (keys: ChangedKeys) => void): void {
    this.#listeners.push(listener);
  }

  trusts(readAt: number): boolean {
    return performance.now() - Math.max(readAt, this.#listener.heardAt) < UNANNOUNCED_TRUST_MS;
  }

  async ping(): Promise<void> {
    await this.#source.query('SELECT 1');
  }

  async close(): Promise<void> {
    // TypeORM would take the connections away from transactions that still run.
    await Promise.allSettled(this.#writing);
    await this.#listener.stop();
    if (this.#source.isInitialized) await this.#source.destroy();
  }

  #tell(keys: ChangedKeys): void {
    if (keys.length === 0) return;
    for (const listener of this.#listeners) listener(keys);
  }
}
