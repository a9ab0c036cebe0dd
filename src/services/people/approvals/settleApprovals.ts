import type { AuditAction } from '../../../domain/audit/auditAction.ts';
import type { AuthorizedActor } from '../../../domain/people/permissions.ts';
import type { Transaction } from '../../../persistence/database.ts';
import type { ServiceContext } from '../../context.ts';
import { queueNotice } from '../../outbox/notices.ts';
import { projectOwners } from '../../projects/projectOwners.ts';
import { useUpApproval } from './readApproval.ts';

/** A change, as it is about to be recorded. */
export interface MadeChange {
  readonly by: AuthorizedActor | { readonly personId: null } | 'latchkey';
  readonly action: AuditAction;
  readonly subject: string;
  readonly outcome?: 'done' | 'refused';
  readonly projectId?: string;
  readonly keyId?: string;
}

/**
 * What follows from changes that were made, in their own transaction: an approval that they needed is used up, and where someone on
 * call went ahead without one, the project's owners are told. (Owners of keys are told of every change by someone on call.)
 */
export async function settleApprovals(
  context: ServiceContext,
  transaction: Transaction,
  events: readonly MadeChange[],
): Promise<void> {
  // One change may be recorded as several events, such as a new key and the handing over of its secret.
  const used = new Set<string>();
  for (const event of events) {
    const { by, outcome = 'done' } = event;
    if (by === 'latchkey' || by.personId === null || outcome !== 'done') continue;
    if (by.approval !== undefined) used.add(by.approval.requestId);
    if (by.bypassed === true) await tellOwners(context, transaction, by, event);
  }
  for (const requestId of used) await useUpApproval(context, transaction, requestId);
}

async function tellOwners(
  context: ServiceContext,
  transaction: Transaction,
  by: AuthorizedActor,
  { action, subject, projectId, keyId }: MadeChange,
): Promise<void> {
  if (projectId === undefined) return;
  for (const personId of await projectOwners(transaction.manager, projectId)) {
    if (personId === by.personId) continue;
    await queueNotice(context, transaction, {
      kind: 'approval-bypassed',
      params: { by: by.name, action, subject, reason: by.reason },
      personId,
      about: `approval-bypassed:${action}:${keyId ?? subject}:${context.clock()}`,
      projectIds: [projectId],
    });
  }
}
