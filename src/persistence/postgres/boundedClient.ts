import { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import { DatabaseSilentError } from '../databaseError.ts';

/** How long a new connection may take to be ready for its first statement: TCP, TLS, password. */
const READY_WITHIN_MS = 2_500;

/** For how long a connection is watched, and how closely. */
export interface Watch {
  /** The server may send nothing for so long. */
  readonly silenceMs: number;
  /** All that is done on the connection may take so long. */
  readonly wholeMs: number;
}

/**
 * A connection that is thrown away when its server falls silent. Keepalive is not enough: a server that is frozen, or a proxy,
 * acknowledges at the level of TCP for ever. Nor is `query_timeout`: it rejects, but leaves the connection waiting for the
 * answer, and everyone who gets it next with it.
 */
export class BoundedClient extends Client {
  readonly #socket: Socket;
  readonly #family: Set<BoundedClient>;
  #state: 'new' | 'working' | 'idle' = 'new';

  /** @param family those that go the same way to the same server: of them the idle ones are given up together. */
  constructor(config: ClientConfig, family: Set<BoundedClient>) {
    const socket = new Socket();
    super({ ...config, connectionTimeoutMillis: READY_WITHIN_MS, stream: () => socket });
    this.#socket = socket;
    this.#family = family;
    family.add(this);
    socket.once('close', () => family.delete(this));
  }

  /** Watches the connection while it works. @returns how to end that. */
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

  /** Throws the connection away without a farewell, which a silent server would not take. */
  abandon(): void {
    this.#socket.destroy(new DatabaseSilentError('the connection was given up'));
    // The pool must not hand it out again before it hears of the error.
    this.end().catch(() => undefined);
  }

  /** A process that was held up itself finds its timers run out before it has read what came meanwhile: it reads first. */
  #giveUpUnlessHeard(why: string): void {
    const read = this.#socket.bytesRead;
    setImmediate(() => {
      if (this.#state === 'working' && this.#socket.bytesRead === read) this.#giveUp(why);
    });
  }

  #giveUp(why: string): void {
    this.#socket.destroy(new DatabaseSilentError(why));
    // Who takes one of the idle ones next would find out the same, each at the cost of a request.
    for (const other of this.#family) if (other.#state === 'idle') other.abandon();
  }
}

/** Makes the class that a pool makes its connections from. */
export function boundedClients(family: Set<BoundedClient>): new (config: ClientConfig) => BoundedClient {
  return class extends BoundedClient {
    constructor(config: ClientConfig) {
      super(config, family);
    }
  };
}
