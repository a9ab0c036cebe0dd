import { IsNull } from 'typeorm';
import { unpackChange } from '../../../domain/people/approvals/changeRequest.ts';
import { isGoodFor, type UsedApproval } from '../../../domain/people/approvals/useApproval.ts';
import type { Demand, Requester } from '../../../domain/people/authorization.ts';
import { personLabel } from '../../../domain/people/personLabel.ts';
import type { Transaction } from '../../../persistence/database.ts';
import { IdentityEntity, PersonEntity } from '../../../persistence/entities/people/people.ts';
import { RequestEntity, type RequestRow } from '../../../persistence/entities/requests.ts';
import type { ServiceContext } from '../../context.ts';

/** Decides whether someone may approve, on what is stored about them now. */
export type MayApprove = (approver: Requester) => Promise<boolean>;

/**
 * Reads the approval that somebody carries, and locks it until their transaction ends: of two changes that carry the same one, the
 * later finds it used. The approver is looked up as they are now: an approval by someone who lost their role, or whose account
 * was linked to the asker's, is worth nothing.
 * @param mayApprove decides the approver's permission again.
 */
export async function readApproval(
  context: ServiceContext,
  transaction: Transaction,
  by: Requester,
  demand: Demand,
  mayApprove: MayApprove,
): Promise<UsedApproval | undefined> {
  if (by.carries === undefined) return undefined;
  const { requestId } = by.carries;
  const row = await transaction.selectOneForUpdate(RequestEntity, { id: requestId });
  const approver = row === null ? undefined : await approverOf(context, transaction, row);
  const { action, subject, scope } = demand;
  const change = { action, projectId: scope.projectId ?? '', keyId: scope.keyId ?? null, subject };
  const asked = row === null ? undefined : unpackChange(row)?.asked;
  const isGood =
    row !== null &&
    asked !== undefined &&
    approver !== undefined &&
    isGoodFor(
      {
        asked,
        askerId: row.askerId,
        approverId: approver.by.personId,
        state: row.kind === 'change' ? row.state : row.kind,
        approvedAt: row.decidedAt,
        usedAt: row.usedAt,
        isPermitted: await mayApprove(approver.by),
      },
      by.personId,
      change,
      context.clock(),
    );
  return { requestId, isGood, by: approver?.label ?? '', askedAt: row?.createdAt ?? 0 };
}

/** Marks an approval as used, in the transaction of the change that used it. */
export async function useUpApproval(
  context: ServiceContext,
  { manager }: Transaction,
  requestId: string,
): Promise<void> {
  const used = await manager
    .createQueryBuilder()
    .update(RequestEntity)
    .set({ usedAt: context.clock(), revision: () => '"revision" + 1' })
    .where({ id: requestId, usedAt: IsNull() })
    .execute();
  // The row is locked since it was found unused, so this can only be a mistake of ours.
  if (used.affected === 0) throw new Error('an approval was used twice in one transaction');
}

async function approverOf(
  { policy, clock }: ServiceContext,
  { manager }: Transaction,
  row: RequestRow,
): Promise<{ readonly by: Requester; readonly label: string } | undefined> {
  const { decidedPlatform: platform, decidedExternalId: externalId, decidedAt } = row;
  if (platform === null || externalId === null || decidedAt === null) return undefined;
  const identity = await manager.findOneBy(IdentityEntity, { platform, externalId });
  const person = identity === null ? null : await manager.findOneBy(PersonEntity, { id: identity.personId });
  if (identity === null || person === null) return undefined;
  const groups = row.decidedGroups === null ? {} : { groups: { ids: row.decidedGroups, readAt: clock() } };
  const by = { personId: person.id, name: person.name, platform, externalId, basis: 'role', reason: null } as const;
  return {
    by: { ...by, onCallReadAt: null, ...groups },
    label: personLabel(policy.platforms, person.name, [identity]),
  };
}
