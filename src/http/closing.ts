import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** How often idle connections are closed while the server stops. */
const SWEEP_MS = 50;
/** How long to wait for a request in progress, or for a connection that never sent one. */
const LAST_MS = 10_000;
/** How long answers may be held back while the listener closes. */
const HOLD_MS = 500;
/**
 * How long nothing may have come before the listener closes. A caller whose last answer ended its connection opens the next one
 * within this time, even on a busy machine.
 */
const QUIET_MS = 60;
const STEP_MS = 5;

/** Shuts a server down: first it sends callers elsewhere for a while, then it closes without losing a request. */
export class ServerClosing {
  #begun = false;
  #held: Promise<void> | undefined;

  /** Whether the shutdown has begun. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Routes every request of a server through this object. */
  watch(server: FastifyInstance): void {
    server.addHook('onRequest', (_request, _reply, done) => {
      if (this.#held === undefined) done();
      else void this.#held.then(() => done());
    });
    // Closes the connection of a request that was in progress when the shutdown began, too.
    server.addHook('onSend', (_request, reply, _payload, done) => {
      if (this.#begun) reply.header('connection', 'close');
      done();
    });
  }

  /**
   * Makes every answer from now on ask the caller to open another connection for its next request: by the time the
   * server stops, active callers have gone elsewhere.
   */
  begin({ server }: FastifyInstance): void {
    if (this.#begun) return;
    this.#begun = true;
    // Also if no route, and so no hook, is involved.
    server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
  }

  /** Stops a server: answers requests in progress, accepts no new ones, and doesn't wait for kept-alive connections. */
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
   * Closes the listener at a moment when no connection is waiting to be accepted: the operating system completes
   * connections in advance, and resets those not yet accepted at the close. Callers that wait for an answer open no new
   * connection, so answers are held back until then.
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
    const began = performance.now();
    let [before, quietSince] = [came, began];
    while (performance.now() - quietSince < QUIET_MS && performance.now() - began < HOLD_MS) {
      await sleep(STEP_MS);
      if (before !== came) [before, quietSince] = [came, performance.now()];
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
