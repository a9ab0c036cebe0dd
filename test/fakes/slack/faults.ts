/** What an HTTP server answers. */
export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A reply, or a connection that is torn down without one. */
export type Answer = HttpReply | 'reset';

/**
 * How Slack fails. `pass` is no failure: it lets one go by, to make a later one fail. What `hang`s is not looked at until it
 * is released. What was `shown` was accepted, stored and put before people, and yet its sender is not told.
 */
export type Fault =
  | { readonly kind: 'pass' | 'hang' | 'reset' | 'shownThenHang' | 'shownThenReset' }
  | { readonly kind: 'error'; readonly error: string }
  | {
      readonly kind: 'status' | 'shownThenStatus';
      readonly status: number;
      readonly retryAfter?: number;
      readonly body?: string;
    };

/** Failures that are planned: for a method of the Web API, or for posts to response URLs. */
export class Faults {
  readonly #planned = new Map<string, Fault[]>();
  #waiting: ((how: 'released' | 'closed') => void)[] = [];
  readonly #changed: () => void;

  /** @param changed is told when something begins to hang. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Plans that the next so many requests fail. @param key a method's name, or `response_url`. */
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
        return { status: 200, headers: JSON_TYPE, body: JSON.stringify({ ok: false, error: fault.error }) };
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

/** The content type of what the Web API answers. */
export const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' } as const;

function statusReply(fault: Extract<Fault, { readonly status: number }>): HttpReply {
  const { status, retryAfter, body } = fault;
  // Source: docs.slack.dev/apis/web-api/rate-limits
  const said = status === 429 ? JSON.stringify({ ok: false, error: 'ratelimited' }) : '';
  const headers = { ...JSON_TYPE, ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) };
  return { status, headers, body: body ?? said };
}
