import type { Secret } from '../../domain/keys/secret.ts';
import type { AuthorizedActor } from '../../domain/people/permissions.ts';
import type { Named } from '../../domain/refs.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { HandoverEntity } from '../../persistence/entities/requests.ts';
import type { AuditActor, AuditedTransaction } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { joinLive, joinWhereTheySpoke } from '../liveMessages/join.ts';
import type { LiveSubject } from '../liveMessages/subjects.ts';
import { newHandover } from './newHandover.ts';

/** A pending secret that is handed to someone. */
export interface NewHandover<By extends AuditActor> {
  readonly by: By & AuthorizedActor;
  readonly key: Named & { readonly projectId: string };
  readonly secretId: string;
  readonly secret: Secret;
  /** Who may see it, once. */
  readonly to: Named;
  /** The account where they are told; where they spoke last unless it is said. */
  readonly account?: { readonly platform: string; readonly externalId: string; readonly onCallReadAt?: EpochMs | null };
  /** The request that it answers. */
  readonly requestId?: string;
}

/**
 * Seals a pending secret for one person, who gets a message with Reveal once: kept for 15 minutes at most (invariant 1). Part of the
 * transaction that drew it. After the commit, the caller says `context.live?.changed(…)` of what this returns.
 */
export async function handOver<By extends AuditActor>(
  context: ServiceContext,
  transaction: AuditedTransaction<NoInfer<By> | 'latchkey'>,
  { by, key, secretId, secret, to, account, requestId }: NewHandover<By>,
): Promise<LiveSubject> {
  const { manager } = transaction;
  const given = {
    keyId: key.id,
    projectId: key.projectId,
    secretId,
    personId: to.id,
    givenById: by.personId,
    requestId: requestId ?? null,
    incidentKeyId: null,
  };
  const row = newHandover(context, given, secret.reveal());
  const { id } = row;
  await manager.insert(HandoverEntity, row);
  const about = { kind: 'handover', id } as const;
  if (account === undefined) await joinWhereTheySpoke(context, manager, about, to.id);
  else await joinLive(context, manager, about, { onCallReadAt: null, ...account });
  const detail = { handover: id, to: to.name };
  const on = { subject: key.name, projectId: key.projectId, keyId: key.id };
  transaction.record({ by, action: 'secret.hand-over', ...on, detail });
  return about;
}
