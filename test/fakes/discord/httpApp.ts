import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { isObject, type Json, type JsonObject, parseJson } from '../shared/json.ts';
import type { FakeDiscord } from './fakeDiscord.ts';

/** What an app answers to a request: nothing but a status, or a body as well. */
export interface AppAnswer {
  readonly status: number;
  readonly body?: Json;
}

/** An app behind an interactions endpoint, as small as one can be. */
export interface HttpApp {
  readonly url: string;
  /** What it was told, but for pings. */
  readonly seen: readonly JsonObject[];
}

/**
 * Opens an app behind an interactions endpoint; it checks signatures and answers pings as it must. It is closed when the
 * running test ends.
 * @param answer what it answers to everything else.
 */
export async function httpApp(
  discord: FakeDiscord,
  answer: (payload: JsonObject) => AppAnswer | Promise<AppAnswer> = () => ({ status: 202 }),
): Promise<HttpApp> {
  // RFC 8410: what stands before the 32 bytes of an Ed25519 key.
  const der = Buffer.from(`302a300506032b6570032100${discord.app.publicKey}`, 'hex');
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const seen: JsonObject[] = [];
  const handle = async (body: string, timestamp: string, signature: string): Promise<AppAnswer> => {
    const signed = Buffer.from(timestamp + body);
    if (!verify(null, signed, key, Buffer.from(signature, 'hex'))) return { status: 401 };
    const payload = parseJson(body);
    if (!isObject(payload)) return { status: 400 };
    if (payload['type'] === 1) return { status: 200, body: { type: 1 } };
    seen.push(payload);
    return await answer(payload);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const { 'x-signature-timestamp': timestamp, 'x-signature-ed25519': signature } = request.headers;
      handle(Buffer.concat(chunks).toString(), String(timestamp), String(signature)).then(
        ({ status, body }) => {
          response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' });
          response.end(body === undefined ? '' : JSON.stringify(body));
        },
        () => response.destroy(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/discord/interactions`, seen };
}
