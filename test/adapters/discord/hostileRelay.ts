import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../fakes/shared/json.ts';
import type { Heard, RawRequest } from '../slack/hostileDoor.ts';
import type { HostileDoor } from './hostileDoor.ts';

/** What becomes of what Discord posts. @returns what Discord is answered. */
export type Passing = (posted: RawRequest, door: HostileDoor) => Promise<Heard>;

/** Passes it on to the first replica, as it is. */
const PLAINLY: Passing = async (posted, door) => await door.send(posted);

/** Somebody between Discord and the program, who sees each request with its signature, and can keep it, change it or repeat it. */
export class HostileRelay {
  readonly #server: Server;
  #passing: Passing = PLAINLY;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Stands before the replicas behind a door. */
  static async open(door: HostileDoor): Promise<HostileRelay> {
    const server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const names = ['content-type', 'x-signature-timestamp', 'x-signature-ed25519'];
        const headers = Object.fromEntries(names.map((name) => [name, String(incoming.headers[name])]));
        relay.#passing({ headers, body: Buffer.concat(chunks) }, door).then(
          ({ status, headers: said, text }) => {
            outgoing.writeHead(status, { 'content-type': said['content-type'] ?? 'text/plain' }).end(text);
          },
          () => outgoing.destroy(),
        );
      });
    });
    const relay = new HostileRelay(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return relay;
  }

  /** Where Discord is to post to. */
  get url(): string {
    const address: AddressInfo | string | null = this.#server.address();
    return typeof address === 'object' && address !== null
      ? `http://127.0.0.1:${address.port}/discord/interactions`
      : '';
  }

  /** While somebody does something, lets this become of what Discord posts. */
  async while<T>(passing: Passing, act: () => Promise<T>): Promise<T> {
    this.#passing = passing;
    try {
      return await act();
    } finally {
      this.#passing = PLAINLY;
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}

/** Changes the payload on its way, and signs it again: what Discord vouches for is then something else than what was done. */
export function forging(change: (payload: JsonObject) => JsonObject, replica = 0): Passing {
  return async ({ body }, door) => {
    const payload: JsonObject = JSON.parse(Buffer.from(body).toString('utf8'));
    return await door.knock(JSON.stringify(change(payload)), {}, replica);
  };
}
