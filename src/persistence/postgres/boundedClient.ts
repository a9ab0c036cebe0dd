import { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import { DatabaseSilentError } from '../databaseError.ts';

/** The time limit for a new connection to be ready for its first statement: TCP, TLS, password. */
const READY_WITHIN_MS = 2_500;

/** How long a connection is watched, and for how much silence. */
export interface Watch {
  /** The longest silence allowed from the server. */
  readonly silenceMs: number;
  /** The longest time allowed for all work on the connection. */
  readonly wholeMs: number;
}

/**
 * A connection that is dropped when its server falls silent. Keepalive isn't enough: a frozen server, or a proxy, keeps
 * acknowledging on the level of TCP. Nor is `query_timeout`: it rejects, but leaves the connection waiting for the
 * answer, and everyone who gets that connection next waits too.
 */
export class BoundedClient extends Client {
  readonly #socket: Socket;
  readonly #family: Set<BoundedClient>;
  #state: 'new' | 'working' | 'idle' = 'new';

  /** @param family the connections to the same server over the same network path; idle ones are dropped together. */
  constructor(config: ClientConfig, family: Set<BoundedClient>) {
    const socket = new Socket();
    super({ ...config, connectionTimeoutMillis: READY_WITHIN_MS, stream: () => socket });
    this.#socket = socket;
    this.#family = family;
    family.add(this);
    socket.once('close', () => family.delete(this));
  }

  /** Watches the connection while it works. @returns a function that stops the watch. */
  watch({ silenceMs, wholeMs }: Watch): () => void {
    const onTimeout = () => this.#giveUpUnlessHeard(`nothing for ${silenceMs} ms`);
    this.#state = 'working';
    this.#socket.setTimeout(silenceMs, onTimeout);
    const whole = setTimeout(() => this.#giveUp(`not all within ${wholeMs} ms`), wholeMs);
    return () => {
      this.#state = 'idle';
      clearTimeout(whole);
      this.#socket.setTimeout(0, onTimeout);
    };
  }

  /** Drops the connection without a goodbye, which a silent server would not accept. */
  abandon(): void {
    this.#socket.destroy(new DatabaseSilentError('the connection was given up'));
    // The pool must not hand it out again before it receives the error.
    this.end().catch(() => undefined);
  }

  /**
   * Reads before giving up: after a stall of the process itself, timers fire before it has read what arrived meanwhile.
   */
  #giveUpUnlessHeard(why: string): void {
    const read = this.#socket.bytesRead;
    setImmediate(() => {
      if (this.#state === 'working' && this.#socket.bytesRead === read) this.#giveUp(why);
    });
  }

  #giveUp(why: string): void {
    this.#socket.destroy(new DatabaseSilentError(why));
    // The next user of an idle one would find out the same, each at the cost of a request.
    for (const other of this.#family) if (other.#state === 'idle') other.abandon();
  }
}

/** Makes the class from which a pool creates its connections. */
export function boundedClients(family: Set<BoundedClient>): new (config: ClientConfig) => BoundedClient {
  return class extends BoundedClient {
    constructor(config: ClientConfig) {
      super(config, family);
    }
  };
}
