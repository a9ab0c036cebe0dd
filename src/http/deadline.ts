/** How long a check may take, whatever is behind it: the contract says two seconds, and the answer has a way to go yet. */
const ANSWER_WITHIN_MS = 1_500;

/** No verdict was there in time. */
export class TooLateError extends Error {
  constructor(withinMs: number) {
    super(`no verdict within ${withinMs} ms: the database hangs`);
    this.name = 'TooLateError';
  }
}

/**
 * Waits for a verdict, but not for ever: a database that hangs is a 503 within two seconds. What comes later is dropped.
 * @throws {TooLateError} when the time is up; else as the verdict.
 */
export async function inTime<T>(verdict: Promise<T>, withinMs = ANSWER_WITHIN_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TooLateError(withinMs)), withinMs);
  });
  try {
    return await Promise.race([verdict, late]);
  } finally {
    clearTimeout(timer);
  }
}
