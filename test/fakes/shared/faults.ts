/** What an HTTP server answers. */
export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A reply, or a connection that is torn down without one. */
export type Answer = HttpReply | 'reset';

/**
 * How any server fails. `pass` is no failure: it lets one go by, to make a later one fail. What `hang`s is not looked at until it
 * is released. What was `shown` was accepted, stored and put before people, and yet its sender is not told.
 */
export type CommonFault = { readonly kind: 'pass' | 'hang' | 'reset' | 'shownThenHang' | 'shownThenReset' };

/** How a platform fails in its own way. */
export interface OwnFault {
  readonly kind: 'error' | 'status' | 'shownThenStatus';
}

/** Failures that are planned, by what they are planned for: a method, a route. `Own` are those that the platform answers in its way. */
export class Faults<Own extends OwnFault> {
  readonly #planned = new Map<string, (CommonFault | Own)[]>();
  #waiting: ((how: 'released' | 'closed') => void)[] = [];
  readonly #changed: () => void;
  readonly #reply: (fault: Own) => HttpReply;

  /** @param changed is told when something begins to hang. @param reply is what the platform answers when it fails in its own way. */
  constructor(changed: () => void, reply: (fault: Own) => HttpReply) {
    this.#changed = changed;
    this.#reply = reply;
  }

  /** Plans that the next so many requests fail. */
  plan(key: string, fault: CommonFault | Own, times = 1): void {
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
    const fault = this.#planned.get(key)?.shift() ?? ({ kind: 'pass' } as const);
    switch (fault.kind) {
      case 'pass':
        return await process();
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
        return this.#reply(fault);
      case 'error':
      case 'status':
        return this.#reply(fault);
    }
  }

  async #hang(): Promise<'released' | 'closed'> {
    return await new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#changed();
    });
  }
}
