import { type App, SocketModeReceiver } from '@slack/bolt';
import { backoff } from '../../../src/async/backoff.ts';
import { withTimeout } from '../../../src/async/withTimeout.ts';
import type { PlatformLog, PlatformProblem } from '../../../src/chat/contracts/platform.ts';
import { codeOf } from '../../shared/apiResult.ts';
import { classify } from './apiResult.ts';
import { redactingLogger } from './redactingLogger.ts';
import { tokenProblem } from './tokenErrors.ts';
import { isValidEnvelope } from './validEnvelope.ts';

/** How long to wait after a connection that stood was ended, as Slack does about once an hour. */
const REFRESH_MS = 100;
/** A connection that stood for less counts as one that failed: a server that closes at once must not be asked without end. */
const STANDS_MS = 5_000;
const RETRY_MS = 2_000;
const RETRY_AT_MOST_MS = 60_000;
const END_AT_MOST_MS = 1_000;

/** What a connection is made with. */
export interface ConnectionDeps {
  readonly appToken: string;
  readonly apiUrl: string;
  readonly log: PlatformLog;
  /** Told when the app token is refused for good. */
  readonly fail: (problem: PlatformProblem) => void;
  /** The longest wait after the first failure; each further one doubles it. */
  readonly retryMs?: number;
  readonly random?: () => number;
}

/**
 * One Socket Mode connection, and how it is kept. The client's own way of trying again rejects, for some errors, where nobody can catch
 * it, and gives up in silence for others; so it is switched off.
 */
export class SocketConnection {
  readonly #receiver: SocketModeReceiver;
  readonly #deps: ConnectionDeps;
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  /** Whether there is a connection, or one is being made at an address that Slack gave. */
  #open = false;
  #stoodSince: number | undefined;
  #failures = 0;

  constructor(deps: ConnectionDeps) {
    this.#deps = deps;
    this.#receiver = new SocketModeReceiver({
      appToken: deps.appToken,
      autoReconnectEnabled: false,
      logger: redactingLogger(deps.log),
      // Not the error itself: its words may repeat what was sent.
      processEventErrorHandler: () => {
        deps.log.warn({}, 'unreadable Slack socket payload');
        return Promise.resolve(true);
      },
      // An options object of its own: the client writes into it.
      installerOptions: {
        clientOptions: {
          slackApiUrl: deps.apiUrl,
          retryConfig: { retries: 0 },
          timeout: 10_000,
          fetch: (url, init) => this.#fetch(url, init),
        },
      },
    });
    const { client } = this.#receiver;
    client.on('connecting', () => {
      this.#open = true;
    });
    client.on('connected', () => {
      this.#stoodSince = performance.now();
    });
    client.on('disconnected', () => this.#ended());
    this.#guard();
  }

  /** What Bolt is made with. */
  get receiver(): SocketModeReceiver {
    return this.#receiver;
  }

  /** Whether Slack can send something over it. */
  get stands(): boolean {
    return this.#stoodSince !== undefined;
  }

  /** Hands what is received to the app. */
  attach(app: App): void {
    this.#receiver.init(app);
  }

  /** Connects; resolves once it stands or will be tried again. Never rejects. */
  async start(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    try {
      await this.#receiver.client.start();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Ends it, also one that is only being asked for, or that Slack has not greeted yet. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    if (!this.#open) return;
    const ended = new Promise<void>((resolve) => {
      this.#receiver.client.once('disconnected', () => resolve());
    });
    // The receiver says that it has stopped while its connection still stands.
    await this.#receiver.stop();
    await withTimeout(ended, END_AT_MOST_MS, () => undefined);
  }

  /** An error in the client's own frame parser would end the process, so it gets only frames that it can parse. */
  #guard(): void {
    const { client } = this.#receiver;
    const readers = client.listeners('ws_message');
    client.removeAllListeners('ws_message');
    client.on('ws_message', (frame: unknown, isBinary: unknown) => {
      if (isBinary !== true && isValidEnvelope(frame)) for (const read of readers) read(frame, isBinary);
      else this.#deps.log.warn({}, 'unreadable Slack socket frame');
    });
  }

  #ended(): void {
    const stood = this.#stoodSince === undefined ? 0 : performance.now() - this.#stoodSince;
    this.#stoodSince = undefined;
    this.#open = false;
    this.#failures = stood < STANDS_MS ? this.#failures + 1 : 0;
    this.#again();
  }

  #failed(error: unknown): void {
    // Ended before it stood: that was told already.
    if (error === undefined) return;
    this.#deps.log.warn({ error: codeOf(classify(error)) }, 'Slack connection failed; retrying');
    this.#failures += 1;
    this.#again();
  }

  #again(): void {
    if (this.#stopping.signal.aborted) return;
    const { retryMs: baseMs = RETRY_MS, random = Math.random } = this.#deps;
    const attempt = this.#failures - 1;
    const wait = attempt < 0 ? REFRESH_MS : backoff({ attempt, baseMs, capMs: RETRY_AT_MOST_MS, random });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.start(), wait);
    this.#timer.unref();
  }

  /** Asks for a connection's address; sees there whether the token is refused, and lets nothing go on after the end. */
  async #fetch(url: string | URL, init?: RequestInit): Promise<Response> {
    const { signal } = this.#stopping;
    const signals = init?.signal === null || init?.signal === undefined ? [signal] : [signal, init.signal];
    const response = await fetch(url, { ...init, signal: AbortSignal.any(signals) });
    const said: unknown = await response
      .clone()
      .json()
      .catch(() => undefined);
    const code = typeof said === 'object' && said !== null && 'error' in said ? String(said.error) : '';
    const problem = tokenProblem('SLACK_APP_TOKEN', code);
    if (problem !== undefined && !signal.aborted) this.#deps.fail(problem);
    return response;
  }
}
