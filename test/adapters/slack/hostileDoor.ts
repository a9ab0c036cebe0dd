import { createHmac } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { expect } from 'vitest';
import type { SlackApp } from './slackApp.ts';

/** A form's content type, as Slack sends it. */
export const FORM = 'application/x-www-form-urlencoded';
/** An event's content type, as Slack sends it. */
export const JSON_TYPE = 'application/json';

/** How a request is to be signed; what is not said is as Slack does it. */
export interface Seal {
  readonly secret?: string;
  /** Seconds since 1970. */
  readonly at?: number;
  readonly contentType?: string;
}

/** What a door heard. */
export interface Heard {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request that is to be sent as it is. */
export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Uint8Array | string;
}

/** Signs bytes as Slack does (docs.slack.dev/authentication/verifying-requests-from-slack). @returns the hexadecimal digits. */
export function macOf(secret: string, at: number | string, body: Uint8Array | string): string {
  return createHmac('sha256', secret).update(`v0:${at}:`).update(body).digest('hex');
}

/** The door that Slack knocks at over HTTP, for tests that send whatever bytes, headers and methods they like: bytes, headers, methods. */
export class HostileDoor {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });
  readonly #url: URL;
  readonly #secret: string;

  /** @param replica which process is knocked at. */
  constructor({ replicas, slack }: SlackApp, replica = 0) {
    this.#url = new URL(`${replicas[replica]?.url ?? ''}/slack/events`);
    this.#secret = slack.app.signingSecret;
  }

  /** A request that Slack could have made. */
  sealed(body: Uint8Array | string, seal: Seal = {}): RawRequest {
    const at = seal.at ?? Math.floor(Date.now() / 1_000);
    return {
      body,
      headers: {
        'content-type': seal.contentType ?? FORM,
        'x-slack-request-timestamp': String(at),
        'x-slack-signature': `v0=${macOf(seal.secret ?? this.#secret, at, body)}`,
      },
    };
  }

  /** Sends it with Node's plain client, which corrects less than `fetch` does. */
  async send({ method = 'POST', path = this.#url.pathname, headers, body }: RawRequest): Promise<Heard> {
    const length = { 'content-length': Buffer.byteLength(body) };
    return await new Promise<Heard>((done, fail) => {
      const options = { agent: this.#agent, port: this.#url.port, method, path, headers: { ...headers, ...length } };
      const outgoing = request(options, (incoming) => {
        let text = '';
        incoming.setEncoding('latin1');
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

  /** Sends what Slack could have sent. */
  async knock(body: Uint8Array | string, seal: Seal = {}): Promise<Heard> {
    return await this.send(this.sealed(body, seal));
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** A payload as the form in which Slack posts interactions. */
export function asPayload(payload: unknown): string {
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

/** A command as the form in which Slack posts it. */
export function asForm(fields: Readonly<Record<string, unknown>>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  return form.toString();
}

/** Sends requests by their names, one after another. @returns what each was answered, by the same names. */
export async function answersAt(
  door: HostileDoor,
  requests: Readonly<Record<string, RawRequest>>,
): Promise<Readonly<Record<string, Heard>>> {
  const heard: Record<string, Heard> = {};
  for (const [name, sent] of Object.entries(requests)) heard[name] = await door.send(sent);
  return heard;
}

/** @returns the status that each was answered with. */
export function statusesOf(heard: Readonly<Record<string, Heard>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(heard).map(([name, { status }]) => [name, status]));
}

/** Puts other headers on a request; what is undefined is left out. */
export function withHeaders(request: RawRequest, headers: OutgoingHttpHeaders): RawRequest {
  const all = Object.entries({ ...request.headers, ...headers });
  return { ...request, headers: Object.fromEntries(all.filter(([, value]) => value !== undefined)) };
}

/** Stands in the bodies of hostile requests, and may stand in no answer. */
export const MARKER = 'zanzibar-4711';

/** Checks that answers say little: neither what was sent, nor where in the program it was refused. */
export function expectDiscreet(heard: Readonly<Record<string, Heard>>): void {
  for (const [name, { text, headers }] of Object.entries(heard)) {
    expect(`${text}${JSON.stringify(headers)}`, name).not.toMatch(
      /zanzibar|node_modules|\.ts\b|\s+at \S+ \(|Error:|fake-signing|lk_/,
    );
    expect(text.length, name).toBeLessThan(400);
  }
}

/** A command that changes something if it gets in, as Slack posts it. @param trigger of which there is none other. */
export function changingCommand({ slack, conversation }: SlackApp, trigger: string): string {
  return asForm({
    command: '/apikey',
    text: `project create ${MARKER}`,
    response_url: `${new URL(slack.apiUrl).origin}/hooks/commands/${slack.team.id}/${MARKER}`,
    trigger_id: trigger,
    user_id: 'UANA',
    team_id: slack.team.id,
    channel_id: conversation,
  });
}
