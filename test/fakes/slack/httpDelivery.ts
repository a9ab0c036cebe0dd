import { request } from 'node:http';
import { type Json, parseJson } from '../shared/json.ts';
import type { Attempt, Delivery, Sending, Transport } from './delivery.ts';
import { type SignedRequest, signedRequest } from './signing.ts';

/** What an app answered to a request, or how it did not. */
export type HttpResult =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
    }
  | { readonly kind: 'failed' | 'timeout' };

/** Posts a request to an app and waits as long as Slack does. */
export async function postTo(url: string, { body, headers }: SignedRequest, withinMs: number): Promise<HttpResult> {
  return await new Promise((resolve) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method: 'POST', headers: { ...headers, ...length }, agent: false });
    const end = (result: HttpResult) => {
      clearTimeout(timer);
      resolve(result);
      sent.destroy();
    };
    const timer = setTimeout(() => end({ kind: 'timeout' }), withinMs);
    sent.once('error', () => end({ kind: 'failed' }));
    sent.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', () => end({ kind: 'failed' }));
      response.once('end', () =>
        end({
          kind: 'answered',
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          headers: response.headers,
        }),
      );
    });
    sent.end(body);
  });
}

/** Request URLs: what is to be sent is posted to one of an app's replicas, in turn. */
export class HttpDelivery implements Transport {
  readonly #urls: readonly string[];
  readonly #secret: string;
  readonly #ackWithinMs: number;
  readonly #changed: () => void;
  /** What was signed once: a redelivery is the same, byte for byte. */
  readonly #signed = new WeakMap<Delivery, SignedRequest>();
  #turn = 0;

  constructor(urls: readonly string[], secret: string, ackWithinMs: number, changed: () => void) {
    this.#urls = urls;
    this.#secret = secret;
    this.#ackWithinMs = ackWithinMs;
    this.#changed = changed;
  }

  receivers(): number {
    return this.#urls.length;
  }

  /** Source: docs.slack.dev/apis/events-api#errors */
  retryReason({ outcome, status }: Attempt): string {
    if (outcome === 'operation_timeout') return 'http_timeout';
    return status === undefined ? 'connection_failed' : 'http_error';
  }

  async send(delivery: Delivery, { retry, receiver }: Sending = {}): Promise<Attempt> {
    const began = performance.now();
    const url = this.#urls[receiver ?? this.#turn++ % Math.max(this.#urls.length, 1)];
    const first = this.#signed.get(delivery) ?? this.#sign(delivery);
    this.#signed.set(delivery, first);
    // A retry is signed again, or it would be too old after five minutes.
    const signed = retry === undefined ? first : this.#sign(delivery);
    const retrying: Record<string, string> =
      retry === undefined ? {} : { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason };
    const result: HttpResult =
      url === undefined
        ? { kind: 'failed' }
        : await postTo(url, { ...signed, headers: { ...signed.headers, ...retrying } }, this.#ackWithinMs);
    const made = { ms: performance.now() - began, retry: retry?.attempt ?? 0 };
    this.#changed();
    if (result.kind !== 'answered') {
      const outcome = result.kind === 'timeout' ? 'operation_timeout' : 'dispatch_failed';
      return { ...made, outcome, answer: undefined, status: undefined, noRetry: false };
    }
    const { status, headers, body } = result;
    const good = status >= 200 && status < 300;
    return {
      ...made,
      outcome: good ? 'acked' : 'dispatch_failed',
      answer: good ? readAnswer(body, String(headers['content-type'] ?? '')) : undefined,
      status,
      noRetry: headers['x-slack-no-retry'] === '1',
    };
  }

  #sign({ kind, payload }: Delivery): SignedRequest {
    if (kind === 'events_api') {
      return signedRequest(JSON.stringify(payload), this.#secret, { contentType: 'application/json' });
    }
    const form = new URLSearchParams();
    if (kind === 'interactive') form.set('payload', JSON.stringify(payload));
    else for (const [field, value] of Object.entries(payload)) form.set(field, String(value));
    return signedRequest(form.toString(), this.#secret);
  }
}

function readAnswer(body: string, contentType: string): Json | undefined {
  if (body === '') return undefined;
  return contentType.startsWith('application/json') ? parseJson(body) : body;
}
