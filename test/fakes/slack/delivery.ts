import type { Json, JsonObject } from '../shared/json.ts';

/** What is sent to an app. The names are those of Socket Mode's envelopes. */
export type DeliveryKind = 'slash_commands' | 'interactive' | 'events_api';

/** One attempt to send something to an app, and what came of it. */
export interface Attempt {
  /**
   * `acked`: in time. `operation_timeout`: not in three seconds. `dispatch_failed`: there was nobody to send it to, the
   * connection was lost, or the answer was an HTTP error.
   */
  readonly outcome: 'acked' | 'operation_timeout' | 'dispatch_failed';
  /** What was acknowledged with; undefined if nothing was. */
  readonly answer: Json | undefined;
  /** The HTTP status, over HTTP. */
  readonly status: number | undefined;
  /** How long the app took, in milliseconds of real time. */
  readonly ms: number;
  /** Which try it was: 0 is the first. */
  readonly retry: number;
  /** Whether the app asked not to be tried again (`x-slack-no-retry`). */
  readonly noRetry: boolean;
}

/** Something to be sent to an app: once, or again. */
export interface Delivery {
  /** The envelope's ID, over Socket Mode. */
  readonly id: string;
  readonly kind: DeliveryKind;
  readonly payload: JsonObject;
  readonly attempts: Attempt[];
}

/** How one attempt is to be made. */
export interface Sending {
  readonly retry?: { readonly attempt: number; readonly reason: string };
  /** Which of the receivers; the next one in turn, if that is not said. */
  readonly receiver?: number;
}

/** A way to an app. */
export interface Transport {
  /** How many receivers there are: connections, or URLs. */
  receivers(): number;
  /** What a retry says of the attempt before it. */
  retryReason(before: Attempt): string;
  /** Makes one attempt. */
  send(delivery: Delivery, how?: Sending): Promise<Attempt>;
}

/** What is sent as an event is tried again: at once here, and up to as often as at Slack. Source: docs.slack.dev/apis/events-api#errors */
export async function deliver(transport: Transport, delivery: Delivery, retries: number): Promise<Attempt> {
  let attempt = await transport.send(delivery);
  delivery.attempts.push(attempt);
  for (let number = 1; number <= retries && attempt.outcome !== 'acked' && !attempt.noRetry; number += 1) {
    const retry = { attempt: number, reason: transport.retryReason(attempt) };
    attempt = await transport.send(delivery, { retry });
    delivery.attempts.push(attempt);
  }
  return attempt;
}
