/** How retries are spaced. */
export interface BackoffOptions {
  /** How many attempts failed before this wait, apart from the last one: 0 after the first failure. */
  readonly attempt: number;
  /** The longest wait after the first failure. */
  readonly baseMs: number;
  /** The longest wait after any failure. */
  readonly capMs: number;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
}

/** Beyond this many doublings every cap in use has long been reached. */
const DOUBLINGS = 30;

/**
 * How long to wait before the next attempt: at least half, and at most all, of a time that doubles with each failure up to a cap.
 * The random half keeps clients that failed together from coming back together; the fixed half keeps one client from coming back at
 * once. This is "equal jitter" in Marc Brooker's "Exponential Backoff And Jitter", AWS Architecture Blog, 2015
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 * @returns whole milliseconds, as every stored moment is.
 */
export function backoff({ attempt, baseMs, capMs, random }: BackoffOptions): number {
  const longest = Math.min(capMs, baseMs * 2 ** Math.min(attempt, DOUBLINGS));
  return Math.round((longest / 2) * (1 + random()));
}
