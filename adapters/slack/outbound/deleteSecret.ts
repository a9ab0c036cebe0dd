import { z } from 'zod';
import type { Outcome } from '../../shared/apiResult.ts';
import { deletionResult, readDeletionHandle } from '../../shared/deletionHandle.ts';
import { renderDeletedSecret } from '../render/secret.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';
import { DELETED, respond } from './responseUrl.ts';

const TARGET = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), url: z.string() }),
  z.object({ kind: z.literal('modal'), viewId: z.string() }),
]);
/** Where a secret was shown: a message that its click's URL can delete, or a modal. */
export type SecretMessage = z.infer<typeof TARGET>;

/** Deletes what showed a secret. A message or modal that no longer exists shows nothing. */
export async function deleteSecretMessage(handle: string, clients: Clients): Promise<'deleted' | 'gone' | 'try-again'> {
  const target = readDeletionHandle(TARGET, handle);
  if (target === undefined) return 'gone';
  const outcome: Outcome<unknown> =
    target.kind === 'message'
      ? await respond(target.url, DELETED)
      : await attempt(() => clients.bulk.views.update({ view_id: target.viewId, view: renderDeletedSecret() }));
  // Slack has answered, unless it was never reached.
  return deletionResult(outcome, (code) => !/^(E[A-Z_]+|UND_ERR)/.test(code));
}
