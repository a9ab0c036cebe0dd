import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Answer } from './faults.ts';

/** What is behind a platform's HTTP server. */
export interface PlatformDoors {
  answer(request: IncomingMessage, body: Buffer): Promise<Answer>;
  /** A request to upgrade to a WebSocket. */
  link(request: IncomingMessage, socket: Duplex): void;
}

/** A platform's HTTP server, on a free port of this machine. */
export class PlatformServer {
  readonly #server: Server;
  readonly #links = new Set<Duplex>();

  #doors: PlatformDoors | undefined;

  constructor() {
    this.#server = createServer(async (request, response) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
        const answer = (await this.#doors?.answer(request, Buffer.concat(chunks))) ?? 'reset';
        if (answer === 'reset') request.socket.resetAndDestroy();
        else response.writeHead(answer.status, answer.headers).end(answer.body);
      } catch {
        // A client that goes away in the middle is no concern of the platform's.
        response.destroy();
      }
    });
    this.#server.on('upgrade', (request, socket) => {
      this.#links.add(socket);
      socket.once('close', () => this.#links.delete(socket));
      this.#doors?.link(request, socket);
    });
  }

  /** @returns where it listens. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  /** From now on it answers. */
  serve(doors: PlatformDoors): void {
    this.#doors = doors;
  }

  async close(): Promise<void> {
    for (const link of this.#links) link.destroy();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
