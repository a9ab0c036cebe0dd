import type { Json, JsonObject } from '../shared/json.ts';

/** One attempt to send an interaction to an app. */
export interface Attempt {
  /** `undelivered`: there was nobody to send it to, the connection was lost, or the answer was an HTTP error. */
  readonly outcome: 'delivered' | 'undelivered' | 'timeout';
  /** What was answered inline, over HTTP; undefined if nothing was. */
  readonly answer: Json | undefined;
  /** The HTTP status, over HTTP. */
  readonly status: number | undefined;
  /** How long that took, in milliseconds of real time. */
  readonly ms: number;
}

/** An interaction to be sent: once, or again. */
export interface Delivery {
  readonly payload: JsonObject;
  readonly attempts: Attempt[];
}

/** A way to an app. */
export interface Transport {
  /** How many receivers there are: sessions, or URLs. */
  receivers(): number;
  /** Makes one attempt. @param receiver which URL; the next one in turn, if that is not said. */
  send(delivery: Delivery, receiver?: number): Promise<Attempt>;
}
