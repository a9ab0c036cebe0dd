import { withTimeout } from '../async/withTimeout.ts';

/**
 * The deadline for a check, whatever is behind it: the contract says two seconds, and the answer still has to travel.
 */
const ANSWER_WITHIN_MS = 1_500;

/** The verdict missed its deadline. */
class TooLateError extends Error {
  constructor(withinMs: number) {
    super(`no verdict within ${withinMs} ms: the database hangs`);
    this.name = 'TooLateError';
  }
}

/**
 * Waits for a verdict up to the deadline: a database that hangs becomes a 503 within two seconds. A late verdict is
 * dropped.
 * @throws {TooLateError} at the deadline; else what the verdict rejects with.
 */
export async function inTime<T>(verdict: Promise<T>): Promise<T> {
  return await withTimeout(verdict, ANSWER_WITHIN_MS, () => {
    throw new TooLateError(ANSWER_WITHIN_MS);
  });
}
