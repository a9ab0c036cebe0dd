import type { JsonObject } from '../shared/json.ts';

const DAY_MS = 24 * 3_600_000;
const FIVE_SECONDS_MS = 5000;

/** How often the Gateway may be entered by IDENTIFY. Source: docs.discord.com/developers/events/gateway#session-start-limit-object */
export class SessionStarts {
  total = 1000;
  remaining = 1000;
  /** How many may identify within five seconds, by their shard's number modulo this. */
  maxConcurrency = 1;
  /** Whether that is insisted upon. Otherwise several replicas can be opened at once without five seconds between them. */
  strict = false;
  readonly #now: () => number;
  readonly #lastByKey = new Map<number, number>();
  #resetsAt: number | undefined;

  /** @param now milliseconds since 1970, by the fake's own clock. */
  constructor(now: () => number) {
    this.#now = now;
  }

  said(): JsonObject {
    this.#renew();
    return {
      total: this.total,
      remaining: this.remaining,
      reset_after: Math.max(0, (this.#resetsAt ?? this.#now() + DAY_MS) - this.#now()),
      max_concurrency: this.maxConcurrency,
    };
  }

  /** Counts an IDENTIFY. @returns whether it is one too many today, or comes too soon after another one. */
  take(shard: number): 'taken' | 'tooMany' | 'tooSoon' {
    this.#renew();
    if (this.remaining <= 0) return 'tooMany';
    this.#resetsAt ??= this.#now() + DAY_MS;
    this.remaining -= 1;
    const key = shard % this.maxConcurrency;
    const last = this.#lastByKey.get(key);
    if (this.strict && last !== undefined && performance.now() - last < FIVE_SECONDS_MS) return 'tooSoon';
    this.#lastByKey.set(key, performance.now());
    return 'taken';
  }

  #renew(): void {
    if (this.#resetsAt === undefined || this.#now() < this.#resetsAt) return;
    this.#resetsAt = undefined;
    this.remaining = this.total;
  }
}
