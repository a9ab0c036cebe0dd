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
import { isReadablePostgresUrl } from './postgresUrl.ts';
import { PostgresWork } from './postgresWork.ts';

const ATTEMPTS = 5;
/** PostgreSQL takes 8,000 bytes in a notification; beyond this many IDs we say `all`. */
const ANNOUNCED_AT_MOST = 200;
/** How long a cached key may be used without proof that changes made elsewhere are heard of. */
const UNPROVEN_TRUST_MS = 1_000;
/** How long the first connection may take, with the few questions that TypeORM asks on it. */
const OPEN_WITHIN_MS = 10_000;
/** How long transactions that still run are waited for at the end, and how long farewells are. */
const CLOSE_WITHIN_MS = 5_000;
const FAREWELL_MS = 500;

/** What all checks touch: each of them can be read and written, or checks can't be answered. */
const TABLES_OF_CHECKS = '"api_key", "secret", "key_source", "audit_head", "audit_event"';

/** How a PostgreSQL database is opened. */
export interface PostgresNeeds {
  /** Called before any other use. */
  readonly migrate: (source: DataSource) => Promise<void>;
  /** Told, in words for the log, what works worse than it should. */
  readonly report: (words: string) => void;
  /** Sees each statement before it runs; for tests. */
  readonly logger?: Logger | undefined;
  /** Whether nested writes are found; for tests. */
  readonly nesting?: NestingGuard | undefined;
  /** Other limits than the program's own; for tests. */
  readonly limits?: Readonly<Record<TimeLimitKind, Limits>> | undefined;
}

/** PostgreSQL: transactions in parallel, row locks where they meet, LISTEN/NOTIFY to tell the other replicas. */
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
      onChange: (keys) => this.#tell(keys),
      report: needs.report,
    });
  }

  /**
   * Connects and brings the schema up to date.
   * @param url `postgres://…`.
   * @throws the driver's error where the server can't be reached; DatabaseUrlError where the URL can't be read.
   */
  static async open(url: string, needs: PostgresNeeds): Promise<PostgresDatabase> {
    if (!isReadablePostgresUrl(url)) throw new DatabaseUrlError();
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
      // After a failure too: where the answer to COMMIT was lost, the change may have been made (invariant 7).
      this.#tell(changes);
    }
  }

  onKeysChanged(listener: (keys: ChangedKeys) => void): void {
    this.#listeners.push(listener);
  }

  trusts(readAt: number): boolean {
    return performance.now() - Math.max(readAt, this.#listener.heardAt) < UNPROVEN_TRUST_MS;
  }

  /** Takes the locks that a check takes on its tables, and so finds who keeps checks from them, or that nothing can be written. */
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
    // TypeORM would take the connections away from transactions that still run.
    await withTimeout(Promise.allSettled(this.#writing), CLOSE_WITHIN_MS, () => undefined);
    await this.#listener.stop();
    if (this.#source.isInitialized) await destroy(this.#source, this.#family);
  }

  #tell(keys: ChangedKeys): void {
    if (keys.length === 0) return;
    for (const listener of this.#listeners) listener(keys);
  }
}

/** The first connection, which nothing watches yet. */
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

/** Closes all connections; those whose server doesn't take its leave are cut. */
async function destroy(source: DataSource, family: ReadonlySet<BoundedClient>): Promise<void> {
  const destroyed = source.destroy();
  await withTimeout(destroyed, FAREWELL_MS, () => undefined);
  for (const client of family) client.abandon();
  await destroyed;
}
