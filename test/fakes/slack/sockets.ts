import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { isObject, type Json, type JsonObject, parseJson, textIn } from '../shared/json.ts';
import { WebSocketLink } from '../shared/webSocket.ts';
import type { Attempt, Delivery, Sending, Transport } from './delivery.ts';
import { failure } from './webApi/method.ts';
import type { Fixture } from './world.ts';

/** Source: docs.slack.dev/apis/events-api/using-socket-mode#connections */
const MOST_CONNECTIONS = 10;
const PING_EVERY_MS = 10_000;
/** What `hello` promises, in seconds. */
const CONNECTION_TIME = 3600;

/** Why Slack asks an app to reconnect. */
export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

interface Connection {
  readonly link: WebSocketLink;
  /** Whether it was asked to go: nothing new is sent over it. */
  leaving: boolean;
  /** Whether the client has read our `hello`. */
  greeted: boolean;
}

interface Pending {
  readonly envelope: string;
  readonly connection: Connection;
  settle(outcome: Attempt['outcome'], answer?: Json): void;
}

/** Socket Mode: the WebSockets of one app. What is to be sent goes over any one of them, in turn. */
export class Sockets implements Transport {
  readonly #world: Fixture;
  readonly #ackWithinMs: number;
  readonly #tickets = new Set<string>();
  readonly #connections: Connection[] = [];
  #pending: Pending[] = [];
  #turn = 0;
  #enabled = true;

  constructor(world: Fixture, ackWithinMs: number) {
    this.#world = world;
    this.#ackWithinMs = ackWithinMs;
  }

  /** Answers `apps.connections.open`: a URL that is good for one connection. */
  open(): JsonObject {
    // What Slack answers while Socket Mode is off is not written anywhere.
    if (!this.#enabled) return failure('internal_error');
    const { ids, origin, workspace } = this.#world;
    const ticket = ids.secret();
    this.#tickets.add(ticket);
    return { ok: true, url: `${origin.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${workspace.app.appId}` };
  }

  /** Takes a request to upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex): void {
    const url = new URL(request.url ?? '/', this.#world.origin);
    const ticket = url.searchParams.get('ticket') ?? '';
    if (url.pathname !== '/link/' || !this.#tickets.delete(ticket)) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    const link = new WebSocketLink(request, socket, {
      text: (text) => this.#take(connection, text),
      pong: () => this.#greeted(connection),
      closed: () => this.#forget(connection),
    });
    const connection: Connection = { link, leaving: false, greeted: false };
    if (this.#connections.length >= MOST_CONNECTIONS) {
      // Seen at github.com/slackapi/java-slack-sdk/issues/1223: no close frame follows.
      link.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets', debug_info: { host: 'applink' } }));
      setImmediate(() => link.destroy());
      return;
    }
    this.#connections.push(connection);
    link.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.#connections.length,
        debug_info: { host: 'applink', build_number: 1, approximate_connection_time: CONNECTION_TIME },
        connection_info: { app_id: this.#world.workspace.app.appId },
      }),
    );
    link.ping('Ping from applink');
    const pings = setInterval(() => link.ping('Ping from applink'), PING_EVERY_MS).unref();
    socket.once('close', () => clearInterval(pings));
    this.#world.changes.notify();
  }

  /** How many connections there are that something can be sent over. */
  receivers(): number {
    return this.#ready.length;
  }

  /** How many of them know that they are connected. */
  settled(): number {
    return this.#ready.filter(({ greeted }) => greeted).length;
  }

  retryReason(): string {
    return 'timeout';
  }

  /** Sends an envelope and waits for its ack. */
  async send(delivery: Delivery, { retry, receiver }: Sending = {}): Promise<Attempt> {
    const ready = this.#ready;
    const began = performance.now();
    const index = receiver ?? this.#turn++ % Math.max(ready.length, 1);
    const connection = ready[index];
    if (connection === undefined) {
      const nobody = {
        outcome: 'dispatch_failed',
        answer: undefined,
        status: undefined,
        ms: 0,
        noRetry: false,
      } as const;
      return { ...nobody, retry: retry?.attempt ?? 0 };
    }
    return await new Promise((resolve) => {
      const settle: Pending['settle'] = (outcome, answer) => {
        clearTimeout(timer);
        this.#pending = this.#pending.filter((other) => other !== pending);
        const ms = performance.now() - began;
        resolve({ outcome, answer, status: undefined, ms, retry: retry?.attempt ?? 0, noRetry: false });
        this.#world.changes.notify();
      };
      const timer = setTimeout(() => settle('operation_timeout'), this.#ackWithinMs);
      const pending: Pending = { envelope: delivery.id, connection, settle };
      this.#pending.push(pending);
      const isEvent = delivery.kind === 'events_api';
      connection.link.send(
        JSON.stringify({
          envelope_id: delivery.id,
          type: delivery.kind,
          payload: delivery.payload,
          accepts_response_payload: !isEvent,
          ...(isEvent || retry !== undefined
            ? { retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason ?? '' }
            : {}),
        }),
      );
    });
  }

  /** Asks all connections to go, as Slack does from time to time. Each is closed a moment later. */
  refresh(reason: DisconnectReason): void {
    for (const connection of this.#ready) {
      connection.leaving = true;
      connection.link.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink' } }));
      setTimeout(() => connection.link.close(), 1000).unref();
    }
    this.#world.changes.notify();
  }

  /** Turns Socket Mode off, or on again. */
  enable(enabled: boolean): void {
    this.#enabled = enabled;
    if (!enabled) this.refresh('link_disabled');
  }

  /** Closes all connections as one should, and waits for that; a client that does not answer is cut off after a second. */
  async close(): Promise<void> {
    for (const { link } of this.#connections) link.close(1001);
    await this.#world.changes.until('all sockets closed', () => this.#connections.length === 0);
  }

  /** Tears all connections down, without a word. */
  drop(): void {
    for (const { link } of [...this.#connections]) link.destroy();
  }

  get #ready(): readonly Connection[] {
    return this.#connections.filter(({ leaving }) => !leaving);
  }

  #greeted(connection: Connection): void {
    connection.greeted = true;
    this.#world.changes.notify();
  }

  #forget(connection: Connection): void {
    const index = this.#connections.indexOf(connection);
    if (index >= 0) this.#connections.splice(index, 1);
    for (const pending of this.#pending.filter((one) => one.connection === connection))
      pending.settle('dispatch_failed');
    this.#world.changes.notify();
  }

  #take(connection: Connection, text: string): void {
    const message = parseJson(text);
    const envelope = isObject(message) ? textIn(message, 'envelope_id') : undefined;
    const pending = this.#pending.find((one) => one.envelope === envelope && one.connection === connection);
    if (!isObject(message) || pending === undefined) {
      this.#world.records.complain('socket', 'an ack came that nothing waits for: too late, twice, or none at all');
      return;
    }
    const { payload } = message;
    const empty = payload === undefined || payload === null || (isObject(payload) && Object.keys(payload).length === 0);
    pending.settle('acked', empty ? undefined : payload);
  }
}
