import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { SERVER_CERTIFICATE, SERVER_KEY } from './certificate.ts';

/** A request as it arrived, with its whole body. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An answer to send. A body that isn't a text is sent as JSON. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server on the loopback. */
export interface LocalServer {
  /** Without a slash at its end. */
  readonly origin: string;
  readonly port: number;
  /** How many connections were made. */
  readonly connections: () => number;
  stop(): Promise<void>;
}

/**
 * Starts a server whose answers are values.
 * @param answer gives the reply, or sends what it likes itself and returns undefined.
 */
export async function startLocalServer(
  answer: (request: Received, response: ServerResponse) => Reply | undefined | Promise<Reply | undefined>,
  { tls = false } = {},
): Promise<LocalServer> {
  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(Buffer.from(piece));
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const { method = '', headers } = incoming;
    const body = Buffer.concat(pieces).toString();
    const reply = await answer({ method, path: url.pathname, query: url.searchParams, headers, body }, response);
    if (reply === undefined) return;
    const isText = typeof reply.body === 'string' || reply.body === undefined;
    const type = isText ? 'text/plain' : 'application/json; charset=utf-8';
    response.writeHead(reply.status, { ...(reply.body !== undefined && { 'content-type': type }), ...reply.headers });
    response.end(isText ? reply.body : JSON.stringify(reply.body));
  };
  const onRequest = (incoming: IncomingMessage, response: ServerResponse) => {
    // A client that goes away in the middle is nothing that a server stumbles over.
    serve(incoming, response).catch(() => response.destroy());
  };
  const server = tls
    ? createHttpsServer({ cert: SERVER_CERTIFICATE, key: SERVER_KEY }, onRequest)
    : createHttpServer(onRequest);
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    connections: () => connections,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
