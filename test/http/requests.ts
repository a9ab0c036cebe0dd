import { connect } from 'node:net';
import type { SharedApp } from './httpApp.ts';

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body read as JSON. */
  json(): unknown;
}

/** Sends any request to an app. */
export async function ask(app: Pick<SharedApp, 'url'>, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(app.url + path, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

/** Asks `POST /v1/verify`. @param body what is sent as JSON. */
export async function verify(
  app: Pick<SharedApp, 'url'>,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return await ask(app, '/v1/verify', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

/** Asks whether a secret is good. @returns the whole answer's body. @throws where the status isn't 200. */
export async function verdict(
  app: Pick<SharedApp, 'url'>,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const answer = await verify(app, body, headers);
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return answer.json();
}

/** What the first app's proxy guards. */
export const AUTH = '/v1/auth?project=bots';

/** Asks `/v1/auth`, as a reverse proxy does that guards the first app's project. */
export async function auth(
  app: Pick<SharedApp, 'url'>,
  headers: Readonly<Record<string, string>>,
  method = 'GET',
  address: string = AUTH,
): Promise<Answer> {
  return await ask(app, address, { method, headers });
}

/** `Authorization: Basic` with an ID and a secret. */
export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

/**
 * Sends bytes that no decent client would, and reads until the server closes the connection.
 * @param pieces sent one after the other.
 * @returns all that came back.
 */
export async function converse(
  app: Pick<SharedApp, 'port'>,
  ...pieces: readonly (string | Uint8Array)[]
): Promise<string> {
  const socket = connect(app.port, '127.0.0.1');
  let heard = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    heard += String(chunk);
  });
  return await new Promise<string>((done, fail) => {
    // A server that refuses a body in its midst may reset the connection after its answer.
    socket.on('error', (error) => (heard === '' ? fail(error) : done(heard)));
    socket.on('close', () => done(heard));
    for (const piece of pieces) socket.write(piece);
  });
}

/** A raw HTTP/1.1 request that asks for the connection to be closed after it. */
export function rawRequest(method: string, path: string, headers: readonly string[] = [], body = ''): string {
  return [`${method} ${path} HTTP/1.1`, 'Host: latchkey', 'Connection: close', ...headers, '', body].join('\r\n');
}

/** The status in a raw answer. */
export function rawStatus(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}
