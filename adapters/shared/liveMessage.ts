import type { SentMessage } from '../../src/chat/contracts/platform.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import type { RateLimiter } from './rateLimiter.ts';

/** How far apart two changes of one message are at least. */
const APART_MS = 2_000;

/** What came of changing a message on its platform. `refused`: it can no longer be changed. */
export type Changed =
  | { readonly kind: 'done' | 'refused' | 'unknown' }
  | { readonly kind: 'busy'; readonly retryAfterMs: number };

/** How a message is changed on its platform, and how one is posted instead. Neither rejects. */
export interface LiveMessagePort {
  change(message: View): Promise<Changed>;
  postAgain(message: View): Promise<void>;
}

/**
 * A message of the bot's own that shows how far something is. Of several changes that come while one waits, the latest is shown; where
 * it can no longer be changed, the last state comes as a new message.
 */
export class LiveMessage implements SentMessage {
  readonly #port: LiveMessagePort;
  readonly #limiter: RateLimiter;
  #wanted: View | undefined;
  #working: Promise<void> | undefined;
  #changedAt = Number.NEGATIVE_INFINITY;
  #lost = false;

  /** @param limiter what it shares with others to which the platform's limit on changes applies. */
  constructor(port: LiveMessagePort, limiter: RateLimiter) {
    this.#port = port;
    this.#limiter = limiter;
  }

  /** Shows something else in its place; resolves when that, or something later, is shown. */
  async amend(message: View): Promise<void> {
    this.#wanted = message;
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
    await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#wanted !== undefined) {
      const wait = this.#changedAt + APART_MS - performance.now();
      if (wait > 0) await new Promise<void>((resolve) => setTimeout(resolve, wait));
      await this.#limiter.acquire();
      const message = this.#wanted;
      this.#wanted = undefined;
      this.#changedAt = performance.now();
      await this.#show(message);
    }
  }

  async #show(message: View): Promise<void> {
    if (this.#lost) return await this.#port.postAgain(message);
    const changed = await this.#port.change(message);
    if (changed.kind === 'busy') {
      this.#limiter.pause(changed.retryAfterMs);
      this.#wanted ??= message;
    } else if (changed.kind === 'refused') {
      // From now on, changes are posted as new messages.
      this.#lost = true;
      if (this.#wanted === undefined) await this.#port.postAgain(message);
    }
  }
}
