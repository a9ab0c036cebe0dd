import { z } from 'zod';
import type { Outcome } from '../../shared/apiResult.ts';
import { renderDeletedSecret } from '../render/secret.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import { DELETED, respond } from './responseUrl.ts';

/** Where a secret was shown: a message that its click's URL can delete, or a modal. */
export type SecretMessage =
  | { readonly kind: 'message'; readonly url: string }
  | { readonly kind: 'modal'; readonly viewId: string };

const TARGET = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), url: z.string() }),
  z.object({ kind: z.literal('modal'), viewId: z.string() }),
]);

/** Writes down where a secret will be shown; it is stored sealed, until it is burned. */
export function deletionHandle(target: SecretMessage): string {
  return JSON.stringify(target);
}

/** Deletes what showed a secret. A message or modal that is not there any more shows nothing. */
export async function deleteSecretMessage(handle: string, clients: Clients): Promise<'burned' | 'gone' | 'try-again'> {
  const target = readTarget(handle);
  if (target === undefined) return 'gone';
  const outcome: Outcome<unknown> =
    target.kind === 'message'
      ? await respond(target.url, DELETED)
      : await attempt(() => clients.bulk.views.update({ view_id: target.viewId, view: renderDeletedSecret() }));
  switch (outcome.kind) {
    case 'done':
      return 'burned';
    case 'refused':
      // Slack has spoken, unless it was never reached.
      return /^(E[A-Z_]+|UND_ERR)/.test(outcome.code) ? 'try-again' : 'gone';
    case 'busy':
    case 'unknown':
      return 'try-again';
  }
}

function readTarget(handle: string): SecretMessage | undefined {
  try {
    return TARGET.safeParse(JSON.parse(handle)).data;
  } catch {
    return undefined;
  }
}
