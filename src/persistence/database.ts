import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';

/**
 * How long work may wait for a PostgreSQL server. A check of a secret is answered within two seconds whatever happens;
 * a person at a command waits a few seconds; jobs may take their time.
 */
export type TimeLimitKind = 'check' | 'command' | 'maintenance';

/** One transaction on either database. */
export interface Transaction {
  readonly manager: EntityManager;

  /**
   * Reads a row and keeps other transactions off it until this one ends. PostgreSQL takes a row lock; SQLite has a
   * single writer anyway.
   */
  selectOneForUpdate<Row extends ObjectLiteral>(
    entity: EntityTarget<Row>,
    where: FindOptionsWhere<Row>,
  ): Promise<Row | null>;

  /** Reads a row that must not change until this transaction ends. Others may read and share it, but not change it. */
  shareOne<Row extends ObjectLiteral>(entity: EntityTarget<Row>, where: FindOptionsWhere<Row>): Promise<Row | null>;

  /** Like `selectOneForUpdate`, for the rows with these IDs, locked in the order of their IDs so that two transactions can't deadlock. */
  selectManyForUpdate<Row extends ObjectLiteral & { id: string }>(
    entity: EntityTarget<Row>,
    ids: readonly string[],
  ): Promise<readonly Row[]>;

  /**
   * Like `selectOneForUpdate`, for every row of a small table, ordered by a column: a decision made on all of them
   * stays true.
   */
  selectAllForUpdate<Row extends ObjectLiteral>(entity: EntityTarget<Row>, orderBy: string): Promise<readonly Row[]>;

  /** Announces that a key changed. Every process drops it from its cache, this one before `write` returns. */
  keyChanged(keyId: string): void;

  /** Announces a change that many keys show, such as a project's new name. */
  manyKeysChanged(): void;
}

/** The keys that changed: their IDs, or all of them. */
export type ChangedKeys = readonly string[] | 'all';

/**
 * The database, SQLite or PostgreSQL. `read` and `write` are the only ways in: on SQLite's shared connection, a write
 * outside `write` would be lost silently when a transaction rolls back.
 */
export interface Database {
  readonly dialect: 'sqlite' | 'postgres';

  /**
   * Reads committed data. Never waits for a writer.
   * @param patience how long it may wait for a server (default: as a command); with a file nothing waits.
   */
  read<T>(work: (manager: EntityManager) => Promise<T>, patience?: TimeLimitKind): Promise<T>;

  /**
   * Runs a transaction: all of it, or nothing if the work throws. The work may be retried after a deadlock, so it must
   * have no effects outside the transaction. Nesting throws. If the connection is lost during the commit, this rejects
   * and the outcome is unknown.
   * @param patience as for `read`.
   */
  write<T>(work: (transaction: Transaction) => Promise<T>, patience?: TimeLimitKind): Promise<T>;

  /** Calls back when keys changed, here or in another process. */
  onKeysChanged(listener: (keys: ChangedKeys) => void): void;

  /**
   * Whether data read at `readAt` (by `performance.now()`) may still be used without a new read: always while changes
   * in other processes are received; otherwise for one second after the read.
   */
  trusts(readAt: number): boolean;

  /**
   * Resolves if checks can be answered; rejects with the driver's error if not. Takes at most two seconds with a
   * server.
   */
  ping(): Promise<void>;

  /** Finishes running transactions and closes all connections. */
  close(): Promise<void>;
}
