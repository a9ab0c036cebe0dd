import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { withTimeout } from '../../async/withTimeout.ts';
import type { TimeLimitKind } from '../database.ts';
import { DatabaseSilentError } from '../databaseError.ts';
import type { Limits } from '../timeLimits.ts';
import { BoundedClient } from './boundedClient.ts';
import { Slots } from './slots.ts';

/** How many of the pool's ten connections commands and jobs may take together, so that a check finds one meanwhile. */
const BESIDE_CHECKS = 7;
/** Connections that jobs alone may take. */
const JOBS = 3;
/** The server's own limit fires first: its refusal leaves the connection intact. */
const GRACE_MS = 250;

/**
 * Runs work on its own connection and within limits. All settings use SET LOCAL, in the transaction: a pooler refuses
 * unknown start-up parameters, and a session setting behind one soon belongs to another client.
 */
export class PostgresWork {
  readonly #source: DataSource;
  readonly #beside = new Slots(BESIDE_CHECKS);
  readonly #jobs = new Slots(JOBS);

  constructor(source: DataSource) {
    this.#source = source;
  }

  /** Runs read-only work. */
  async read<T>(work: (manager: EntityManager) => Promise<T>, limits: Limits, patience: TimeLimitKind): Promise<T> {
    return await this.#work(limits, patience, async (runner, client) => {
      await client.query(`BEGIN READ ONLY; ${settings(limits)}`);
      try {
        const result = await work(runner.manager);
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => client.abandon());
        throw error;
      }
    });
  }

  /** Runs a transaction. If its COMMIT gets no answer, the outcome is unknown and this rejects. */
  async transact<T>(work: (manager: EntityManager) => Promise<T>, limits: Limits, patience: TimeLimitKind): Promise<T> {
    return await this.#work(limits, patience, async (runner, client) => {
      await runner.startTransaction();
      try {
        await client.query(`SET TRANSACTION ISOLATION LEVEL READ COMMITTED; ${settings(limits)}`);
        const result = await work(runner.manager);
        await runner.commitTransaction();
        return result;
      } catch (error) {
        await runner.rollbackTransaction().catch(() => client.abandon());
        throw error;
      }
    });
  }

  async #work<T>(
    limits: Limits,
    patience: TimeLimitKind,
    work: (runner: QueryRunner, client: BoundedClient) => Promise<T>,
  ): Promise<T> {
    const leave = await this.#enter(patience, limits.connectMs);
    try {
      return await onConnection(this.#source, limits, work);
    } finally {
      leave();
    }
  }

  async #enter(patience: TimeLimitKind, withinMs: number): Promise<() => void> {
    if (patience === 'check') return () => undefined;
    const leaveBeside = patience === 'maintenance' ? await this.#jobs.take(withinMs) : () => undefined;
    try {
      const leave = await this.#beside.take(withinMs);
      return () => {
        leave();
        leaveBeside();
      };
    } catch (error) {
      leaveBeside();
      throw error;
    }
  }
}

/** Runs work on a watched connection of the pool, and drops the connection if it falls silent. */
export async function onConnection<T>(
  source: DataSource,
  limits: Limits,
  work: (runner: QueryRunner, client: BoundedClient) => Promise<T>,
): Promise<T> {
  const runner = source.createQueryRunner();
  const client = await connect(runner, limits.connectMs);
  const unwatch = client.watch({ silenceMs: limits.statementMs + GRACE_MS, wholeMs: limits.wholeMs });
  try {
    return await work(runner, client);
  } finally {
    unwatch();
    await runner.release();
  }
}

/** The server's limits for one transaction. They also end what a vanished client left open. */
export function settings({ lockMs, statementMs }: Limits): string {
  return [
    `SET LOCAL lock_timeout = ${lockMs}`,
    `SET LOCAL statement_timeout = ${statementMs}`,
    `SET LOCAL idle_in_transaction_session_timeout = ${statementMs + GRACE_MS}`,
  ].join('; ');
}

async function connect(runner: QueryRunner, withinMs: number): Promise<BoundedClient> {
  const connecting: Promise<unknown> = runner.connect();
  try {
    const client = await withTimeout(connecting, withinMs, () => {
      throw new DatabaseSilentError(`no connection within ${withinMs} ms`);
    });
    if (!(client instanceof BoundedClient)) throw new Error('the pool holds a connection that nothing bounds');
    return client;
  } catch (error) {
    // A connection that arrives late goes back to the pool.
    connecting.then(
      () => runner.release(),
      () => runner.release(),
    );
    throw error;
  }
}
