import type { Requester } from '../../domain/people/authorization.ts';
import type { AuthorizedActor } from '../../domain/people/permissions.ts';
import type { Named } from '../../domain/refs.ts';
import { REQUEST_OPEN_FOR, type Request } from '../../domain/requests/request.ts';
import { RequestEntity } from '../../persistence/entities/requests.ts';
import type { AuthorizedTransaction } from '../audit/auditTrail.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { joinLive, joinWhereTheySpoke } from '../liveMessages/join.ts';
import { decidersOf } from './deciders.ts';
import { assembleRequest } from './requestRows.ts';

/** What somebody asks a project's owners for. */
export interface NewRequest extends Pick<Request, 'kind' | 'subject' | 'reason' | 'params'> {
  readonly project: Named;
}

/**
 * Stores a request, with its audit event, in the transaction in which its asker was found to be allowed to ask. Each owner of the
 * project gets a live message where they spoke last, the asker where they ask. After the commit, the caller says
 * `context.live?.changed({ kind: 'request', id })`.
 */
export async function addRequest(
  context: ServiceContext,
  transaction: AuthorizedTransaction,
  by: AuthorizedActor,
  requester: Pick<Requester, 'platform' | 'externalId' | 'onCallReadAt'>,
  asked: NewRequest,
): Promise<Request> {
  const { manager } = transaction;
  const { kind, project, subject, reason, params } = asked;
  const now = context.clock();
  const id = newRowId(context);
  const row = {
    id,
    kind,
    projectId: project.id,
    subject,
    reason,
    askerId: by.personId,
    askerPlatform: requester.platform,
    askerExternalId: requester.externalId,
    params: { ...params },
    state: 'open' as const,
    decidedById: null,
    decidedPlatform: null,
    decidedExternalId: null,
    decidedAt: null,
    createdAt: now,
    expiresAt: now + REQUEST_OPEN_FOR,
    remindedAt: null,
    revision: 1,
  };
  await manager.insert(RequestEntity, row);
  const about = { kind: 'request', id } as const;
  await joinLive(context, manager, about, requester);
  for (const personId of await decidersOf(context, manager, project.id, by.personId))
    await joinWhereTheySpoke(context, manager, about, personId);
  const detail = { kind, request: id };
  transaction.record({ by, action: 'request.ask', subject, projectId: project.id, detail });
  return await assembleRequest(manager, row);
}
