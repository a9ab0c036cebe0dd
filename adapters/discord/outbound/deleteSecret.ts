import { z } from 'zod';
import { deletionResult, readDeletionHandle } from '../../shared/deletionHandle.ts';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';

const TARGET = z.object({ applicationId: z.string().regex(/^\d{5,20}$/), token: z.string().regex(/^[\w.:=-]+$/) });
/** Where a secret was shown: the reply to an interaction, which its token can delete for fifteen minutes. */
export type SecretMessage = z.infer<typeof TARGET>;

/** Deletes what showed a secret. Nobody can reach a reply whose token has expired. */
export async function deleteSecretMessage(handle: string, clients: Clients): Promise<'deleted' | 'gone' | 'try-again'> {
  const target = readDeletionHandle(TARGET, handle);
  if (target === undefined) return 'gone';
  const path = `/webhooks/${target.applicationId}/${target.token}/messages/@original` as const;
  const outcome = await attempt(() => clients.bulk.delete(path, { auth: false }));
  // Discord answers by a number of its own; anything else is said by a proxy, or by nobody.
  return deletionResult(outcome, (code) => typeof code === 'number');
}
