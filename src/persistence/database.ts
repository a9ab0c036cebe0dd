import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';

/**
 * How long work may wait for a PostgreSQL server: a check of a secret is answered within two seconds, whatever happens; a
 * person at a command waits a few seconds; jobs may take their time.
 */
export type TimeLimitKind = 'check' | 'command' | 'maintenance';

/** One transaction on either database. */
export interface Transaction {
  readonly manager: EntityManager;

  /**
   * Reads a row and keeps every other transaction off it until this one ends: a row lock on PostgreSQL; on SQLite there is
   * one writer anyway.
   */
  selectOneForUpdate<Row extends ObjectLiteral>(
    entity: EntityTarget<Row>,
    where: FindOptionsWhere<Row>,
  ): Promise<Row | null>;

  /**
   * Reads a row that must stay as it is until this transaction ends: others may read it and share it in the same way, but not
   * change it.
   */
  shareOne<Row extends ObjectLiteral>(entity: EntityTarget<Row>, where: FindOptionsWhere<Row>): Promise<Row | null>;

  /** Like `lockOne`, for every row of a small table, in the order of a column: what is decided on all of them stays true. */
  selectAllForUpdate<Row extends ObjectLiteral>(entity: EntityTarget<Row>, orderBy: string): Promise<readonly Row[]>;

  /** Says that a key changed: every process's cache drops it, this one's before `write` returns. */
  keyChanged(keyId: string): void;

  /** Says that something changed that many keys show, such as a project's name. */
  manyKeysChanged(): void;
}

/** Which keys changed: their IDs, or all of them. */
export type ChangedKeys = readonly string[] | 'all';

/**
 * The database, SQLite or PostgreSQL. There is no third way in: what writes beside `write` on SQLite's shared connection
 * would be lost in silence when a transaction rolls back.
 */
export interface Database {
  readonly dialect: 'sqlite' | 'postgres';

  /**
   * Reads what is committed. Never waits for a writer.
   * @param patience how long it may wait for a server (a person at a command is assumed); a file makes nobody wait.
   */
  read<T>(work: (manager: EntityManager) => Promise<T>, patience?: TimeLimitKind): Promise<T>;

  /**
   * Runs a transaction: all of it or, when the work throws, nothing. The work may run again after a deadlock, so it must
   * not have effects outside the transaction. Must not be nested; that throws. Where the connection is lost while it commits,
   * this rejects and the outcome is unknown.
   * @param patience as of `read`.
   */
  write<T>(work: (transaction: Transaction) => Promise<T>, patience?: TimeLimitKind): Promise<T>;

  /** Calls back whenever keys changed, here or in another process. */
  onKeysChanged(listener: (keys: ChangedKeys) => void): void;

  /**
   * Whether what was read at `readAt` (by `performance.now()`) may still be used without asking again: always while changes
   * elsewhere are heard of here; for a second after reading while they are not.
   */
  trusts(readAt: number): boolean;

  /** Whether checks can be answered: resolves, or rejects with the driver's error; within two seconds where it is a server. */
  ping(): Promise<void>;

  /** Ends running transactions and closes all connections. */
  close(): Promise<void>;
}
