import type { APIInteractionResponse } from 'discord.js';
import type { Outcome } from '../../shared/apiResult.ts';
import { attempt, type ErrorCode } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';

/** How an interaction is answered first: within three seconds, and once. */
export interface InitialResponse {
  /** Gives it. */
  send(response: APIInteractionResponse): Promise<Outcome<unknown, ErrorCode>>;
  /**
   * Whether it is the answer to a request of Discord's. When it reaches Discord is not known then, and what follows it by another
   * way may overtake it.
   */
  readonly isInline: boolean;
}

/** Sends it as a request. See docs.discord.com/developers/interactions/receiving-and-responding#create-interaction-response */
export function callback(
  { id, token }: { readonly id: string; readonly token: string },
  clients: Clients,
): InitialResponse {
  const path = `/interactions/${id}/${token}/callback` as const;
  return {
    isInline: false,
    send: (body) => attempt(() => clients.interactive.post(path, { body, auth: false })),
  };
}
