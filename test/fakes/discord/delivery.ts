import type { SendAttempt, Sent, WayToApp } from '../shared/delivery.ts';

/** What came of one attempt. `undelivered`: there was nobody to send it to, the connection was lost, or the answer was an HTTP error. */
export type Attempt = SendAttempt<'delivered' | 'undelivered' | 'timeout'>;

/** An interaction to be sent: once, or again. */
export type Delivery = Sent<Attempt>;

/** A way to an app. Which URL is said by its number; otherwise they get it in turn. */
export type Transport = WayToApp<Delivery, Attempt, number>;
