import { createHash } from 'node:crypto';
import type { HttpReply } from '../shared/faults.ts';
import { limitReply } from './faults.ts';
import type { RouteName } from './rest/routeNames.ts';

/** So many requests in so many milliseconds. */
export interface Limit {
  readonly limit: number;
  readonly perMs: number;
}

interface Window {
  readonly endsAt: number;
  left: number;
}

/** Discord does not write its limits down; these were seen. What is not here takes fifty a second, as everything does at most. */
const SEEN: Readonly<Partial<Record<RouteName, Limit>>> = {
  'POST /channels/:channel/messages': { limit: 5, perMs: 5000 },
  'PATCH /channels/:channel/messages/:message': { limit: 5, perMs: 5000 },
  'DELETE /channels/:channel/messages/:message': { limit: 5, perMs: 1000 },
  'POST /webhooks/:app/:token': { limit: 5, perMs: 2000 },
  'GET /webhooks/:app/:token/messages/:message': { limit: 5, perMs: 2000 },
  'PATCH /webhooks/:app/:token/messages/:message': { limit: 5, perMs: 2000 },
  'DELETE /webhooks/:app/:token/messages/:message': { limit: 5, perMs: 2000 },
};
const OTHERS: Limit = { limit: 50, perMs: 1000 };
/** Source: docs.discord.com/developers/topics/rate-limits#global-rate-limit */
const GLOBAL: Limit = { limit: 50, perMs: 1000 };

/** What a request counts towards, and what is answered if it is one too many. */
export interface Taken {
  readonly bucket: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly refused: HttpReply | undefined;
}

/**
 * Counts requests in buckets, by the real time: discord.js waits in real time for a bucket to fill again.
 * Source: docs.discord.com/developers/topics/rate-limits
 */
export class RateLimits {
  readonly #windows = new Map<string, Window>();
  readonly #set = new Map<string, Limit>();
  #global: Limit = GLOBAL;

  /** Changes how many requests a route takes. */
  set(route: RouteName, limit: Limit): void {
    this.#set.set(shared(route), limit);
  }

  /** Changes how many requests all of Discord takes from a bot. */
  setGlobal(limit: Limit): void {
    this.#global = limit;
  }

  /** Counts a request. */
  take(route: RouteName, params: Readonly<Record<string, string>>): Taken {
    // Source: …/receiving-and-responding#endpoints. A callback's answer has no such headers at all.
    if (route.endsWith('/callback')) return { bucket: undefined, headers: {}, refused: undefined };
    const name = shared(route);
    const isWebhook = name.includes('/webhooks/');
    if (!isWebhook) {
      const all = this.#count('global', this.#global);
      if (all.over) return { bucket: undefined, headers: {}, refused: limitReply(all.afterS, 'global') };
    }
    const { channel, guild, token } = params;
    const bucket = createHash('md5').update(name).digest('hex');
    const whole = `${bucket}:${isWebhook ? token : (channel ?? guild ?? '')}`;
    const limit = this.#set.get(name) ?? SEEN_SHARED.get(name) ?? OTHERS;
    const { over, left, afterS } = this.#count(whole, limit);
    const headers = {
      'x-ratelimit-limit': String(limit.limit),
      'x-ratelimit-remaining': String(left),
      'x-ratelimit-reset': (Date.now() / 1000 + afterS).toFixed(3),
      'x-ratelimit-reset-after': afterS.toFixed(3),
      'x-ratelimit-bucket': bucket,
    };
    return { bucket: whole, headers, refused: over ? limitReply(afterS, 'user', headers) : undefined };
  }

  #count(
    key: string,
    { limit, perMs }: Limit,
  ): { readonly over: boolean; readonly left: number; readonly afterS: number } {
    const now = performance.now();
    const found = this.#windows.get(key);
    const window = found === undefined || found.endsAt <= now ? { endsAt: now + perMs, left: limit } : found;
    this.#windows.set(key, window);
    const over = window.left <= 0;
    if (!over) window.left -= 1;
    return { over, left: window.left, afterS: (window.endsAt - now) / 1000 };
  }
}

/** `@original` is a message like any other. */
function shared(route: string): string {
  return route.replace('@original', ':message');
}

const SEEN_SHARED: ReadonlyMap<string, Limit> = new Map(Object.entries(SEEN));
