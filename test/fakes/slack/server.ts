import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Answer } from '../shared/faults.ts';

/** What is behind the HTTP server: the Web API, the response URLs, and the sockets. */
export interface Doors {
  api(method: string, body: string, contentType: string, authorization: string | undefined): Promise<Answer>;
  hook(path: string, body: string, contentType: string): Promise<Answer>;
  upload(id: string, bytes: Uint8Array): Promise<Answer>;
  link(request: IncomingMessage, socket: Duplex): void;
}

/** Slack's HTTP server. */
export class SlackServer {
  readonly #server: Server;
  readonly #links = new Set<Duplex>();

  constructor(doors: () => Doors) {
    this.#server = createServer((request, response) => {
      // A client that goes away in the middle is no concern of Slack's.
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
  const bytes = Buffer.concat(chunks);
  const { pathname } = new URL(request.url ?? '/', 'http://slack.invalid');
  const contentType = request.headers['content-type'] ?? '';
  const upload = request.method === 'POST' ? /^\/upload\/v1\/(F\w+)$/.exec(pathname)?.[1] : undefined;
  const answer = await (upload === undefined
    ? route(doors, request, pathname, bytes.toString(), contentType)
    : doors.upload(upload, bytes));
  if (answer === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}

async function route(
  doors: Doors,
  request: IncomingMessage,
  path: string,
  body: string,
  contentType: string,
): Promise<Answer> {
  if (request.method !== 'POST') return { status: 405, body: 'Slack is asked with POST' };
  const method = /^\/api\/([^/]+)$/.exec(path)?.[1];
  if (method !== undefined) return await doors.api(method, body, contentType, request.headers.authorization);
  if (path.startsWith('/hooks/')) return await doors.hook(path, body, contentType);
  return { status: 404, body: 'there is nothing here' };
}

function isInternet(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
