import { DataSource, type EntityManager, type Logger } from 'typeorm';
import { withTimeout } from '../../async/withTimeout.ts';
import { CollectingTransaction } from '../changeCollector.ts';
import type { ChangedKeys, Database, TimeLimitKind, Transaction } from '../database.ts';
import { DatabaseSilentError, DatabaseUrlError, isRetryable } from '../databaseError.ts';
import { postgresOptions } from '../dataSourceOptions.ts';
import { type NestingGuard, UNGUARDED } from '../nesting.ts';
import { LIMITS, type Limits } from '../timeLimits.ts';
import { BoundedClient, boundedClients } from './boundedClient.ts';
import { KEY_CHANNEL, KeyListener } from './keyListener.ts';
import { postgresUrlProblem } from './postgresUrl.ts';
import { PostgresWork } from './postgresWork.ts';

const ATTEMPTS = 5;
/** PostgreSQL takes 8,000 bytes in a notification; beyond this many IDs we send `all`. */
const ANNOUNCED_AT_MOST = 200;
/** How long a cached key may be used without proof that changes from other replicas are received. */
const UNPROVEN_TRUST_MS = 1_000;
/** The time limit for the first connection, with the few queries that TypeORM runs on it. */
const OPEN_WITHIN_MS = 10_000;
/** How long a close waits for running transactions, and then for goodbyes. */
const CLOSE_WITHIN_MS = 5_000;
const FAREWELL_MS = 500;

/** The tables that a check touches: checks work only if each can be read and written. */
const TABLES_OF_CHECKS = '"api_key", "secret", "key_source", "audit_head", "audit_event"';

/** What opening a PostgreSQL database needs. */
export interface PostgresNeeds {
  /** Called before any other use. */
  readonly migrate: (source: DataSource) => Promise<void>;
  /** Logs what is degraded. */
  readonly report: (words: string) => void;
  /** Receives each statement before it runs; for tests. */
  readonly logger?: Logger | undefined;
  /** Whether nested writes are detected; for tests. */
  readonly nesting?: NestingGuard | undefined;
  /** Limits other than the program's own; for tests. */
  readonly limits?: Readonly<Record<TimeLimitKind, Limits>> | undefined;
}

/** PostgreSQL: parallel transactions, row locks where they meet, LISTEN/NOTIFY to the other replicas. */
export class PostgresDatabase implements Database {
  readonly dialect = 'postgres';
  readonly #source: DataSource;
  readonly #family: ReadonlySet<BoundedClient>;
  readonly #work: PostgresWork;
  readonly #limits: Readonly<Record<TimeLimitKind, Limits>>;
  readonly #listener: KeyListener;
  readonly #listeners: ((keys: ChangedKeys) => void)[] = [];
  readonly #nesting: NestingGuard;
  readonly #writing = new Set<Promise<unknown>>();

  private constructor(source: DataSource, family: ReadonlySet<BoundedClient>, url: string, needs: PostgresNeeds) {
    this.#source = source;
    this.#family = family;
    this.#work = new PostgresWork(source);
    this.#limits = needs.limits ?? LIMITS;
    this.#nesting = needs.nesting ?? UNGUARDED;
    const link = new Set<BoundedClient>();
    this.#listener = new KeyListener({
      makeClient: (name) => new BoundedClient({ connectionString: url, application_name: name, keepAlive: true }, link),
      onChange: (keys) => this.#notify(keys),
      report: needs.report,
    });
  }

  /**
   * Connects and migrates the schema.
   * @param url `postgres://…`.
   * @throws the driver's error if the server can't be reached; DatabaseUrlError if the URL can't be parsed.
   */
  static async open(url: string, needs: PostgresNeeds): Promise<PostgresDatabase> {
    const problem = postgresUrlProblem(url);
    if (problem !== undefined) throw new DatabaseUrlError(problem);
    const family = new Set<BoundedClient>();
    const source = new DataSource(postgresOptions(url, needs.logger, boundedClients(family)));
    await initialize(source, family);
    try {
      await needs.migrate(source);
      const database = new PostgresDatabase(source, family, url, needs);
      await database.#listener.start();
      return database;
    } catch (error) {
      await destroy(source, family);
      throw error;
    }
  }

  async read<T>(work: (manager: EntityManager) => Promise<T>, patience: TimeLimitKind = 'command'): Promise<T> {
    return await this.#work.read(work, this.#limits[patience], patience);
  }

  async write<T>(work: (transaction: Transaction) => Promise<T>, patience: TimeLimitKind = 'command'): Promise<T> {
    const writing = this.#writeWithRetries(work, patience);
    this.#writing.add(writing);
    try {
      return await writing;
    } finally {
      this.#writing.delete(writing);
    }
  }

  async #writeWithRetries<T>(work: (transaction: Transaction) => Promise<T>, patience: TimeLimitKind): Promise<T> {
    const deadline = performance.now() + this.#limits[patience].wholeMs;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#nesting.run(() => this.#transact(work, patience));
      } catch (error) {
        if (attempt >= ATTEMPTS || !isRetryable(error) || performance.now() >= deadline) throw error;
      }
    }
  }

  async #transact<T>(work: (transaction: Transaction) => Promise<T>, patience: TimeLimitKind): Promise<T> {
    let changes: ChangedKeys = [];
    const transact = async (manager: EntityManager) => {
      const transaction = new CollectingTransaction(manager, true);
      const value = await work(transaction);
      changes = transaction.changes();
      if (changes.length > 0) {
        const payload = changes === 'all' || changes.length > ANNOUNCED_AT_MOST ? 'all' : changes.join(',');
        await manager.query('SELECT pg_notify($1, $2)', [KEY_CHANNEL, payload]);
      }
      return value;
    };
    try {
      return await this.#work.transact(transact, this.#limits[patience], patience);
    } finally {
      // After a failure too: if the answer to COMMIT was lost, the change may have been made (invariant 7).
      this.#notify(changes);
    }
  }

  onKeysChanged(listener: (keys: ChangedKeys) => void): void {
    this.#listeners.push(listener);
  }

  trusts(readAt: number): boolean {
    return performance.now() - Math.max(readAt, this.#listener.heardAt) < UNPROVEN_TRUST_MS;
  }

  /** Takes the table locks that a check takes, and so detects a blocker, or that writes are impossible. */
  async ping(): Promise<void> {
    const probe = async (manager: EntityManager) => {
      await manager.query(`LOCK TABLE ${TABLES_OF_CHECKS} IN ROW EXCLUSIVE MODE`);
      const [row]: { readOnly: string }[] = await manager.query(
        `SELECT current_setting('transaction_read_only') AS "readOnly"`,
      );
      if (row?.readOnly === 'on') throw new Error('the database can only be read');
    };
    await this.#work.transact(probe, this.#limits.check, 'check');
  }

  async close(): Promise<void> {
    // TypeORM would take the connections away from running transactions.
    await withTimeout(Promise.allSettled(this.#writing), CLOSE_WITHIN_MS, () => undefined);
    await this.#listener.stop();
    if (this.#source.isInitialized) await destroy(this.#source, this.#family);
  }

  #notify(keys: ChangedKeys): void {
    if (keys.length === 0) return;
    for (const listener of this.#listeners) listener(keys);
  }
}

/** Makes the first connection, which nothing watches yet. */
async function initialize(source: DataSource, family: ReadonlySet<BoundedClient>): Promise<void> {
  const opening = source.initialize();
  try {
    await withTimeout(opening, OPEN_WITHIN_MS, () => {
      throw new DatabaseSilentError(`nothing for ${OPEN_WITHIN_MS} ms at the start`);
    });
  } catch (error) {
    for (const client of family) client.abandon();
    throw error;
  }
}

/** Closes all connections; cuts those whose server doesn't say goodbye. */
async function destroy(source: DataSource, family: ReadonlySet<BoundedClient>): Promise<void> {
  const destroyed = source.destroy();
  await withTimeout(destroyed, FAREWELL_MS, () => undefined);
  for (const client of family) client.abandon();
  await destroyed;
}
