import { Client, Events, Options } from 'discord.js';
import { withTimeout } from '../../../src/async/withTimeout.ts';
import type { PlatformLog, PlatformProblem } from '../../../src/chat/contracts/platform.ts';
import type { DiscordOptions } from '../config.ts';
import { classify } from './apiResult.ts';
import type { IdentifyThrottle } from './identifyThrottle.ts';
import { closeProblem, tokenProblem } from './tokenErrors.ts';

/** What a session needs. */
export interface SessionDeps {
  readonly options: Pick<DiscordOptions, 'token' | 'apiUrl'>;
  readonly gate: IdentifyThrottle;
  readonly log: PlatformLog;
  /** Told what Discord sends. */
  readonly receive: (interaction: unknown) => void;
  /** Told each time when a session stands. */
  readonly up: () => void;
  /** Told when connecting again can't help. */
  readonly fail: (problem: PlatformProblem) => void;
}

const END_AT_MOST_MS = 3_000;
/** The client is ready a moment after it has logged in; where a session does not stand by then, that is said. */
const STAND_WITHIN_MS = 5_000;

/**
 * One `discord.js` client, from its first connection to its end. It resumes by itself what is cut off. It has no intent: interactions
 * need none, and with DIRECT_MESSAGES it would be sent every ephemeral message of its own, secrets among them. What it is sent is
 * read as it arrives: the client's own reading waits until all guilds are there.
 */
export class GatewaySession {
  readonly #deps: SessionDeps;
  readonly #client: Client;
  readonly #ending = new AbortController();
  readonly #ended = new Promise<void>((resolve) =>
    this.#ending.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  #standsNow: () => void = () => undefined;
  readonly #established = new Promise<void>((resolve) => {
    this.#standsNow = resolve;
  });
  #stands = false;
  #unhealthySince = performance.now();

  /** @param waits is told when it has to wait until it may be begun. */
  constructor(deps: SessionDeps, waits: () => void) {
    const { options, gate } = deps;
    this.#deps = deps;
    this.#client = new Client({
      intents: [],
      rest: { api: options.apiUrl, version: '10', retries: 0 },
      // Nothing of what it could remember is ever asked of it.
      makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, ...FORGOTTEN }),
      ws: {
        buildIdentifyThrottler: () =>
          Promise.resolve({
            waitForIdentify: (_shard: number, signal: AbortSignal) => this.#waitForTurn(gate, signal, waits),
          }),
      },
    });
    this.#listen();
  }

  /** Whether Discord can send something over it. */
  get stands(): boolean {
    return this.#stands;
  }

  /** How many milliseconds ago it broke. */
  get downFor(): number {
    return this.#stands ? 0 : performance.now() - this.#unhealthySince;
  }

  /** Connects. @returns whether it could; a refused token is reported. Never rejects. */
  async open(): Promise<boolean> {
    try {
      // A client that is ended while it waits for its turn never says so.
      await Promise.race([this.#client.login(this.#deps.options.token), this.#ended]);
      await this.#stood();
      return !this.#ending.signal.aborted;
    } catch (error) {
      if (!this.#ending.signal.aborted) this.#failed(error);
      return false;
    }
  }

  async #stood(): Promise<void> {
    await withTimeout(Promise.race([this.#established, this.#ended]), STAND_WITHIN_MS, () => undefined);
  }

  /** Ends it. */
  async close(): Promise<void> {
    this.#ending.abort();
    this.#stands = false;
    const ended = this.#client.destroy().catch(() => undefined);
    await withTimeout(ended, END_AT_MOST_MS, () => undefined);
  }

  /**
   * The client takes it for an error where this rejects by any other signal than its own, reconnects, and begins a session
   * unasked. So a session that is ended waits until the connection is closed.
   */
  async #waitForTurn(gate: IdentifyThrottle, signal: AbortSignal, waits: () => void): Promise<void> {
    try {
      await gate.pass(AbortSignal.any([signal, this.#ending.signal]), waits);
    } catch (error) {
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      throw error;
    }
  }

  #failed(error: unknown): void {
    const { log, fail } = this.#deps;
    const code = codeOf(error);
    if (code === 'TokenInvalid') {
      fail(tokenProblem());
      return;
    }
    const outcome = classify(error);
    log.warn({ code: outcome.kind === 'refused' ? outcome.code : code }, 'Discord connection failed; retrying');
  }

  #listen(): void {
    const { log, fail, up, receive } = this.#deps;
    const client = this.#client;
    const stands = () => {
      this.#stands = true;
      this.#standsNow();
      up();
    };
    const down = () => {
      if (this.#stands) this.#unhealthySince = performance.now();
      this.#stands = false;
    };
    const received: (data: unknown) => void = (data) => {
      if (!this.#ending.signal.aborted) receive(data);
    };
    // The connection's own events, before the client makes anything of them.
    rawEvents(client).on('INTERACTION_CREATE', received);
    leaveInteractions(client);
    client.on(Events.ShardReady, stands);
    client.on(Events.ShardResume, stands);
    client.on(Events.ShardReconnecting, down);
    client.on(Events.ShardDisconnect, ({ code }) => {
      down();
      const problem = closeProblem(code);
      if (problem !== undefined && !this.#ending.signal.aborted) fail(problem);
    });
    // Without listeners an error would end the process. Only an error's name is logged: the rest holds what was sent.
    client.on(Events.ShardError, (error) => log.warn({ code: codeOf(error) }, 'Discord connection error'));
    client.on(Events.Error, (error) => log.error({ code: codeOf(error) }, 'discord.js error'));
  }
}

/** What the client would keep of what passes by. Guilds, channels and roles are its own affair. */
const FORGOTTEN = {
  ApplicationCommandManager: 0,
  AutoModerationRuleManager: 0,
  BaseGuildEmojiManager: 0,
  DMMessageManager: 0,
  EntitlementManager: 0,
  GuildBanManager: 0,
  GuildEmojiManager: 0,
  GuildForumThreadManager: 0,
  GuildInviteManager: 0,
  GuildMemberManager: 1,
  GuildMessageManager: 0,
  GuildScheduledEventManager: 0,
  GuildStickerManager: 0,
  GuildTextThreadManager: 0,
  MessageManager: 0,
  PresenceManager: 0,
  ReactionManager: 0,
  ReactionUserManager: 0,
  StageInstanceManager: 0,
  ThreadManager: 0,
  ThreadMemberManager: 0,
  UserManager: 1,
  VoiceStateManager: 0,
};

/** The emitter of what comes over the connection, whose events the types name by Discord's own names. */
function rawEvents(client: Client): { on(event: string, listener: (data: unknown) => void): unknown } {
  return client.ws;
}

/**
 * Keeps the client from reading interactions itself: over one of a shape that it does not expect it stumbles in a promise that nobody
 * watches, and that would end the process.
 */
function leaveInteractions({ ws }: Client): void {
  const handle: unknown = Reflect.get(ws, 'handlePacket');
  if (typeof handle !== 'function') throw new TypeError('this discord.js reads what it is sent in another way');
  Reflect.set(ws, 'handlePacket', (packet: unknown, ...further: readonly unknown[]): unknown => {
    const isOurs = typeof packet === 'object' && packet !== null && 't' in packet && packet.t === 'INTERACTION_CREATE';
    return isOurs || Reflect.apply(handle, ws, [packet, ...further]);
  });
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown error';
  if ('code' in error && (typeof error.code === 'string' || typeof error.code === 'number')) return String(error.code);
  return 'name' in error ? String(error.name) : 'unknown error';
}
