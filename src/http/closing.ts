import type { Server } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** How often connections that have become idle are closed while the server stops. */
const SWEEP_MS = 50;
/** How long a request under way, or a connection on which nothing was ever asked, is waited for. */
const LAST_MS = 10_000;
/** How long requests may be held back while the listener closes. */
const HOLD_MS = 500;

/** How a server ends: for a while it sends callers elsewhere, and then closes without a request being lost. */
export class ServerClosing {
  #begun = false;
  #held: Promise<void> | undefined;

  /** Whether it is about to stop. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Has every request of a server pass here. */
  watch(server: FastifyInstance): void {
    server.addHook('onRequest', (_request, _reply, done) => {
      if (this.#held === undefined) done();
      else void this.#held.then(() => done());
    });
    // A request that was under way when it began ends its connection, too.
    server.addHook('onSend', (_request, reply, _payload, done) => {
      if (this.#begun) reply.header('connection', 'close');
      done();
    });
  }

  /**
   * From now on each answer, whatever it is, asks the caller to open another connection for the next request: by the time that the
   * server stops, callers that go on asking have gone elsewhere.
   */
  begin({ server }: FastifyInstance): void {
    if (this.#begun) return;
    this.#begun = true;
    // Also where no route, and so no hook, comes into it.
    server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
  }

  /** Stops a server: requests under way are answered, no new one is taken, and no kept-alive connection is waited for. */
  async stop(server: FastifyInstance): Promise<void> {
    this.begin(server);
    const listener = server.server;
    const closed = await this.#closeListener(listener);
    const sweep = setInterval(() => listener.closeIdleConnections(), SWEEP_MS);
    const last = setTimeout(() => listener.closeAllConnections(), LAST_MS);
    try {
      await closed.connections;
      await server.close();
    } finally {
      clearInterval(sweep);
      clearTimeout(last);
    }
  }

  /**
   * Closes the listener at a moment when no connection waits to be taken: the operating system makes them on its behalf, and resets
   * those that it has not taken when it closes. Who waits for an answer opens no other connection, so answers are held back until then.
   */
  async #closeListener(listener: Server): Promise<{ readonly connections: Promise<void> }> {
    let release: () => void = () => undefined;
    this.#held = new Promise((resolve) => {
      release = resolve;
    });
    let came = 0;
    const count = () => {
      came += 1;
    };
    listener.on('connection', count).on('request', count);
    const deadline = performance.now() + HOLD_MS;
    for (let before = -1; before !== came && performance.now() < deadline; ) {
      before = came;
      await setImmediate();
    }
    const connections = new Promise<void>((resolve) => {
      listener.close(() => resolve());
    });
    listener.off('connection', count).off('request', count);
    this.#held = undefined;
    release();
    return { connections };
  }
}
