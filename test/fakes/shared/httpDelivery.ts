import { type IncomingHttpHeaders, request } from 'node:http';
import { type Json, parseJson } from './json.ts';

/** A request as the platform would send it. */
export interface SignedRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What an app answered to a request, or how it did not. */
export type HttpResult =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      readonly headers: IncomingHttpHeaders;
    }
  | { readonly kind: 'failed' | 'timeout' };

/** Posts a request to an app and waits as long as the platform does. */
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

/** What came of posting something: `taken` with a status of success, or not. */
interface Posted {
  readonly how: 'taken' | 'failed' | 'timeout';
  readonly answer: Json | undefined;
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly ms: number;
}

/** Request URLs: what is to be sent is posted to one of an app's replicas, in turn. */
export class AppUrls<Delivery extends object> {
  readonly #urls: readonly string[];
  readonly #ackWithinMs: number;
  /** What was signed once: a redelivery is the same, byte for byte. */
  readonly #signed = new WeakMap<Delivery, SignedRequest>();
  #turn = 0;

  constructor(urls: readonly string[], ackWithinMs: number) {
    this.#urls = urls;
    this.#ackWithinMs = ackWithinMs;
  }

  receivers(): number {
    return this.#urls.length;
  }

  /** @returns what was signed for a delivery, the first time and ever after. */
  protected signedOnce(delivery: Delivery, sign: () => SignedRequest): SignedRequest {
    const signed = this.#signed.get(delivery) ?? sign();
    this.#signed.set(delivery, signed);
    return signed;
  }

  protected async post(signed: SignedRequest, receiver: number | undefined): Promise<Posted> {
    const began = performance.now();
    const url = this.#urls[receiver ?? this.#turn++ % Math.max(this.#urls.length, 1)];
    const result: HttpResult = url === undefined ? { kind: 'failed' } : await postTo(url, signed, this.#ackWithinMs);
    const ms = performance.now() - began;
    if (result.kind !== 'answered') return { how: result.kind, answer: undefined, status: undefined, headers: {}, ms };
    const { status, headers, body } = result;
    const isTaken = status >= 200 && status < 300;
    const isJson = headers['content-type']?.startsWith('application/json') === true;
    const answer = body === '' || !isTaken ? undefined : isJson ? parseJson(body) : body;
    return { how: isTaken ? 'taken' : 'failed', answer, status, headers, ms };
  }
}
