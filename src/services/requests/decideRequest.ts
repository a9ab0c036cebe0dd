import type { Demand, Requester } from '../../domain/people/authorization.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import { type Request, type RequestAnswer, refuseAnswer, refuseWithdrawal } from '../../domain/requests/request.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { RequestEntity } from '../../persistence/entities/requests.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { joinLive } from '../liveMessages/join.ts';
import { queueNotice } from '../outbox/notices.ts';
import { authorize } from '../people/authorization.ts';
import { REQUEST_KINDS } from './requestKinds.ts';
import { assembleRequest, closeRequest, lockRequest } from './requestRows.ts';
import type { Approved } from './requestRules.ts';

/**
 * Approves or denies a request. The first answer counts: the row is locked, and of any number of presses, on whichever platform and
 * replica, one finds it open. The permission is decided again in the transaction that writes (invariant 16), and what was asked for is
 * done in it, or the request stays open.
 * @returns the request as decided, or a refusal: `own-request`, `request-…` where it is no longer open, what its kind refuses, or a
 * missing permission.
 */
export async function decideRequest(
  context: ServiceContext,
  requester: Requester,
  requestId: string,
  answer: RequestAnswer,
): Promise<Result<Request>> {
  let changed: Approved['changed'] = [];
  const outcome = await change(context, async (locked): Promise<Result<Request>> => {
    const request = await lockRequest(locked, requestId);
    if (request === undefined) return refused({ code: 'not-found', subject: SUCH.request });
    if (answer === 'approve') await REQUEST_KINDS[request.kind].lock(context, locked, request);
    const recordAs = answer === 'approve' ? 'request.approve' : 'request.deny';
    const demand = { ...demandOnRequest('request.decide', request), recordAs } as const;
    const permit = await authorize(context, locked, requester, demand);
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    const now = context.clock();
    const about = { by, action: recordAs, subject: request.subject, projectId: request.project.id } as const;
    const detail = { kind: request.kind, request: request.id, asker: request.asker.name };
    const refusal = refuseAnswer(request, by.personId, now);
    const approved: Result<Approved> =
      refusal !== undefined
        ? refused(refusal)
        : answer === 'approve'
          ? await REQUEST_KINDS[request.kind].approve(context, { transaction, by, request })
          : done({});
    if (approved.kind === 'refused') {
      transaction.record({ ...about, outcome: 'refused', detail: { ...detail, code: approved.refusal.code } });
      return { ...approved, recorded: true };
    }
    const { keyId } = approved.value;
    changed = approved.value.changed;
    await closeRequest(transaction, request, answer === 'approve' ? 'approved' : 'denied', now, {
      ...requester,
      personId: by.personId,
    });
    await joinLive(context, transaction.manager, { kind: 'request', id: request.id }, requester);
    const keyed = keyId === undefined ? {} : { keyId };
    transaction.record({ ...about, ...keyed, detail: { ...detail, ...approved.value.detail } });
    if (answer === 'deny') {
      const params = { subject: request.subject, project: request.project.name, by: by.name };
      await queueNotice(context, transaction, {
        ...noticeTo({ ...request, state: 'denied' }),
        kind: 'request-denied',
        params,
      });
    }
    return done(await latest(locked, request.id));
  });
  if (outcome.kind === 'done')
    for (const about of [{ kind: 'request', id: requestId } as const, ...(changed ?? [])]) context.live?.changed(about);
  return outcome;
}

/**
 * Takes a request back, for the person who asked.
 * @returns the request as withdrawn, or a refusal: `foreign-request`, `request-…` where it is no longer open, or a missing permission.
 */
export async function withdrawRequest(
  context: ServiceContext,
  requester: Requester,
  requestId: string,
): Promise<Result<Request>> {
  const outcome = await change(context, async (locked): Promise<Result<Request>> => {
    const request = await lockRequest(locked, requestId);
    if (request === undefined) return refused({ code: 'not-found', subject: SUCH.request });
    const permit = await authorize(context, locked, requester, demandOnRequest('request.withdraw', request));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    const refusal = refuseWithdrawal(request, by.personId, context.clock());
    if (refusal !== undefined) return refused(refusal);
    await closeRequest(transaction, request, 'withdrawn', context.clock());
    const about = { subject: request.subject, projectId: request.project.id };
    transaction.record({ by, action: 'request.withdraw', ...about, detail: { request: request.id } });
    return done(await latest(locked, request.id));
  });
  if (outcome.kind === 'done') context.live?.changed({ kind: 'request', id: requestId });
  return outcome;
}

/** The demand that an action makes on a request: it is decided on its project. */
export function demandOnRequest(action: Demand['action'], { subject, project }: Request): Demand {
  return { action, subject, noun: 'request', scope: { projectId: project.id, projectName: project.name } };
}

/** Tells the person who asked, as far as they still have a part in the project. */
export function noticeTo({ id, asker, project, state }: Request) {
  return { personId: asker.id, about: `request:${id}:${state}`, projectIds: [project.id] } as const;
}

async function latest({ manager }: AuditedTransaction, id: string): Promise<Request> {
  return await assembleRequest(manager, await manager.findOneByOrFail(RequestEntity, { id }));
}
