import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Agent, request } from 'node:http';
import { type Heard, JSON_TYPE, type RawRequest } from '../slack/hostileDoor.ts';
import type { DiscordApp } from './discordApp.ts';

/** How a request is to be signed; what is not said is as Discord does it. */
export interface Seal {
  readonly key?: KeyObject;
  /** Seconds since 1970. */
  readonly at?: number | string;
  readonly contentType?: string;
}

/** A key of somebody who is not Discord. */
export const ANOTHER_KEY = generateKeyPairSync('ed25519').privateKey;

const PATH = '/discord/interactions';

/** Signs bytes as Discord does (docs.discord.com/developers/interactions/overview). @returns the hexadecimal digits. */
export function signatureOf(key: KeyObject, at: number | string, body: Uint8Array | string): string {
  return sign(null, Buffer.concat([Buffer.from(String(at)), Buffer.from(body)]), key).toString('hex');
}

/** The door that Discord knocks at over HTTP, for tests that send whatever bytes, headers and methods they like: bytes, headers, methods. */
export class HostileDoor {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 });
  readonly #urls: readonly string[];
  readonly #key: KeyObject;

  constructor({ replicas, discord }: Pick<DiscordApp, 'replicas' | 'discord'>) {
    this.#urls = replicas.map(({ url }) => url);
    this.#key = discord.app.privateKey;
  }

  /** A request that Discord could have made. */
  sealed(body: Uint8Array | string, seal: Seal = {}): RawRequest {
    const at = seal.at ?? Math.floor(Date.now() / 1_000);
    return {
      body,
      headers: {
        'content-type': seal.contentType ?? JSON_TYPE,
        'x-signature-timestamp': String(at),
        'x-signature-ed25519': signatureOf(seal.key ?? this.#key, at, body),
      },
    };
  }

  /** Sends it with Node's plain client, which corrects less than `fetch` does. @param url where to, if not to a replica. */
  async send(sent: RawRequest, replica = 0, url = this.#urls[replica] ?? ''): Promise<Heard> {
    const { method = 'POST', path = PATH, headers, body } = sent;
    const length = { 'content-length': Buffer.byteLength(body) };
    return await new Promise<Heard>((done, fail) => {
      const { port } = new URL(url);
      const options = { agent: this.#agent, port, method, path, headers: { ...headers, ...length } };
      const outgoing = request(options, (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk) => {
          text += String(chunk);
        });
        incoming.on('end', () => done({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }));
        incoming.on('error', fail);
      });
      outgoing.on('error', fail);
      outgoing.end(body);
    });
  }

  /** Sends what Discord could have sent. */
  async knock(body: Uint8Array | string, seal: Seal = {}, replica = 0): Promise<Heard> {
    return await this.send(this.sealed(body, seal), replica);
  }

  /** Sends requests by their names, one after another. @returns what each was answered, by the same names. */
  async answers(requests: Readonly<Record<string, RawRequest>>): Promise<Readonly<Record<string, Heard>>> {
    const heard: Record<string, Heard> = {};
    for (const [name, sent] of Object.entries(requests)) heard[name] = await this.send(sent);
    return heard;
  }

  close(): void {
    this.#agent.destroy();
  }
}
