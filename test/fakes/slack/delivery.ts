import type { SendAttempt, Sent, WayToApp } from '../shared/delivery.ts';

/** What is sent to an app. The names are those of Socket Mode's envelopes. */
export type DeliveryKind = 'slash_commands' | 'interactive' | 'events_api';

/**
 * What came of one attempt. `acked`: in time. `operation_timeout`: not in three seconds. `dispatch_failed`: there was nobody to send
 * it to, the connection was lost, or the answer was an HTTP error.
 */
export interface Attempt extends SendAttempt<'acked' | 'operation_timeout' | 'dispatch_failed'> {
  /** Which try it was: 0 is the first. */
  readonly retry: number;
  /** Whether the app asked not to be tried again (`x-slack-no-retry`). */
  readonly noRetry: boolean;
}

/** Something to be sent to an app: once, or again. */
export interface Delivery extends Sent<Attempt> {
  /** The envelope's ID, over Socket Mode. */
  readonly id: string;
  readonly kind: DeliveryKind;
}

/** How one attempt is to be made. */
export interface Sending {
  readonly retry?: { readonly attempt: number; readonly reason: string };
  /** Which of the receivers; the next one in turn, if that is not said. */
  readonly receiver?: number;
}

/** A way to an app. */
export interface Transport extends WayToApp<Delivery, Attempt, Sending> {
  /** What a retry says of the attempt before it. */
  retryReason(before: Attempt): string;
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
