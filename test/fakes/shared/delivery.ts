import type { Json, JsonObject } from './json.ts';

/** One attempt to send something to an app, and what came of it. */
export interface SendAttempt<Outcome extends string> {
  readonly outcome: Outcome;
  /** What was answered at once; undefined if nothing was. */
  readonly answer: Json | undefined;
  /** The HTTP status, over HTTP. */
  readonly status: number | undefined;
  /** How long the app took, in milliseconds of real time. */
  readonly ms: number;
}

/** Something to be sent to an app: once, or again. */
export interface Sent<Attempt> {
  readonly payload: JsonObject;
  readonly attempts: Attempt[];
}

/** A way to an app. */
export interface WayToApp<Delivery, Attempt, How> {
  /** How many receivers there are: connections, sessions, or URLs. */
  receivers(): number;
  /** Makes one attempt. */
  send(delivery: Delivery, how?: How): Promise<Attempt>;
}
