import { type ChangeToApprove, packChange } from '../../../domain/people/approvals/changeRequest.ts';
import type { Demand, Requester } from '../../../domain/people/authorization.ts';
import type { Request } from '../../../domain/requests/request.ts';
import { done, type Result, refused } from '../../../domain/result.ts';
import { ConfirmationEntity } from '../../../persistence/entities/conversations.ts';
import { KeyEntity } from '../../../persistence/entities/keys.ts';
import { ProjectEntity } from '../../../persistence/entities/projects.ts';
import { change } from '../../audit/auditTrail.ts';
import type { ServiceContext } from '../../context.ts';
import { addRequest } from '../../requests/openRequest.ts';
import { authorize } from '../authorization.ts';

/**
 * Asks a project's owners to approve a change. The person must be allowed to make it, but for the approval.
 * @param confirmationId the question that was answered, if there was one: it is closed.
 * @returns the request, or a refusal.
 */
export async function askApproval(
  context: ServiceContext,
  requester: Requester,
  wanted: ChangeToApprove,
  confirmationId?: string,
): Promise<Result<Request>> {
  const { action, projectId, keyId, subject } = wanted.asked;
  const outcome = await change(context, async (locked): Promise<Result<Request>> => {
    const { manager } = locked;
    const project = await manager.findOneBy(ProjectEntity, { id: projectId });
    const key = keyId === null ? null : await manager.findOneBy(KeyEntity, { id: keyId });
    const scope = {
      projectId,
      ...(project === null ? {} : { projectName: project.name }),
      ...(key === null ? {} : { keyId: key.id, keyOwnerId: key.ownerId }),
    };
    const noun = keyId === null ? 'project' : 'key';
    const demand: Demand = { action, subject, noun, scope, recordAs: 'request.ask', weighsAs: 'nothing' };
    const permit = await authorize(context, locked, requester, demand);
    if (permit.kind === 'refused') return permit;
    if (project === null) return refused({ code: 'project-gone', subject });
    if (confirmationId !== undefined)
      await manager.update(ConfirmationEntity, { id: confirmationId }, { state: 'done' });
    const { transaction, by } = permit;
    const reason = requester.reason ?? '';
    const params = packChange(wanted);
    const about = { kind: 'change', project: { id: project.id, name: project.name }, subject, reason, params } as const;
    return done(await addRequest(context, transaction, by, requester, about));
  });
  if (outcome.kind === 'done') context.live?.changed({ kind: 'request', id: outcome.value.id });
  return outcome;
}
