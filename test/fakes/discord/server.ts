import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Answer } from '../shared/faults.ts';
import type { RestRequest } from './rest/rest.ts';

/** What is behind the HTTP server: the REST API, and the Gateway. */
export interface Doors {
  rest(request: RestRequest): Promise<Answer>;
  link(request: IncomingMessage, socket: Duplex): void;
}

/** Discord's HTTP server. */
export class DiscordServer {
  readonly #server: Server;
  readonly #links = new Set<Duplex>();

  constructor(doors: () => Doors) {
    this.#server = createServer((request, response) => {
      // A client that goes away in the middle is no concern of Discord's.
      serve(doors(), request, response).catch(() => response.destroy());
    });
    this.#server.on('upgrade', (request, socket) => {
      this.#links.add(socket);
      socket.once('close', () => this.#links.delete(socket));
      doors().link(request, socket);
    });
  }

  /** @returns where it listens: on a free port of this machine. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return `http://127.0.0.1:${isInternet(address) ? address.port : 0}`;
  }

  async close(): Promise<void> {
    for (const link of this.#links) link.destroy();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}

async function serve(doors: Doors, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const { headers, method = 'GET', url = '/' } = request;
  const answer = await doors.rest({
    method,
    path: url,
    contentType: headers['content-type'] ?? '',
    authorization: headers.authorization,
    userAgent: headers['user-agent'] ?? '',
    body: Buffer.concat(chunks),
  });
  if (answer === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}

function isInternet(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
