import { z } from 'zod';
import { attempt } from '../transport/apiResult.ts';
import type { Clients } from '../transport/clients.ts';

/** Where a secret was shown: the reply to an interaction, which its token can delete for fifteen minutes. */
export interface SecretMessage {
  readonly applicationId: string;
  readonly token: string;
}

const TARGET = z.object({ applicationId: z.string().regex(/^\d{5,20}$/), token: z.string().regex(/^[\w.:=-]+$/) });

/** Writes down where a secret will be shown; it is stored sealed, until it is burned. */
export function deletionHandle(target: SecretMessage): string {
  return JSON.stringify(target);
}

/** Deletes what showed a secret. A reply whose token has expired can't be reached any more, by anyone. */
export async function deleteSecretMessage(handle: string, clients: Clients): Promise<'burned' | 'gone' | 'try-again'> {
  const target = readTarget(handle);
  if (target === undefined) return 'gone';
  const path = `/webhooks/${target.applicationId}/${target.token}/messages/@original` as const;
  const outcome = await attempt(() => clients.bulk.delete(path, { auth: false }));
  switch (outcome.kind) {
    case 'done':
      return 'burned';
    case 'refused':
      // Discord has spoken, by a number of its own; unless it was never reached, or it was a proxy that spoke.
      return typeof outcome.code === 'number' ? 'gone' : 'try-again';
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
