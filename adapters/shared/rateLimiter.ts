import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Someone who waits for their turn. */
interface Waiter {
  readonly isUrgent: boolean;
  readonly pass: () => void;
}

/**
 * Lets calls pass one after another, no faster than a platform takes them; after a rate limit, none until it is over. What is urgent goes
 * before what isn't, and needn't keep the distance for a few calls: they are taken from what comes later, so that over a minute no more
 * pass than otherwise, but for those few.
 * See docs.slack.dev/apis/web-api/rate-limits and docs.discord.com/developers/topics/rate-limits.
 */
export class RateLimiter {
  readonly #intervalMs: number;
  readonly #signal: AbortSignal;
  readonly #advanceMs: number;
  readonly #urgent: Waiter[] = [];
  readonly #waiting: Waiter[] = [];
  /** When the next call would pass if all had kept their distance. */
  #next = 0;
  #pausedUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param signal ends all waiting: callers that wait then pass at once.
   * @param urgentAtOnce how many urgent calls needn't keep the distance.
   */
  constructor(intervalMs: number, signal: AbortSignal, urgentAtOnce = 0) {
    this.#intervalMs = intervalMs;
    this.#signal = signal;
    this.#advanceMs = urgentAtOnce * intervalMs;
    // One listener for each waiter.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', () => this.#admit());
  }

  /** Waits for one's turn. */
  async acquire(isUrgent = false): Promise<void> {
    await new Promise<void>((pass) => {
      (isUrgent ? this.#urgent : this.#waiting).push({ isUrgent, pass });
      this.#admit();
    });
  }

  /** Waits, without anybody's turn being taken. */
  async rest(forMs: number): Promise<void> {
    if (forMs > 0) await sleep(forMs, undefined, { signal: this.#signal }).catch(() => undefined);
  }

  /** Lets nobody pass for a while, as the platform asked. */
  pause(forMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + forMs);
    this.#admit();
  }

  /** Lets those pass whose turn has come, and looks again when the next one's comes. */
  #admit(): void {
    clearTimeout(this.#timer);
    for (let first = this.#first(); first !== undefined; first = this.#first()) {
      const now = performance.now();
      const turn = this.#next - (first.isUrgent ? this.#advanceMs : 0);
      const waitMs = Math.max(turn, this.#pausedUntil) - now;
      if (waitMs > 0 && !this.#signal.aborted) {
        this.#timer = setTimeout(() => this.#admit(), waitMs);
        return;
      }
      this.#next = Math.max(now, this.#next) + this.#intervalMs;
      (first.isUrgent ? this.#urgent : this.#waiting).shift();
      first.pass();
    }
  }

  #first(): Waiter | undefined {
    return this.#urgent[0] ?? this.#waiting[0];
  }
}
