import { IsNull, MoreThan } from 'typeorm';
import { APPROVAL_LIFE } from '../../domain/people/approvals/approvals.ts';
import { type Actor, decidePermission, mayView } from '../../domain/people/permissions.ts';
import { platformLabel } from '../../domain/platformFacts.ts';
import type { Request } from '../../domain/requests/request.ts';
import { isOpen } from '../../domain/requests/request.ts';
import { RequestEntity, type RequestRow } from '../../persistence/entities/requests.ts';
import type { ServiceContext } from '../context.ts';
import { labelPeople } from '../people/findPeople.ts';
import { assembleRequest } from './requestRows.ts';

/** A request as one person sees it. */
export interface SeenRequest {
  readonly request: Request;
  /** Who asks, and who decided, each with their accounts. */
  readonly asker: string;
  readonly decidedBy: string | undefined;
  /** Where it was decided, as people call the platform. */
  readonly decidedOn: string | undefined;
  /** What the person who reads it may press now. Pressing it is decided again. */
  readonly presses: readonly ('approve' | 'deny' | 'withdraw')[];
  /** Whether it is their own. */
  readonly isOwn: boolean;
}

/**
 * Reads a request for one person: who asked, or may decide requests in its project.
 * @returns undefined where it is not there for them (invariant 10).
 */
export async function readRequest(context: ServiceContext, actor: Actor, id: string): Promise<SeenRequest | undefined> {
  const request = await context.database.read(async (manager) => {
    const row = await manager.findOneBy(RequestEntity, { id });
    return row === null ? undefined : await assembleRequest(manager, row);
  });
  return request === undefined || !sees(actor, request) ? undefined : await seenBy(context, actor, request);
}

/** Lists the open requests that somebody made or may decide, oldest first. */
export async function openRequests(
  context: ServiceContext,
  actor: Actor,
  projectId: string | undefined,
): Promise<readonly Request[]> {
  const requests = await context.database.read(async (manager) => {
    const place = projectId === undefined ? {} : { projectId };
    const decidedAt = MoreThan(context.clock() - APPROVAL_LIFE);
    const approved = {
      kind: 'change',
      state: 'approved',
      usedAt: IsNull(),
      decidedAt,
      askerId: actor.personId,
    } as const;
    const where = [
      { ...place, state: 'open' as const },
      { ...place, ...approved },
    ];
    const rows: readonly RequestRow[] = await manager.find(RequestEntity, { where, order: { createdAt: 'ASC' } });
    return await Promise.all(rows.map((row) => assembleRequest(manager, row)));
  });
  // One's own approved change is open until it is carried out.
  return requests.filter(
    (request) => sees(actor, request) && (request.state === 'approved' || isOpen(request, context.clock())),
  );
}

function sees(actor: Actor, request: Request): boolean {
  if (!mayView(actor, request.project.id)) return false;
  return request.asker.id === actor.personId || mayDecide(actor, request);
}

function mayDecide(actor: Actor, { project }: Request): boolean {
  return decidePermission(actor, 'request.decide', { projectId: project.id }, undefined).kind !== 'denied';
}

async function seenBy(context: ServiceContext, actor: Actor, request: Request): Promise<SeenRequest> {
  const { asker, decidedBy } = request;
  const labels = await labelPeople(context, [asker.id, ...(decidedBy === null ? [] : [decidedBy.id])]);
  const isOwn = asker.id === actor.personId;
  const offered = isOwn ? (['withdraw'] as const) : (['approve', 'deny'] as const);
  return {
    request,
    asker: labels.get(asker.id)?.label ?? asker.name,
    decidedBy: decidedBy === null ? undefined : (labels.get(decidedBy.id)?.label ?? decidedBy.name),
    decidedOn: decidedBy === null ? undefined : platformLabel(context.policy.platforms, decidedBy.platform),
    presses: isOpen(request, context.clock()) ? offered : [],
    isOwn,
  };
}
