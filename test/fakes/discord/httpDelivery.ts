import type { KeyObject } from 'node:crypto';
import { AppUrls } from '../shared/httpDelivery.ts';
import type { Attempt, Delivery, Transport } from './delivery.ts';
import { signedRequest } from './signing.ts';

const OUTCOME = { taken: 'delivered', failed: 'undelivered', timeout: 'timeout' } as const;

/** Interactions endpoints: an interaction is posted to one of an app's replicas, in turn. */
export class HttpDelivery extends AppUrls<Delivery> implements Transport {
  readonly #key: KeyObject;

  constructor(urls: readonly string[], key: KeyObject, ackWithinMs: number) {
    super(urls, ackWithinMs);
    this.#key = key;
  }

  async send(delivery: Delivery, receiver?: number): Promise<Attempt> {
    const signed = this.signedOnce(delivery, () => signedRequest(JSON.stringify(delivery.payload), this.#key));
    const { how, headers: _, ...made } = await this.post(signed, receiver);
    return { ...made, outcome: OUTCOME[how] };
  }
}
