import { IsNull } from 'typeorm';
import type { Demand, Requester } from '../../domain/people/authorization.ts';
import type { Named } from '../../domain/refs.ts';
import { type Result, refused } from '../../domain/result.ts';
import type { Transaction } from '../../persistence/database.ts';
import { ProjectEntity, type ProjectRow } from '../../persistence/entities/projects.ts';
import { change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { authorize, demandOf, type Permit } from '../people/authorization.ts';

/** Locks a project, also for rows of its own that may not exist yet. @returns null where it is archived, or there is none. */
export async function lockProject(transaction: Transaction, id: string): Promise<ProjectRow | null> {
  return await transaction.selectOneForUpdate(ProjectEntity, { id, archivedAt: IsNull() });
}

/**
 * Runs a change in a project: locks it, decides the permission again in the same transaction (invariant 16), and only then works.
 * @param asked the action, which is about the project; or a function where it is about something in it, or depends on how it is now.
 * @returns what the work returns, or a refusal: `project-gone`, or a missing permission.
 */
export async function changeProject<T>(
  context: ServiceContext,
  requester: Requester,
  project: Named,
  asked: Demand['action'] | ((row: ProjectRow | null) => Demand),
  work: (permit: Permit, row: ProjectRow) => Promise<Result<T>>,
): Promise<Result<T>> {
  return await change(context, async (locked): Promise<Result<T>> => {
    const row = await lockProject(locked, project.id);
    const demand = typeof asked === 'function' ? asked(row) : demandOf(asked, project);
    const permit = await authorize(context, locked, requester, demand);
    if (permit.kind === 'refused') return permit;
    return row === null ? refused({ code: 'project-gone', subject: project.name }) : await work(permit, row);
  });
}
