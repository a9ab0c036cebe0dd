import { type App, SocketModeReceiver } from '@slack/bolt';
import type { PlatformLog, PlatformProblem } from '../../src/chat/platform.ts';
import { classify } from './outcome.ts';
import { quietLogger } from './quietLogger.ts';
import { tokenProblem } from './tokenProblem.ts';

/**
 * Two connections: Slack ends each about once an hour, and the client waits five seconds before it makes a new one. They begin
 * apart, so that they end apart.
 */
const CONNECTIONS = 2;
const APART_MS = 15_000;
const RETRY_MS = 2_000;
const RETRY_AT_MOST_MS = 60_000;
const END_AT_MOST_MS = 1_000;

/** What a test may put in the place of the real thing. */
export interface SocketSeams {
  readonly apartMs?: number;
  readonly retryMs?: number;
}

/** Socket Mode: the connections, and how they are kept. */
export class Sockets {
  readonly #receivers: readonly SocketModeReceiver[];
  readonly #connected = new Set<number>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #log: PlatformLog;
  readonly #fail: (problem: PlatformProblem) => void;
  readonly #seams: SocketSeams;
  #stopped = false;

  /** @param fail told when the app token is refused for good. */
  constructor(
    { appToken, apiUrl }: { readonly appToken: string; readonly apiUrl: string },
    log: PlatformLog,
    fail: (problem: PlatformProblem) => void,
    seams: SocketSeams = {},
  ) {
    this.#log = log;
    this.#fail = fail;
    this.#seams = seams;
    this.#receivers = Array.from({ length: CONNECTIONS }, (_, index) => {
      const receiver = new SocketModeReceiver({
        appToken,
        logger: quietLogger(log),
        // An options object of its own: the client writes into it.
        installerOptions: {
          clientOptions: {
            slackApiUrl: apiUrl,
            retryConfig: { retries: 0 },
            timeout: 10_000,
            fetch: (url, init) => this.#watched(url, init),
          },
        },
      });
      this.#keep(index, receiver);
      return receiver;
    });
  }

  /** The receiver that the Bolt app is made with; the others are given to it by {@link attach}. */
  get first(): SocketModeReceiver {
    const [first] = this.#receivers;
    if (first === undefined) throw new Error('there is at least one connection');
    return first;
  }

  /** Lets all connections hand what they receive to the app. */
  attach(app: App): void {
    for (const receiver of this.#receivers) receiver.init(app);
  }

  /** Connects; resolves once the first connection stands or will be tried again. */
  async start(): Promise<void> {
    const apart = this.#seams.apartMs ?? APART_MS;
    this.#receivers.slice(1).forEach((receiver, index) => {
      this.#later(apart * (index + 1), () => void receiver.client.start());
    });
    // A connection that says nothing must not hold up the start; whether there is one, readiness tells.
    const patience = new Promise<void>((resolve) => this.#later(10_000, resolve));
    await Promise.race([this.first.client.start(), patience]);
  }

  /** @returns what is wrong, or undefined while at least one connection stands. */
  trouble(): string | undefined {
    return this.#connected.size > 0 ? undefined : 'no connection to Slack stands';
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    const ended = this.#receivers.map((receiver) => this.#ended(receiver));
    for (const receiver of this.#receivers) await receiver.stop();
    await Promise.all(ended);
  }

  /** The receiver says that it has stopped while its connection still stands. */
  async #ended({ client }: SocketModeReceiver): Promise<void> {
    if (this.#connected.size === 0) return;
    await new Promise<void>((resolve) => {
      client.once('disconnected', () => resolve());
      setTimeout(resolve, END_AT_MOST_MS).unref();
    });
  }

  /**
   * The client tries again by itself after a lost connection; but where that fails for good, it rejects where nobody can catch
   * it, and never tries again. So its way in is wrapped: it never rejects, and goes on trying.
   */
  #keep(index: number, { client }: SocketModeReceiver): void {
    const begin = client.start.bind(client);
    let failures = 0;
    client.on('connected', () => {
      failures = 0;
      this.#connected.add(index);
    });
    client.on('close', () => this.#connected.delete(index));
    client.start = async () => {
      try {
        return await begin();
      } catch (error) {
        failures += 1;
        this.#lost(error, () => void client.start(), failures);
        return { ok: false };
      }
    };
  }

  /** The client itself retries most refusals of its token for ever, in silence; here they are seen. */
  async #watched(url: string | URL, init?: RequestInit): Promise<Response> {
    const response = await fetch(url, init);
    const said: unknown = await response
      .clone()
      .json()
      .catch(() => undefined);
    const code = typeof said === 'object' && said !== null && 'error' in said ? String(said.error) : '';
    const problem = tokenProblem('SLACK_APP_TOKEN', code);
    if (problem !== undefined && !this.#stopped) this.#fail(problem);
    return response;
  }

  #lost(error: unknown, again: () => void, failures: number): void {
    if (this.#stopped) return;
    const outcome = classify(error);
    const code = outcome.kind === 'refused' ? outcome.error : outcome.kind;
    this.#log.warn({ error: code }, 'no connection to Slack; trying again');
    const retryMs = this.#seams.retryMs ?? RETRY_MS;
    this.#later(Math.min(RETRY_AT_MOST_MS, retryMs * 2 ** Math.min(failures - 1, 10)), again);
  }

  #later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#stopped) work();
    }, ms);
    timer.unref();
    this.#timers.add(timer);
  }
}
