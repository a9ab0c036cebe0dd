import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Lets calls pass one after another, no faster than a platform takes them; after a rate limit, none until it is over.
 * See docs.slack.dev/apis/web-api/rate-limits and docs.discord.com/developers/topics/rate-limits.
 */
export class RateLimiter {
  readonly #intervalMs: number;
  readonly #signal: AbortSignal;
  #next = 0;

  /** @param signal ends all waiting: callers that wait then pass at once. */
  constructor(intervalMs: number, signal: AbortSignal) {
    this.#intervalMs = intervalMs;
    this.#signal = signal;
    // One listener for each waiter.
    setMaxListeners(0, signal);
  }

  /** Waits for one's turn. */
  async acquire(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#intervalMs;
    if (at > now) await sleep(at - now, undefined, { signal: this.#signal }).catch(() => undefined);
  }

  /** Waits, without anybody's turn being taken. */
  async rest(forMs: number): Promise<void> {
    if (forMs > 0) await sleep(forMs, undefined, { signal: this.#signal }).catch(() => undefined);
  }

  /** Lets nobody pass for a while, as the platform asked. */
  pause(forMs: number): void {
    this.#next = Math.max(this.#next, performance.now() + forMs);
  }
}
