import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { type LocalServer, type Received, type Reply, startLocalServer } from '../localServer.ts';

/** The contract of a webhook's body: nothing more, nothing less, and a secret in the one step that is about it. */
const BODY = z
  .strictObject({
    type: z.enum(['app.undeploy', 'app.update-secret', 'app.deploy']),
    timestamp: z.iso.datetime(),
    data: z.strictObject({
      app: z.string().min(1),
      project: z.string().min(1),
      rotation: z.string().min(1).nullable(),
      key: z.strictObject({ id: z.string().min(1), name: z.string().min(1) }),
      secret: z.string().min(1).optional(),
    }),
  })
  .refine(({ type, data }) => (type === 'app.update-secret') === (data.secret !== undefined), 'secret out of place');

/** What a receiver took as its own to do. */
export type Message = z.output<typeof BODY> & { readonly id: string };

/** A service that takes signed requests, verified as its owner would: with the library of Standard Webhooks. */
export interface Receiver extends LocalServer {
  /** What was done, once for each `webhook-id`. */
  readonly done: readonly Message[];
  /** Every request, also those that were refused or answered with a fault. */
  readonly requests: readonly Received[];
  /** Why requests were refused. */
  readonly refused: readonly string[];
  /** The signing secret that `app register` showed. */
  trust(secret: string): void;
  /** Answers the next requests otherwise, one after another. */
  faults(...faults: readonly Fault[]): void;
  /** Lets something happen around each message, before it is done or once it is and nobody was told. The answer waits for it. */
  around(act: (message: Message, side: Side) => Promise<void>): void;
}

/** On which side of a change something happens. */
export type Side = 'before' | 'after';

/** An answer that a receiver gives in the place of its own. */
export type Fault = Reply | ((response: ServerResponse) => void);

/** Starts a receiver. */
export async function startReceiver(options: { readonly tls?: boolean } = {}): Promise<Receiver> {
  const done: Message[] = [];
  const requests: Received[] = [];
  const refused: string[] = [];
  const queue: Fault[] = [];
  let webhook: Webhook | undefined;
  let around: (message: Message, side: Side) => Promise<void> = async () => undefined;
  const server = await startLocalServer(async (request, response) => {
    requests.push(request);
    const fault = queue.shift();
    if (typeof fault === 'function') {
      fault(response);
      return undefined;
    }
    if (fault !== undefined) return fault;
    let message: Message;
    try {
      message = accept(webhook, request);
    } catch (error) {
      refused.push(String(error));
      return { status: 400, body: 'no' };
    }
    await around(message, 'before');
    if (!done.some(({ id }) => id === message.id)) done.push(message);
    await around(message, 'after');
    return { status: 204 };
  }, options);
  return {
    ...server,
    done,
    requests,
    refused,
    trust: (secret) => {
      webhook = new Webhook(secret);
    },
    faults: (...faults) => queue.push(...faults),
    around: (act) => {
      around = act;
    },
  };
}

function accept(webhook: Webhook | undefined, { method, headers, body }: Received): Message {
  if (webhook === undefined) throw new Error('no signing secret');
  if (method !== 'POST') throw new Error(`method ${method}`);
  if (headers['content-type'] !== 'application/json') throw new Error(`type ${headers['content-type']}`);
  const text = (name: string) => String(headers[name] ?? '');
  const signed = Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, text(name)]),
  );
  return { ...BODY.parse(webhook.verify(body, signed)), id: text('webhook-id') };
}
