import { weightOfRole } from '../../../domain/people/approvals/approvals.ts';
import type { Requester } from '../../../domain/people/authorization.ts';
import { type Confirmation, snapshotChanges } from '../../../domain/people/confirmation.ts';
import { refuseGroupGrant, snapshotOfGroupGrant } from '../../../domain/people/grant.ts';
import { type GroupRef, groupLabel } from '../../../domain/people/groups/groupRef.ts';
import type { ProjectRole } from '../../../domain/people/permissions.ts';
import type { Named } from '../../../domain/refs.ts';
import { done, type Result, refused } from '../../../domain/result.ts';
import type { Transaction } from '../../../persistence/database.ts';
import { GroupRoleEntity } from '../../../persistence/entities/people/groups.ts';
import type { ServiceContext } from '../../context.ts';
import { changeProject, lockProject } from '../../projects/changeProject.ts';
import { changeAsAsked } from '../askedGrant.ts';
import { demandOf } from '../authorization.ts';

/** Reads a group's role in a project, if it has one. */
export async function groupRoleIn(
  { database }: ServiceContext,
  projectId: string,
  groupId: string,
): Promise<ProjectRole | undefined> {
  const row = await database.read((manager) => manager.findOneBy(GroupRoleEntity, { projectId, groupId }));
  return row?.role;
}

/**
 * Gives a group a role in a project, or changes its role. Nobody is told: who is in the group is only known of those who speak.
 * @param asked the answered question: it is claimed, and what it showed must still hold.
 */
export async function grantGroupRole(
  context: ServiceContext,
  requester: Requester,
  project: Named,
  group: GroupRef,
  role: ProjectRole,
  asked?: Confirmation,
): Promise<Result<{ readonly was: ProjectRole | null }>> {
  const label = groupLabel(context.policy.platforms, group);
  const demand = { ...demandOf('role.grant', project, label), weighsAs: weightOfRole(role) };
  const lock = (transaction: Transaction) => lockProject(transaction, project.id);
  return await changeAsAsked(context, { requester, demand, asked, lock }, async ({ transaction, by }, living) => {
    if (living === null) return refused({ code: 'project-gone', subject: project.name });
    const { manager } = transaction;
    const where = { projectId: project.id, groupId: group.id };
    const row = await manager.findOneBy(GroupRoleEntity, where);
    const cannot = refuseGroupGrant(label, role, row?.role);
    if (cannot !== undefined) return refused(cannot);
    const changes =
      asked === undefined ? [] : snapshotChanges(asked.seen, snapshotOfGroupGrant(label, project.name, row?.role));
    if (changes.length > 0) return refused({ code: 'key-changed', thing: 'group', subject: label, changes });
    const facts = { role, handle: group.handle };
    if (row === null) await manager.insert(GroupRoleEntity, { ...where, ...facts, createdAt: context.clock() });
    else await manager.update(GroupRoleEntity, where, facts);
    const detail = { role, was: row?.role ?? 'none', group: group.id };
    transaction.record({ by, action: 'role.grant', subject: label, projectId: project.id, detail });
    return done({ was: row?.role ?? null });
  });
}

/** Takes a group's role in a project away. Its members keep the roles that were granted to themselves. */
export async function revokeGroupRole(
  context: ServiceContext,
  requester: Requester,
  project: Named,
  group: GroupRef,
): Promise<Result<{ readonly was: ProjectRole }>> {
  const label = groupLabel(context.policy.platforms, group);
  const demand = () => demandOf('role.revoke', project, label);
  return await changeProject(context, requester, project, demand, async ({ transaction, by }) => {
    const where = { projectId: project.id, groupId: group.id };
    const row = await transaction.manager.findOneBy(GroupRoleEntity, where);
    if (row === null) return refused({ code: 'no-such-role', subject: label });
    await transaction.manager.delete(GroupRoleEntity, where);
    const detail = { was: row.role, group: group.id };
    transaction.record({ by, action: 'role.revoke', subject: label, projectId: project.id, detail });
    return done({ was: row.role });
  });
}
