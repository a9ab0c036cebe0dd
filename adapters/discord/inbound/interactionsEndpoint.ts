import type { KeyObject } from 'node:crypto';
import type { APIInteractionResponse } from 'discord.js';
import type { View } from '../../../src/chat/contracts/view.ts';
import type { Webhook, WebhookReply, WebhookRequest } from '../../../src/chat/contracts/webhook.ts';
import { ENDPOINT } from '../copy.ts';
import type { InitialResponse } from '../outbound/initialResponse.ts';
import { renderSuggestions } from '../render/autocomplete.ts';
import type { CommandWording } from '../render/commandWording.ts';
import { renderMessage } from '../render/message.ts';
import { type Inbound, isPing, readInteraction } from '../transport/payloads.ts';
import { isFromDiscord, publicKeyOf } from '../transport/signature.ts';
import type { InteractionDispatcher } from './dispatcher.ts';
import { INTERACTIONS_PATH } from './options.ts';

/** What the door needs. */
export interface EndpointDeps {
  readonly publicKey: string;
  readonly applicationId: string;
  readonly dispatcher: InteractionDispatcher;
  readonly wording: CommandWording;
  /** The time by which signatures are new or stale. */
  readonly clock: () => number;
  /** Work that goes on after the answer; stopping the adapter waits for it. */
  readonly track: (work: Promise<void>) => void;
}

const EPHEMERAL = 64;

/** The endpoint of Discord's interactions: it checks each signature and answers the request with the first response. */
export class InteractionsEndpoint implements Webhook {
  readonly path = INTERACTIONS_PATH;
  readonly #deps: EndpointDeps;
  readonly #key: KeyObject;
  /** What is the same for everyone is written out once. */
  readonly #staticReplies = new WeakMap<View, WebhookReply>();

  constructor(deps: EndpointDeps) {
    this.#deps = deps;
    this.#key = publicKeyOf(deps.publicKey);
  }

  async handle(request: WebhookRequest): Promise<WebhookReply> {
    if (!isFromDiscord(request, this.#key, this.#deps.clock())) return words(401, ENDPOINT.signature);
    const body = parsed(request.body);
    if (isPing(body)) return json({ type: 1 });
    const inbound = readInteraction(body);
    if (inbound === undefined) return words(400, ENDPOINT.unknown);
    if (inbound.applicationId !== this.#deps.applicationId) return words(403, ENDPOINT.otherApplication);
    return await this.#answer(inbound);
  }

  async #answer(inbound: Inbound): Promise<WebhookReply> {
    const { dispatcher } = this.#deps;
    if (inbound.kind === 'autocomplete')
      return json({ type: 8, data: { choices: renderSuggestions(await dispatcher.complete(inbound)) } });
    // Sent again, it was answered the first time.
    if (dispatcher.repeats(inbound)) return words(409, ENDPOINT.repeated);
    const staticReply = dispatcher.staticReply(inbound);
    if (staticReply !== undefined) return this.#atOnce(staticReply);
    return await new Promise<WebhookReply>((resolve) => {
      let isAnswered = false;
      const first: InitialResponse = {
        isInline: true,
        send: (response) => {
          isAnswered = true;
          resolve(json(response));
          return Promise.resolve({ kind: 'done', value: undefined });
        },
      };
      const served = dispatcher.serve(inbound, first).finally(() => {
        if (!isAnswered) resolve(words(409, ENDPOINT.repeated));
      });
      this.#deps.track(served);
    });
  }

  #atOnce(staticReply: View): WebhookReply {
    const known =
      this.#staticReplies.get(staticReply) ?? json({ type: 4, data: ephemeral(this.#deps.wording.view(staticReply)) });
    this.#staticReplies.set(staticReply, known);
    return known;
  }
}

/** A message as a first response that only the person sees. */
export function ephemeral(shown: View) {
  const message = renderMessage(shown);
  return { ...message, attachments: [...message.attachments], flags: message.flags | EPHEMERAL };
}

function json(response: APIInteractionResponse): WebhookReply {
  return { status: 200, contentType: 'application/json; charset=utf-8', body: JSON.stringify(response) };
}

function words(status: number, body: string): WebhookReply {
  return { status, contentType: 'text/plain; charset=utf-8', body };
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(UTF_8.decode(body));
  } catch {
    return undefined;
  }
}
