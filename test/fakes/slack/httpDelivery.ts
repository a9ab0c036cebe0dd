import { AppUrls, type SignedRequest } from '../shared/httpDelivery.ts';
import type { Attempt, Delivery, Sending, Transport } from './delivery.ts';
import { signedRequest } from './signing.ts';

const OUTCOME = { taken: 'acked', failed: 'dispatch_failed', timeout: 'operation_timeout' } as const;

/** Request URLs: what is to be sent is posted to one of an app's replicas, in turn. */
export class HttpDelivery extends AppUrls<Delivery> implements Transport {
  readonly #secret: string;
  readonly #changed: () => void;

  constructor(urls: readonly string[], secret: string, ackWithinMs: number, changed: () => void) {
    super(urls, ackWithinMs);
    this.#secret = secret;
    this.#changed = changed;
  }

  /** Source: docs.slack.dev/apis/events-api#errors */
  retryReason({ outcome, status }: Attempt): string {
    if (outcome === 'operation_timeout') return 'http_timeout';
    return status === undefined ? 'connection_failed' : 'http_error';
  }

  async send(delivery: Delivery, { retry, receiver }: Sending = {}): Promise<Attempt> {
    const first = this.signedOnce(delivery, () => this.#sign(delivery));
    // A retry is signed again, or it would be too old after five minutes.
    const signed = retry === undefined ? first : this.#sign(delivery);
    const retrying: Record<string, string> =
      retry === undefined ? {} : { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason };
    const posted = await this.post({ ...signed, headers: { ...signed.headers, ...retrying } }, receiver);
    this.#changed();
    const { how, headers, ...made } = posted;
    const noRetry = headers['x-slack-no-retry'] === '1';
    return { ...made, outcome: OUTCOME[how], retry: retry?.attempt ?? 0, noRetry };
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
