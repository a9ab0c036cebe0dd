import type { EntityManager } from 'typeorm';
import type { ChangedKeys, Database, TimeLimitKind, Transaction } from './database.ts';

/** Time limits for a piece of work, in milliseconds. The server itself enforces those on locks and statements. */
export interface Limits {
  /** The limit for getting a connection: a free one of the pool, or a new one. */
  readonly connectMs: number;
  /** The limit for one lock that another transaction holds (`lock_timeout`). */
  readonly lockMs: number;
  /** The limit for one statement (`statement_timeout`). If the server stays silent slightly longer, the connection is dropped. */
  readonly statementMs: number;
  /** The limit for everything, from the first statement to the answer to COMMIT. */
  readonly wholeMs: number;
}

/** The limits for each kind of work. docs/operations.md shows this table; keep the two in step. */
export const LIMITS: Readonly<Record<TimeLimitKind | 'migration', Limits>> = {
  check: { connectMs: 1_000, lockMs: 700, statementMs: 900, wholeMs: 1_200 },
  command: { connectMs: 3_000, lockMs: 2_000, statementMs: 3_000, wholeMs: 30_000 },
  maintenance: { connectMs: 5_000, lockMs: 5_000, statementMs: 30_000, wholeMs: 300_000 },
  migration: { connectMs: 5_000, lockMs: 30_000, statementMs: 900_000, wholeMs: 3_600_000 },
};

/**
 * The same database under another time limit: services needn't know on whose behalf they run.
 * @returns a view; closing the view closes the database.
 */
export function withTimeLimits(database: Database, patience: TimeLimitKind): Database {
  return {
    dialect: database.dialect,
    read: <T>(work: (manager: EntityManager) => Promise<T>) => database.read(work, patience),
    write: <T>(work: (transaction: Transaction) => Promise<T>) => database.write(work, patience),
    onKeysChanged: (listener: (keys: ChangedKeys) => void) => database.onKeysChanged(listener),
    trusts: (readAt) => database.trusts(readAt),
    ping: () => database.ping(),
    close: () => database.close(),
  };
}
