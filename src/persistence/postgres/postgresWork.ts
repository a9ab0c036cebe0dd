import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { withTimeout } from '../../async/withTimeout.ts';
import type { TimeLimitKind } from '../database.ts';
import { DatabaseSilentError } from '../databaseError.ts';
import type { Limits } from '../timeLimits.ts';
import { BoundedClient } from './boundedClient.ts';
import { Slots } from './slots.ts';

/** Commands and jobs together take at most so many of the pool's ten connections, so that checks find one while those wait. */
const BESIDE_CHECKS = 7;
/** And jobs alone so many. */
const JOBS = 3;
/** The server's own limit comes first: its refusal leaves the connection whole. */
const GRACE_MS = 250;

/**
 * Runs work on a connection of its own and within limits. All settings are made with SET LOCAL, in the transaction: a pooler
 * refuses start-up parameters that it doesn't know, and what a session sets behind one is somebody else's a moment later.
 */
export class PostgresWork {
  readonly #source: DataSource;
  readonly #beside = new Slots(BESIDE_CHECKS);
  readonly #jobs = new Slots(JOBS);

  constructor(source: DataSource) {
    this.#source = source;
  }

  /** Runs work that only reads. */
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

  /** Runs a transaction. Where its COMMIT gets no answer its outcome is unknown, and this rejects. */
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

/** Runs work on a connection of the pool that is watched meanwhile, and thrown away where it falls silent. */
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

/** The server's limits, for one transaction. What is left open by a client that vanished ends with them too. */
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
    // One that comes after all goes back to the pool.
    connecting.then(
      () => runner.release(),
      () => runner.release(),
    );
    throw error;
  }
}
