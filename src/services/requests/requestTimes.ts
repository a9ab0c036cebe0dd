import { type FindOptionsWhere, IsNull, LessThanOrEqual, MoreThan } from 'typeorm';
import { isOpen, REMIND_AFTER, type Request } from '../../domain/requests/request.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { RequestEntity, type RequestRow } from '../../persistence/entities/requests.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { joinWhereTheySpoke } from '../liveMessages/join.ts';
import { queueNotice } from '../outbox/notices.ts';
import { labelled } from '../people/findPeople.ts';
import { noticeTo } from './decideRequest.ts';
import { decidersOf } from './deciders.ts';
import { closeRequest, lockRequest } from './requestRows.ts';

/** How many requests are looked at in one run. */
const REQUESTS = 500;

/** Closes the requests that nobody decided within 3 days, and tells who asked. Idempotent. @returns how many. */
export async function expireRequests(context: ServiceContext): Promise<number> {
  const due = { state: 'open', expiresAt: LessThanOrEqual(context.clock()) } as const;
  return await eachDue(context, due, async (transaction, request, now) => {
    if (request.state !== 'open' || isOpen(request, now)) return false;
    await closeRequest(transaction, request, 'expired', now);
    record(transaction, 'request.expire', request);
    const params = { subject: request.subject, project: request.project.name };
    const notice = { ...noticeTo({ ...request, state: 'expired' }), kind: 'request-expired', params } as const;
    await queueNotice(context, transaction, notice);
    return true;
  });
}

/**
 * Reminds the owners once of each request that has been open for a day. Who became an owner meanwhile, or couldn't be reached, gets its
 * message now. Idempotent.
 * @returns how many.
 */
export async function remindOfRequests(context: ServiceContext): Promise<number> {
  const since = context.clock() - REMIND_AFTER;
  const open = { state: 'open', expiresAt: MoreThan(context.clock()), remindedAt: IsNull() } as const;
  const due = { ...open, createdAt: LessThanOrEqual(since) };
  return await eachDue(context, due, async (transaction, request, now) => {
    if (!isOpen(request, now) || request.remindedAt !== null) return false;
    const { manager } = transaction;
    await manager.update(RequestEntity, { id: request.id }, { remindedAt: now });
    const [asker] = await labelled(context.policy.platforms, manager, [request.asker.id]);
    const { id: requestId, subject, project, expiresAt: until } = request;
    const params = { requestId, subject, project: project.name, asker: asker?.label ?? request.asker.name, until };
    for (const personId of await decidersOf(context, manager, project.id, request.asker.id)) {
      await joinWhereTheySpoke(context, manager, { kind: 'request', id: requestId }, personId);
      const about = `request:${requestId}:waiting`;
      const notice = { kind: 'request-waiting', params, personId, about, projectIds: [project.id] } as const;
      await queueNotice(context, transaction, notice);
    }
    record(transaction, 'request.remind', request);
    return true;
  });
}

async function eachDue(
  context: ServiceContext,
  where: FindOptionsWhere<RequestRow>,
  work: (transaction: AuditedTransaction, request: Request, now: EpochMs) => Promise<boolean>,
): Promise<number> {
  let worked = 0;
  for (const { id } of await find(context, where)) {
    const isWorked = await change(context, async (transaction) => {
      const request = await lockRequest(transaction, id);
      return request !== undefined && (await work(transaction, request, context.clock()));
    });
    if (!isWorked) continue;
    worked += 1;
    context.live?.changed({ kind: 'request', id });
  }
  return worked;
}

async function find(context: ServiceContext, where: FindOptionsWhere<RequestRow>): Promise<readonly { id: string }[]> {
  return await context.database.read((manager) =>
    manager.find(RequestEntity, { select: { id: true }, where, order: { createdAt: 'ASC' }, take: REQUESTS }),
  );
}

function record(
  transaction: AuditedTransaction,
  action: 'request.expire' | 'request.remind',
  { id, kind, subject, project, asker }: Request,
): void {
  const detail = { kind, request: id, asker: asker.name };
  transaction.record({ by: 'latchkey', action, subject, projectId: project.id, detail });
}
