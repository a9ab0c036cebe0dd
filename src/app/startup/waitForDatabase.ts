import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../../async/backoff.ts';
import type { Database } from '../../persistence/database.ts';
import { errorCode, isNotUpYet } from '../../persistence/databaseError.ts';

const RETRY = { baseMs: 500, capMs: 2_000 };
const SAY_EVERY_MS = 10_000;

/** The program was told to stop before its database was available. */
export class StartStoppedError extends Error {
  constructor() {
    super('told to stop while waiting for the database');
    this.name = 'StartStoppedError';
  }
}

/** How to wait for a database. */
export interface DatabaseWait {
  /** How long to retry. */
  readonly withinMs: number;
  readonly stopping: AbortSignal | undefined;
  /** Called with why it failed, at first and then every ten seconds. */
  readonly report: (why: string) => void;
  /** A random number from 0 up to 1: the jitter of a back-off. */
  readonly random?: () => number;
}

/**
 * Opens a database, and retries while its server isn't up yet. Errors that time won't fix (a wrong password, no such
 * database) fail at once.
 * @throws {StartStoppedError} when `stopping` is aborted; else the last attempt's error.
 */
export async function waitForDatabase(
  open: () => Promise<Database>,
  { withinMs, stopping, report, random = Math.random }: DatabaseWait,
): Promise<Database> {
  const since = performance.now();
  let saidAt = Number.NEGATIVE_INFINITY;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await unlessStopped(open(), stopping);
    } catch (error) {
      if (!isNotUpYet(error) || performance.now() - since >= withinMs) throw error;
      if (performance.now() - saidAt >= SAY_EVERY_MS) {
        saidAt = performance.now();
        const code = errorCode(error);
        report(code === '' && error instanceof Error ? error.message : code);
      }
    }
    await unlessStopped(sleep(backoff({ ...RETRY, attempt, random }), undefined, { ref: true }), stopping);
  }
}

/** Closes a database that was opened too late. */
async function unlessStopped<T extends Database | undefined>(
  work: Promise<T>,
  stopping: AbortSignal | undefined,
): Promise<T> {
  if (stopping === undefined) return await work;
  let stop: () => void = () => undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new StartStoppedError());
    if (stopping.aborted) stop();
    else stopping.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } catch (error) {
    if (error instanceof StartStoppedError) work.then((database) => database?.close()).catch(() => undefined);
    throw error;
  } finally {
    stopping.removeEventListener('abort', stop);
  }
}
