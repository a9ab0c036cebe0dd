import { withTimeout } from '../async/withTimeout.ts';

/** How long a check may take, whatever is behind it: the contract says two seconds, and the answer has a way to go yet. */
const ANSWER_WITHIN_MS = 1_500;

/** No verdict was there in time. */
class TooLateError extends Error {
  constructor(withinMs: number) {
    super(`no verdict within ${withinMs} ms: the database hangs`);
    this.name = 'TooLateError';
  }
}

/**
 * Waits for a verdict, but not for ever: a database that hangs is a 503 within two seconds. What comes later is dropped.
 * @throws {TooLateError} when the time is up; else as the verdict.
 */
export async function inTime<T>(verdict: Promise<T>): Promise<T> {
  return await withTimeout(verdict, ANSWER_WITHIN_MS, () => {
    throw new TooLateError(ANSWER_WITHIN_MS);
  });
}
