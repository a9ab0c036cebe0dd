import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { isObject, type JsonObject, objectIn, parseJson, textIn } from '../shared/json.ts';
import { WebSocketLink } from '../shared/webSocket.ts';
import type { Attempt, Delivery, Transport } from './delivery.ts';
import { greet, type Identity, identityIn, isToken, withoutToken } from './identify.ts';
import { CLOSE, OP } from './numbers.ts';
import type { SessionStarts } from './sessionStarts.ts';
import { type Connection, Session, type SessionView } from './sessions.ts';
import type { Fixture, GatewayEvent } from './world.ts';

/** Source: docs.discord.com/developers/events/gateway#rate-limiting */
const SENDS_PER_MINUTE = 120;
const LONGEST_MESSAGE = 4096;

/** The Gateway: WebSockets over which an app is told of everything. Source: docs.discord.com/developers/events/gateway */
export class Gateway implements Transport {
  /** How often a client is to send a heartbeat. */
  heartbeatMs = 41_250;
  /** Whether heartbeats are answered; a client that gets no answer takes the connection for dead. */
  acknowledges = true;
  /** Whether anybody is let in. */
  isOpen = true;
  readonly #world: Fixture;
  readonly #starts: SessionStarts;
  readonly #connections = new Set<Connection>();
  #sessions: readonly Session[] = [];

  constructor(world: Fixture, starts: SessionStarts) {
    this.#world = world;
    this.#starts = starts;
    world.told.add((event) => this.#pass(event));
  }

  /** Takes a request to upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex): void {
    const url = new URL(request.url ?? '/', this.#world.origin);
    if (!this.isOpen) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
      return;
    }
    const link = new WebSocketLink(request, socket, {
      text: (text) => this.#take(connection, text),
      pong: () => this.#settle(connection),
      closed: (code) => this.#forget(connection, code),
    });
    const sent = { count: 0, until: 0 };
    const nothingYet = { session: undefined, hadSession: false, settled: false };
    const connection: Connection = { link, path: url.pathname, sent, ...nothingYet };
    this.#connections.add(connection);
    const { searchParams: query } = url;
    const version = query.get('v');
    // The fake speaks neither ETF nor compressed: who asks for it could not read what comes.
    const plain = (query.get('encoding') ?? 'json') === 'json' && !query.has('compress');
    if (version !== null && version !== '10' && version !== '9') this.#refuse(connection, CLOSE.invalidVersion);
    else if (!plain) this.#refuse(connection, CLOSE.decode);
    else this.#say(connection, OP.hello, { heartbeat_interval: this.heartbeatMs, _trace: ['["fake"]'] });
  }

  /** All sessions that ever were. */
  get sessions(): readonly SessionView[] {
    return this.#sessions;
  }

  /** The connections of those that have identified or resumed. */
  get connections(): number {
    return this.#ready.length;
  }

  /** How many of them know that they are connected. */
  get settled(): number {
    return this.#ready.filter(({ settled }) => settled).length;
  }

  receivers(): number {
    return this.#sessions.filter((session) => session.isResumable(this.#world.ids.now())).length;
  }

  /** Tells every session; one that has lost its connection hears of it when it resumes. */
  send({ payload }: Delivery): Promise<Attempt> {
    const nobody = this.receivers() === 0;
    const { guild_id: guild } = payload;
    const about = typeof guild === 'string' ? guild : undefined;
    this.#pass({ type: 'INTERACTION_CREATE', data: payload, intent: 0, guild: about });
    const outcome = nobody ? 'undelivered' : 'delivered';
    return Promise.resolve({ outcome, answer: undefined, status: undefined, ms: 0 });
  }

  /** Asks all clients to reconnect, and resume. */
  askToReconnect(): void {
    for (const connection of this.#ready) this.#say(connection, OP.reconnect, null);
  }

  /** Declares all sessions invalid. @param resumable whether they can be resumed all the same. */
  invalidate(resumable: boolean): void {
    for (const connection of this.#ready) {
      const { session } = connection;
      if (!resumable) session?.end();
      // The connection stays: a session can be resumed, or started over, over it.
      session?.detach(connection, undefined, this.#world.ids.now());
      connection.settled = false;
      this.#say(connection, OP.invalidSession, resumable);
    }
    this.#world.changes.notify();
  }

  /** Asks all clients for a heartbeat now. */
  askForHeartbeat(): void {
    for (const connection of this.#ready) this.#say(connection, OP.heartbeat, null);
  }

  /** Tears all connections down, without a word. */
  drop(): void {
    for (const { link } of this.#connections) link.destroy();
  }

  /** Closes all connections as one should. @param code 4009, for one. */
  closeAll(code: number): void {
    for (const { link } of this.#connections) link.close(code);
  }

  /** Closes everything, and waits for that; a client that does not answer is cut off after a second. */
  async close(): Promise<void> {
    this.isOpen = false;
    this.closeAll(1001);
    await this.#world.changes.until('all Gateway connections closed', () => this.#connections.size === 0);
  }

  get #ready(): readonly Connection[] {
    return [...this.#connections].filter(({ session }) => session !== undefined);
  }

  #pass(event: GatewayEvent): void {
    for (const session of this.#sessions) if (session.wants(event)) session.dispatch(event.type, event.data);
  }

  #say({ link }: Connection, op: number, data: JsonObject | boolean | null): void {
    link.send(JSON.stringify({ op, d: data, s: null, t: null }));
  }

  #settle(connection: Connection): void {
    if (connection.session !== undefined) connection.settled = true;
    this.#world.changes.notify();
  }

  #forget(connection: Connection, code: number | undefined): void {
    this.#connections.delete(connection);
    connection.session?.detach(connection, code, this.#world.ids.now());
    this.#world.changes.notify();
  }

  #refuse(connection: Connection, code: number, payload?: JsonObject): void {
    const { d, ...rest } = payload ?? {};
    const said = isObject(d) ? { ...rest, d: withoutToken(d) } : payload;
    const message = Object.entries(CLOSE).find(([, one]) => one === code)?.[0] ?? '';
    this.#world.records.refuse({ where: 'gateway', code, message, problems: [], payload: said });
    connection.link.close(code);
    this.#world.changes.notify();
  }

  #take(connection: Connection, text: string): void {
    const message = parseJson(text);
    if (!isObject(message) || text.length > LONGEST_MESSAGE) {
      this.#refuse(connection, CLOSE.decode);
      return;
    }
    const { op } = message;
    if (op !== OP.heartbeat && isTooMany(connection)) {
      this.#refuse(connection, CLOSE.rateLimited);
      return;
    }
    switch (op) {
      case OP.heartbeat:
        if (this.acknowledges) this.#say(connection, OP.heartbeatAck, null);
        break;
      case OP.identify:
        this.#identify(connection, message);
        break;
      case OP.resume:
        this.#resume(connection, message);
        break;
      case OP.presence:
      case OP.voice:
      case OP.requestMembers:
        if (connection.session === undefined) this.#refuse(connection, CLOSE.notAuthenticated, message);
        break;
      default:
        this.#refuse(connection, CLOSE.unknownOpcode, message);
    }
  }

  #identify(connection: Connection, message: JsonObject): void {
    const { realm, ids, origin, changes } = this.#world;
    const said = objectIn(message, 'd') ?? {};
    const identity: Identity =
      connection.session === undefined
        ? identityIn(realm, said)
        : { kind: 'refused', code: CLOSE.alreadyAuthenticated };
    if (identity.kind === 'refused') {
      this.#refuse(connection, identity.code, message);
      return;
    }
    const { shard, intents } = identity;
    switch (this.#starts.take(shard[0])) {
      case 'tooSoon':
        this.#say(connection, OP.invalidSession, false);
        break;
      case 'tooMany':
        // Source: docs.discord.com/developers/events/gateway#identifying: all sessions end, and the token is reset.
        realm.tokenReset = true;
        for (const session of this.#sessions) session.end();
        for (const other of this.#connections) this.#refuse(other, CLOSE.authenticationFailed);
        break;
      case 'taken': {
        const session = new Session(`session${ids.next()}`, shard, intents, withoutToken(said));
        this.#sessions = [...this.#sessions, session];
        session.attach(connection);
        greet(session, realm, origin);
        connection.link.ping();
        changes.notify();
      }
    }
  }

  #resume(connection: Connection, message: JsonObject): void {
    const { realm, ids, changes, records } = this.#world;
    const said = objectIn(message, 'd') ?? {};
    const session = this.#sessions.find(({ id }) => id === textIn(said, 'session_id'));
    const { seq } = said;
    if (connection.session !== undefined) {
      this.#refuse(connection, CLOSE.alreadyAuthenticated, message);
    } else if (!isToken(realm, said)) {
      this.#refuse(connection, CLOSE.authenticationFailed, message);
    } else if (session?.isResumable(ids.now()) !== true) {
      this.#say(connection, OP.invalidSession, false);
    } else if (typeof seq !== 'number' || seq > session.sequence) {
      this.#refuse(connection, CLOSE.invalidSequence, message);
    } else {
      if (connection.path !== '/resume' && !connection.hadSession) {
        records.complain('gateway', 'a session is resumed elsewhere than at its resume_gateway_url');
      }
      // A connection that is still there belongs to the session no more.
      session.connection?.link.close(CLOSE.unknown);
      session.resume(connection, seq);
      connection.link.ping();
      changes.notify();
    }
  }
}

function isTooMany({ sent }: Connection): boolean {
  const now = performance.now();
  if (now >= sent.until) {
    sent.count = 0;
    sent.until = now + 60_000;
  }
  sent.count += 1;
  return sent.count > SENDS_PER_MINUTE;
}
