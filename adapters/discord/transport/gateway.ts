import { backoff } from '../../../src/async/backoff.ts';
import type { Leases, PlatformLog, PlatformProblem } from '../../../src/chat/contracts/platform.ts';
import { NO_CONNECTION } from '../copy.ts';
import { GatewaySession, type SessionDeps } from './gatewaySession.ts';

/** What a test may replace. */
export interface GatewayOverrides {
  /** How often the lease is renewed, in milliseconds; it lasts three times as long. */
  readonly renewMs?: number;
  /** The longest wait after the first connection that could not be made; each further one doubles it. */
  readonly retryMs?: number;
  /** A random number from 0 up to 1: the jitter of a back-off. */
  readonly random?: () => number;
}

/** What the Gateway needs. */
export interface GatewayDeps extends Omit<SessionDeps, 'fail'> {
  readonly leases: Leases;
  readonly log: PlatformLog;
  readonly fail: (problem: PlatformProblem) => void;
}

const LEASE = 'discord-gateway';
const RENEW_MS = 5_000;
const RETRY_MS = 1_000;
const RETRY_AT_MOST_MS = 60_000;
/** The client connects again by itself; where it did not for so long, it is given up and a new one is made. */
const GIVEN_UP_MS = 2 * 60_000;

/**
 * The Gateway, held by one replica of all: two sessions would each be sent everything. The holder of the lease connects; one who can't keep
 * it disconnects before another one can have taken it.
 */
export class Gateway {
  readonly #deps: GatewayDeps;
  readonly #renewMs: number;
  readonly #retryMs: number;
  readonly #random: () => number;
  #session: GatewaySession | undefined;
  #timer: NodeJS.Timeout | undefined;
  #end: NodeJS.Timeout | undefined;
  #settling: Promise<void> = Promise.resolve();
  #heldUntil = 0;
  #failures = 0;
  #notBefore = 0;
  #stopping = false;
  #isStandby = false;
  #waits: () => void = () => undefined;

  constructor(
    deps: GatewayDeps,
    { renewMs = RENEW_MS, retryMs = RETRY_MS, random = Math.random }: GatewayOverrides = {},
  ) {
    this.#deps = deps;
    this.#renewMs = renewMs;
    this.#retryMs = retryMs;
    this.#random = random;
  }

  /**
   * Connects, if this is the replica that may. Resolves once it is connected, has to wait until it may be, or will be tried again.
   * Never rejects.
   */
  async start(): Promise<void> {
    const waits = new Promise<void>((resolve) => {
      this.#waits = resolve;
    });
    this.#settling = this.#settle();
    await Promise.race([this.#settling, waits]);
  }

  /** @returns what is wrong, or undefined while a session stands, here or in the replica that has the lease. */
  healthProblem(): string | undefined {
    if (this.#session?.stands === true || this.#isStandby) return undefined;
    return NO_CONNECTION;
  }

  /** Disconnects, and lets another replica do it. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#end);
    // A session that waits to be begun is ended by this.
    await this.#close();
    await this.#settling;
    await this.#close();
    await this.#deps.leases.release(LEASE).catch(() => undefined);
  }

  /** Keeps or takes the lease, and sees to it that a session stands just while it is held. */
  async #settle(): Promise<void> {
    await this.#hold();
    const mayStand = performance.now() < this.#heldUntil;
    if (!mayStand) await this.#close();
    else if ((this.#session?.downFor ?? 0) > GIVEN_UP_MS) await this.#close();
    if (!this.#stopping) this.#again();
    if (mayStand && this.#session === undefined && !this.#stopping && performance.now() >= this.#notBefore)
      await this.#open();
  }

  async #hold(): Promise<void> {
    const began = performance.now();
    const lastsMs = 3 * this.#renewMs;
    try {
      const held = await this.#deps.leases.hold(LEASE, lastsMs);
      this.#isStandby = !held;
      // Given up a little before it ends, so that two never have it: also when the database no longer answers.
      this.#heldUntil = held ? began + lastsMs - this.#renewMs / 2 : 0;
      clearTimeout(this.#end);
      this.#end = setTimeout(() => void this.#close(), this.#heldUntil - performance.now());
      this.#end.unref();
    } catch (error) {
      this.#isStandby = false;
      this.#deps.log.error({ err: error }, 'Gateway lease renewal failed');
    }
  }

  #again(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#settling = this.#settle();
    }, this.#renewMs);
    this.#timer.unref();
  }

  async #open(): Promise<void> {
    const session = new GatewaySession(this.#deps, () => this.#waits());
    this.#session = session;
    if (await session.open()) {
      this.#failures = 0;
      return;
    }
    if (this.#session === session) await this.#close();
    const [attempt, random] = [this.#failures, this.#random];
    const wait = backoff({ attempt, baseMs: this.#retryMs, capMs: RETRY_AT_MOST_MS, random });
    this.#notBefore = performance.now() + wait;
    this.#failures += 1;
  }

  async #close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }
}
