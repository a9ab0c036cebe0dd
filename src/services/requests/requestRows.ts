import type { EntityManager } from 'typeorm';
import type { Request, RequestParty, RequestState } from '../../domain/requests/request.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import type { Transaction } from '../../persistence/database.ts';
import { PersonEntity } from '../../persistence/entities/people/people.ts';
import { ProjectEntity } from '../../persistence/entities/projects.ts';
import { RequestEntity, type RequestRow } from '../../persistence/entities/requests.ts';

/** Builds a request, with the names around it, from its row. */
export async function assembleRequest(manager: EntityManager, row: RequestRow): Promise<Request> {
  const { askerId, askerPlatform, askerExternalId, decidedById, decidedPlatform, decidedExternalId, ...request } = row;
  const project = await manager.findOneBy(ProjectEntity, { id: row.projectId });
  const decided =
    decidedById === null || decidedPlatform === null || decidedExternalId === null
      ? null
      : await partyOf(manager, decidedById, decidedPlatform, decidedExternalId);
  return {
    ...request,
    project: { id: row.projectId, name: project?.name ?? '(unknown)' },
    asker: await partyOf(manager, askerId, askerPlatform, askerExternalId),
    decidedBy: decided,
  };
}

async function partyOf(
  manager: EntityManager,
  id: string,
  platform: string,
  externalId: string,
): Promise<RequestParty> {
  const person = await manager.findOneBy(PersonEntity, { id });
  return { id, name: person?.name ?? '(unknown)', platform, externalId };
}

/** Reads a request and keeps other transactions off it until this one ends: of two who decide at once, the first wins. */
export async function lockRequest(transaction: Transaction, id: string): Promise<Request | undefined> {
  const row = await transaction.selectOneForUpdate(RequestEntity, { id });
  return row === null ? undefined : await assembleRequest(transaction.manager, row);
}

/** Closes a locked request that is open. @param by who decided, with the account that they used. */
export async function closeRequest(
  { manager }: Pick<Transaction, 'manager'>,
  request: Request,
  state: Exclude<RequestState, 'open'>,
  at: EpochMs,
  by?: { readonly personId: string; readonly platform: string; readonly externalId: string },
): Promise<void> {
  await manager.update(
    RequestEntity,
    { id: request.id, state: 'open' },
    {
      state,
      decidedAt: at,
      revision: request.revision + 1,
      decidedById: by?.personId ?? null,
      decidedPlatform: by?.platform ?? null,
      decidedExternalId: by?.externalId ?? null,
    },
  );
}
