import type { UseRecorder } from './useRecorder.ts';

/** How often uses are written. A crash loses at most this much of who used what; nothing is decided by it. */
const ROUND_MS = 10_000;
/** The share of that time over which a round is spread. */
const SPREAD = 0.8;

/**
 * Writes uses in the background, a slice at a time.
 * @returns a function that stops it; what is then still collected is left to a last flush.
 */
export function startFlushing(uses: UseRecorder, onError: (error: unknown) => void): () => void {
  let running = false;
  const timer = setInterval(() => {
    // A round that takes longer isn't followed at once by another: meanwhile uses add up in fewer rows.
    if (running) return;
    running = true;
    void uses
      .flushSpread(ROUND_MS * SPREAD)
      .catch(onError)
      .finally(() => {
        running = false;
      });
  }, ROUND_MS);
  timer.unref();
  return () => clearInterval(timer);
}
