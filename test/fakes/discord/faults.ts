import type { Answer, HttpReply } from '../slack/faults.ts';
import { type ErrorCode, errorReply, JSON_TYPE } from './restErrors.ts';

/** Whom a rate limit is for. Source: docs.discord.com/developers/topics/rate-limits#header-format */
export type LimitScope = 'user' | 'global' | 'shared';

/**
 * How Discord fails. `pass` is no failure: it lets one go by, to make a later one fail. What `hang`s is not looked at until
 * it is released. What was `shown` was accepted, stored and put before people, and yet its sender is not told.
 */
export type Fault =
  | { readonly kind: 'pass' | 'hang' | 'reset' | 'shownThenHang' | 'shownThenReset' }
  | { readonly kind: 'error'; readonly code: ErrorCode }
  | {
      readonly kind: 'status' | 'shownThenStatus';
      readonly status: number;
      /** Seconds. */
      readonly retryAfter?: number;
      readonly scope?: LimitScope;
      readonly body?: string;
    };

/** Failures that are planned for routes. */
export class Faults {
  readonly #planned = new Map<string, Fault[]>();
  #waiting: ((how: 'released' | 'closed') => void)[] = [];
  readonly #changed: () => void;

  /** @param changed is told when something begins to hang. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Plans that the next so many requests fail. @param key a route's name. */
  plan(key: string, fault: Fault, times = 1): void {
    const planned = this.#planned.get(key) ?? [];
    for (let index = 0; index < times; index += 1) planned.push(fault);
    this.#planned.set(key, planned);
  }

  /** How many requests hang now. */
  get hanging(): number {
    return this.#waiting.length;
  }

  /** Lets everything go on that hangs. @param how `closed` tears its connections down instead. */
  release(how: 'released' | 'closed' = 'released'): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go(how);
  }

  /** Answers a request, or fails as planned. @param process what answers it when nothing fails. */
  async apply(key: string, process: () => Promise<HttpReply>): Promise<Answer> {
    const fault: Fault = this.#planned.get(key)?.shift() ?? { kind: 'pass' };
    switch (fault.kind) {
      case 'pass':
        return await process();
      case 'error':
        return errorReply(fault.code);
      case 'status':
        return statusReply(fault);
      case 'reset':
        return 'reset';
      case 'hang':
        return (await this.#hang()) === 'closed' ? 'reset' : await process();
      case 'shownThenHang': {
        const reply = await process();
        return (await this.#hang()) === 'closed' ? 'reset' : reply;
      }
      case 'shownThenReset':
        await process();
        return 'reset';
      case 'shownThenStatus':
        await process();
        return statusReply(fault);
    }
  }

  async #hang(): Promise<'released' | 'closed'> {
    return await new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#changed();
    });
  }
}

function statusReply(fault: Extract<Fault, { readonly status: number }>): HttpReply {
  const { status, retryAfter, scope, body } = fault;
  if (status === 429) return limitReply(retryAfter ?? 1, scope ?? 'user');
  // Source: docs.discord.com/developers/topics/opcodes-and-status-codes#http; a failing proxy answers in HTML.
  return { status, headers: { 'content-type': 'text/html' }, body: body ?? `<html><h1>${status}</h1></html>` };
}

/** @returns what is answered to one request too many. @param retryAfter seconds. */
export function limitReply(
  retryAfter: number,
  scope: LimitScope,
  headers: Readonly<Record<string, string>> = {},
): HttpReply {
  const what = scope === 'shared' ? 'The resource is' : 'You are';
  return {
    status: 429,
    headers: {
      ...JSON_TYPE,
      ...headers,
      'retry-after': String(Math.ceil(retryAfter)),
      'x-ratelimit-scope': scope,
      ...(scope === 'global' ? { 'x-ratelimit-global': 'true' } : {}),
    },
    body: JSON.stringify({
      message: `${what} being rate limited.`,
      retry_after: retryAfter,
      global: scope === 'global',
    }),
  };
}
