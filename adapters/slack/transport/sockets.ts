import type { App, Receiver } from '@slack/bolt';
import { withTimeout } from '../../../src/async/withTimeout.ts';
import { NO_CONNECTION } from '../copy.ts';
import { type ConnectionDeps, SocketConnection } from './socketConnection.ts';

/** Two connections: Slack ends each about once an hour. They begin apart, so that they end apart. */
const CONNECTIONS = 2;
const APART_MS = 15_000;
/** A connection that says nothing must not hold up the start; whether there is one, readiness tells. */
const PATIENCE_MS = 10_000;

/** What a test may replace. */
export interface SocketOverrides {
  readonly apartMs?: number;
  readonly retryMs?: number;
  /** A random number from 0 up to 1: the jitter before reconnecting. */
  readonly random?: () => number;
}

/** Socket Mode: its connections. */
export class Sockets {
  readonly #connections: readonly SocketConnection[];
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #apartMs: number;

  constructor(deps: ConnectionDeps, { apartMs = APART_MS, ...retries }: SocketOverrides = {}) {
    this.#connections = Array.from({ length: CONNECTIONS }, () => new SocketConnection({ ...deps, ...retries }));
    this.#apartMs = apartMs;
  }

  /** The receiver that the Bolt app is made with; the others are given to it by {@link attach}. */
  get first(): Receiver {
    return this.#first.receiver;
  }

  /** Lets all connections hand what they receive to the app. */
  attach(app: App): void {
    for (const connection of this.#connections) connection.attach(app);
  }

  /** Connects; resolves once the first connection stands or will be tried again. */
  async start(): Promise<void> {
    this.#connections.slice(1).forEach((connection, index) => {
      this.#later(this.#apartMs * (index + 1), () => void connection.start());
    });
    await withTimeout(this.#first.start(), PATIENCE_MS, () => undefined);
  }

  /** @returns what is wrong, or undefined while at least one connection stands. */
  healthProblem(): string | undefined {
    return this.#connections.some(({ stands }) => stands) ? undefined : NO_CONNECTION;
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#connections.map((connection) => connection.stop()));
  }

  get #first(): SocketConnection {
    const [first] = this.#connections;
    if (first === undefined) throw new Error('there is at least one connection');
    return first;
  }

  #later(ms: number, work: () => void): void {
    const timer = setTimeout(work, ms);
    timer.unref();
    this.#timers.push(timer);
  }
}
