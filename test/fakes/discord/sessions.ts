import type { Json, JsonObject } from '../shared/json.ts';
import type { WebSocketLink } from '../shared/webSocket.ts';
import { OP } from './numbers.ts';
import type { GatewayEvent } from './world.ts';

/** For how long a session without a connection can be resumed; «a few minutes». Source: docs.discord.com/developers/events/gateway#resuming */
const RESUMABLE_MS = 5 * 60_000;

/** One WebSocket of the Gateway. */
export interface Connection {
  readonly link: WebSocketLink;
  /** Where it came in: `/`, or the `resume_gateway_url`. */
  readonly path: string;
  session: Session | undefined;
  /** Whether it has had a session, if it has none now. */
  hadSession: boolean;
  /** Whether the client has read that it is ready, or has resumed. */
  settled: boolean;
  /** What it has sent in the running minute, heartbeats not counted. */
  sent: { count: number; until: number };
}

/** What a test sees of a session. */
export interface SessionView {
  readonly id: string;
  readonly shard: readonly [number, number];
  /** What it asked to be told of. */
  readonly intents: number;
  /** All that it said in IDENTIFY, but for the token. */
  readonly identify: JsonObject;
  readonly connected: boolean;
  /** How often it was resumed. */
  readonly resumes: number;
  /** The number of the last event that was sent. */
  readonly sequence: number;
}

/** A session: what was told in it is kept, and told again when it is resumed. */
export class Session implements SessionView {
  readonly id;
  readonly shard;
  readonly intents;
  readonly identify;
  resumes = 0;
  #connection: Connection | undefined;
  readonly #events: string[] = [];
  #lostAt: number | undefined;
  #ended = false;

  constructor(id: string, shard: readonly [number, number], intents: number, identify: JsonObject) {
    this.id = id;
    this.shard = shard;
    this.intents = intents;
    this.identify = identify;
  }

  get connected(): boolean {
    return this.#connection !== undefined;
  }

  get connection(): Connection | undefined {
    return this.#connection;
  }

  get sequence(): number {
    return this.#events.length;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Tells it of something: now, or when it is resumed. */
  dispatch(type: string, data: Json): void {
    const event = JSON.stringify({ op: OP.dispatch, t: type, s: this.#events.length + 1, d: data });
    this.#events.push(event);
    this.#connection?.link.send(event);
  }

  /** Whether its shard is told of a guild; of direct conversations the first one is. */
  isAbout(guild: string | undefined): boolean {
    const [shard, shards] = this.shard;
    return shard === (guild === undefined ? 0 : Number((BigInt(guild) >> 22n) % BigInt(shards)));
  }

  /** Whether it is to be told of something. */
  wants({ intent, guild }: GatewayEvent): boolean {
    return !this.#ended && this.isAbout(guild) && (intent === 0 || (intent & this.intents) !== 0);
  }

  attach(connection: Connection): void {
    this.#connection = connection;
    this.#lostAt = undefined;
    connection.session = this;
    connection.hadSession = true;
  }

  /** The connection is gone. @param code what the client closed it with: 1000 and 1001 end the session. */
  detach(connection: Connection, code: number | undefined, now: number): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    connection.session = undefined;
    this.#lostAt = now;
    if (code === 1000 || code === 1001) this.#ended = true;
  }

  end(): void {
    this.#ended = true;
  }

  /** Whether it is still there to be resumed. */
  isResumable(now: number): boolean {
    return !this.#ended && (this.#lostAt === undefined || now - this.#lostAt <= RESUMABLE_MS);
  }

  /** Goes on over a new connection: what came after an event is told again. @param after its number. */
  resume(connection: Connection, after: number): void {
    this.attach(connection);
    this.resumes += 1;
    for (const event of this.#events.slice(after)) connection.link.send(event);
    this.dispatch('RESUMED', { _trace: ['["fake"]'] });
  }
}
