import type { KeyObject } from 'node:crypto';
import { parseJson } from '../shared/json.ts';
import { type HttpResult, postTo } from '../slack/httpDelivery.ts';
import type { SignedRequest } from '../slack/signing.ts';
import type { Attempt, Delivery, Transport } from './delivery.ts';
import { signedRequest } from './signing.ts';

/** Interactions endpoints: an interaction is posted to one of an app's replicas, in turn. */
export class HttpDelivery implements Transport {
  readonly #urls: readonly string[];
  readonly #key: KeyObject;
  readonly #ackWithinMs: number;
  /** What was signed once: a redelivery is the same, byte for byte. */
  readonly #signed = new WeakMap<Delivery, SignedRequest>();
  #turn = 0;

  constructor(urls: readonly string[], key: KeyObject, ackWithinMs: number) {
    this.#urls = urls;
    this.#key = key;
    this.#ackWithinMs = ackWithinMs;
  }

  receivers(): number {
    return this.#urls.length;
  }

  async send(delivery: Delivery, receiver?: number): Promise<Attempt> {
    const began = performance.now();
    const url = this.#urls[receiver ?? this.#turn++ % Math.max(this.#urls.length, 1)];
    const signed = this.#signed.get(delivery) ?? signedRequest(JSON.stringify(delivery.payload), this.#key);
    this.#signed.set(delivery, signed);
    const result: HttpResult = url === undefined ? { kind: 'failed' } : await postTo(url, signed, this.#ackWithinMs);
    const ms = performance.now() - began;
    if (result.kind !== 'answered') {
      const outcome = result.kind === 'timeout' ? 'timeout' : 'undelivered';
      return { outcome, answer: undefined, status: undefined, ms };
    }
    const { status, body, headers } = result;
    const good = status >= 200 && status < 300;
    const isJson = String(headers['content-type'] ?? '').startsWith('application/json');
    const answer = body === '' ? undefined : isJson ? parseJson(body) : body;
    return { outcome: good ? 'delivered' : 'undelivered', answer: good ? answer : undefined, status, ms };
  }
}
