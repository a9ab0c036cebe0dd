import type { App, Receiver } from '@slack/bolt';
import type { Webhook, WebhookReply, WebhookRequest } from '../../../src/chat/contracts/webhook.ts';
import { ENDPOINT } from '../copy.ts';
import { EVENTS_PATH } from '../inbound/options.ts';
import { readOnce } from './readOnce.ts';
import { isFromSlack } from './signature.ts';

/** Bolt's way in over HTTP, on the project's own server: checks who sends and what, hands it on, and answers with the ack. */
export class HttpReceiver implements Receiver, Webhook {
  readonly path = EVENTS_PATH;
  readonly #signingSecret: string;
  readonly #clock: () => number;
  #app: App | undefined;
  #open = false;

  constructor(signingSecret: string, clock: () => number) {
    this.#signingSecret = signingSecret;
    this.#clock = clock;
  }

  init(app: App): void {
    this.#app = app;
  }

  /** Begins to pass requests on. */
  start(): Promise<void> {
    this.#open = true;
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.#open = false;
    return Promise.resolve();
  }

  async handle(request: WebhookRequest): Promise<WebhookReply> {
    if (!isFromSlack(request, this.#signingSecret, this.#clock()))
      return isCertificateProbe(request) ? { status: 200, body: '' } : words(401, ENDPOINT.signature);
    const body = parse(request);
    if (body === 'unsupported') return words(415, ENDPOINT.contentType);
    if (body === undefined) return words(400, ENDPOINT.unreadable);
    if ('ssl_check' in body) return { status: 200, body: '' };
    if (body['type'] === 'url_verification') {
      return typeof body['challenge'] === 'string'
        ? json({ challenge: body['challenge'] })
        : words(400, ENDPOINT.noChallenge);
    }
    if (readOnce(body) === undefined) {
      // Events that we never asked for, and closed modals, need no answer; anything else has a shape that Slack does not send.
      const harmless = body['type'] === 'event_callback' || body['type'] === 'view_closed';
      return harmless && isEventShaped(body) ? { status: 200, body: '' } : words(400, ENDPOINT.shape);
    }
    const app = this.#app;
    if (app === undefined || !this.#open) return words(503, ENDPOINT.notConnected);
    return await this.#process(app, body, request);
  }

  async #process(app: App, body: Record<string, unknown>, { headers }: WebhookRequest): Promise<WebhookReply> {
    const retry = Number(headers['x-slack-retry-num']);
    const reason = headers['x-slack-retry-reason'];
    return await new Promise<WebhookReply>((resolve) => {
      const ack = (response?: unknown): Promise<void> => {
        resolve(ackReply(response));
        return Promise.resolve();
      };
      const event = {
        body,
        ack,
        ...(Number.isInteger(retry) ? { retryNum: retry } : {}),
        ...(typeof reason === 'string' ? { retryReason: reason } : {}),
      };
      // Whatever was not acked by then has no listener; and Bolt stumbles over some shapes that Slack does not send.
      app.processEvent(event).then(
        () => resolve({ status: 200, body: '' }),
        () => resolve(words(400, ENDPOINT.shape)),
      );
    });
  }
}

/** Slack's unsigned check of the certificate, which holds nothing else. */
function isCertificateProbe(request: WebhookRequest): boolean {
  const body = parse(request);
  if (body === undefined || body === 'unsupported' || body['ssl_check'] !== '1') return false;
  return Object.keys(body).every((name) => name === 'ssl_check' || name === 'token');
}

function parse({ headers, body }: WebhookRequest): Record<string, unknown> | 'unsupported' | undefined {
  const type = headers['content-type'];
  const text = Buffer.from(body).toString('utf8');
  switch (typeof type === 'string' ? type.split(';')[0]?.trim().toLowerCase() : '') {
    case 'application/x-www-form-urlencoded': {
      const form = Object.fromEntries(new URLSearchParams(text));
      return 'payload' in form ? parseJson(form['payload'] ?? '') : form;
    }
    case 'application/json':
      return parseJson(text);
    default:
      return 'unsupported';
  }
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

function isEventShaped(body: Record<string, unknown>): boolean {
  if (body['type'] !== 'event_callback') return true;
  const { event } = body;
  return typeof event === 'object' && event !== null && 'type' in event && typeof event.type === 'string';
}

function ackReply(response: unknown): WebhookReply {
  if (response === undefined || response === null || response === '') return { status: 200, body: '' };
  return typeof response === 'string' ? { status: 200, contentType: 'text/plain', body: response } : json(response);
}

function json(value: unknown): WebhookReply {
  return { status: 200, contentType: 'application/json', body: JSON.stringify(value) };
}

function words(status: number, detail: string): WebhookReply {
  return { status, contentType: 'text/plain; charset=utf-8', body: detail };
}
