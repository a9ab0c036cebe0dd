import { type ApprovalSetting, isLooser } from '../../domain/people/approvals/approvals.ts';
import type { Demand, Requester } from '../../domain/people/authorization.ts';
import type { Named } from '../../domain/refs.ts';
import { done, type Result } from '../../domain/result.ts';
import { ProjectEntity, type ProjectRow } from '../../persistence/entities/projects.ts';
import type { ServiceContext } from '../context.ts';
import { demandOf } from '../people/authorization.ts';
import { changeProject } from './changeProject.ts';
import { projectOwners } from './projectOwners.ts';

/** Reads for which changes a project asks for approvals. */
export async function approvalSetting(context: ServiceContext, projectId: string): Promise<ApprovalSetting> {
  const row = await context.database.read((manager) => manager.findOneBy(ProjectEntity, { id: projectId }));
  return row?.approval ?? 'none';
}

/** What a project asks approvals for now. */
export interface ChangedApproval {
  readonly setting: ApprovalSetting;
  /** Whether only an admin can approve what the person asks for: no other owner is a member. */
  readonly isOnlyOwner: boolean;
}

/**
 * Sets for which changes a project asks for approvals. Asking for fewer is itself a change to be approved: one person alone could
 * otherwise switch approvals off, act, and switch them on again.
 */
export async function changeApprovalSetting(
  context: ServiceContext,
  requester: Requester,
  project: Named,
  setting: ApprovalSetting,
): Promise<Result<ChangedApproval>> {
  const demand = (row: ProjectRow | null): Demand => {
    const weighsAs = row !== null && isLooser(setting, row.approval) ? 'project.approval' : 'nothing';
    return { ...demandOf('project.approval', project), weighsAs };
  };
  return await changeProject(context, requester, project, demand, async ({ transaction, by }, row) => {
    const others = (await projectOwners(transaction.manager, project.id)).filter((id) => id !== by.personId);
    const changed = done({ setting, isOnlyOwner: others.length === 0 });
    if (row.approval === setting) return changed;
    await transaction.manager.update(ProjectEntity, { id: project.id }, { approval: setting });
    const detail = { was: row.approval, now: setting };
    transaction.record({ by, action: 'project.approval', subject: project.name, projectId: project.id, detail });
    return changed;
  });
}
