import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../persistence/database.ts';
import { errorCode, isNotUpYet } from '../../persistence/databaseError.ts';

const TRY_EVERY_MS = 1_000;
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
}

/**
 * Opens a database, and retries while its server isn't up yet. Errors that time won't fix (a wrong password, no such
 * database) fail at once.
 * @throws {StartStoppedError} when `stopping` is aborted; else the last attempt's error.
 */
export async function waitForDatabase(
  open: () => Promise<Database>,
  { withinMs, stopping, report }: DatabaseWait,
): Promise<Database> {
  const since = performance.now();
  let saidAt = Number.NEGATIVE_INFINITY;
  for (;;) {
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
    await unlessStopped(sleep(TRY_EVERY_MS, undefined, { ref: true }), stopping);
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
