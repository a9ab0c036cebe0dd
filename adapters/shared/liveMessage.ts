import type { LatestView, SentMessage } from '../../src/chat/contracts/platform.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import type { RateLimiter } from './rateLimiter.ts';

/** The shortest time between two changes of one message. */
const APART_MS = 2_000;
/**
 * A message whose change is put off so often, or for so long, counts as one that can't be changed: Discord answers like that to the
 * thirty-first edit within an hour of a message that is older than an hour (30046), and never lets it through.
 */
const PUT_OFF_AT_MOST = 3;
const LONGEST_WAIT_MS = 60_000;
/** The code of such a refusal, which is ours. */
export const PUT_OFF = 'put-off';

/** What came of changing a message on its platform. `refused`: the platform said no, by this code. */
export type Changed =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: string | number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'busy'; readonly retryAfterMs: number };

/** How a message is changed on its platform, and how one is posted instead. Neither rejects. */
export interface LiveMessagePort {
  change(message: View): Promise<Changed>;
  /** Left out where somebody else posts again. */
  postAgain?(message: View): Promise<void>;
}

/**
 * A message of the bot's own that shows how far something is. Of several changes that come while one waits, the latest is shown; where
 * it can no longer be changed, the last state comes as a new message.
 */
export class LiveMessage implements SentMessage {
  readonly handle: string;
  readonly #port: LiveMessagePort;
  readonly #limiter: RateLimiter;
  readonly #apartMs: number;
  #wanted: LatestView | undefined;
  #working: Promise<Changed> | undefined;
  #changedAt = Number.NEGATIVE_INFINITY;
  #lost = false;
  #isUrgent = false;
  #putOff = 0;

  /**
   * @param handle by which the platform finds it again.
   * @param limiter what it shares with others to which the platform's limit on changes applies.
   * @param apartMs how far apart two changes of it are at least.
   */
  constructor(handle: string, port: LiveMessagePort, limiter: RateLimiter, apartMs: number = APART_MS) {
    this.handle = handle;
    this.#port = port;
    this.#limiter = limiter;
    this.#apartMs = apartMs;
  }

  /** Whether nothing is under way, and the next change need not wait for the last one: then it need not be kept. */
  get isIdle(): boolean {
    return this.#working === undefined && performance.now() >= this.#changedAt + this.#apartMs;
  }

  /** Replaces its content; resolves once that content, or a later one, is shown. */
  async amend(message: View): Promise<void> {
    await this.follow(() => Promise.resolve(message));
  }

  /**
   * The same with what is to be shown when its turn comes.
   * @param isUrgent see {@link RateLimiter}.
   * @returns (resolves with) what came of it, or of what was to be shown after it. Never rejects.
   */
  async follow(latest: LatestView, isUrgent = false): Promise<Changed> {
    this.#wanted = latest;
    this.#isUrgent = isUrgent;
    this.#working ??= this.#work();
    return await this.#working;
  }

  async #work(): Promise<Changed> {
    let changed: Changed = { kind: 'done' };
    while (this.#wanted !== undefined) {
      await this.#limiter.rest(this.#changedAt + this.#apartMs - performance.now());
      await this.#limiter.acquire(this.#isUrgent);
      const latest = this.#wanted;
      this.#wanted = undefined;
      const message = await latest().catch(() => 'unread' as const);
      if (message === undefined) continue;
      changed = message === 'unread' ? { kind: 'unknown' } : await this.#show(message);
      if (changed.kind === 'busy') this.#wanted ??= latest;
    }
    // In the same tick as the last check: content wanted from now on starts a new run.
    this.#working = undefined;
    return changed;
  }

  async #show(message: View): Promise<Changed> {
    this.#changedAt = performance.now();
    const changed: Changed = this.#lost ? { kind: 'done' } : this.#paced(await this.#port.change(message));
    if (changed.kind === 'refused') this.#lost = this.#port.postAgain !== undefined;
    // Once it is lost, changes are posted as new messages.
    if (this.#lost && this.#wanted === undefined) await this.#port.postAgain?.(message);
    return changed;
  }

  /** Waits as the platform asks, as often and as long as that can help. */
  #paced(changed: Changed): Changed {
    this.#putOff = changed.kind === 'busy' ? this.#putOff + 1 : 0;
    if (changed.kind !== 'busy') return changed;
    this.#limiter.pause(Math.min(changed.retryAfterMs, LONGEST_WAIT_MS));
    const isHopeless = this.#putOff >= PUT_OFF_AT_MOST || changed.retryAfterMs > LONGEST_WAIT_MS;
    return isHopeless ? { kind: 'refused', code: PUT_OFF } : changed;
  }
}
