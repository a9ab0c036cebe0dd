import { type EntityManager, IsNull } from 'typeorm';
import { DEFAULT_LEAK_POLICY, type LeakPolicy } from '../../domain/leaks/leakPolicy.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Named } from '../../domain/refs.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { ProjectPolicyEntity } from '../../persistence/entities/incidents/leaks.ts';
import { ProjectEntity } from '../../persistence/entities/projects.ts';
import { change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { authorize, demandOf } from '../people/authorization.ts';

/** Reads what a project wants done about a leaked secret. */
export async function readLeakPolicy(manager: EntityManager, projectId: string): Promise<LeakPolicy> {
  return (await manager.findOneBy(ProjectPolicyEntity, { projectId }))?.leak ?? DEFAULT_LEAK_POLICY;
}

/** The same, for a person who looks. */
export async function leakPolicyOf({ database }: ServiceContext, projectId: string): Promise<LeakPolicy> {
  return await database.read((manager) => readLeakPolicy(manager, projectId));
}

/** Changes what a project wants done about a leaked secret. */
export async function changeLeakPolicy(
  context: ServiceContext,
  requester: Requester,
  project: Named,
  leak: LeakPolicy,
): Promise<Result<LeakPolicy>> {
  return await change(context, async (locked) => {
    // Locks the project, since no row of its policy may exist yet.
    const there = await locked.selectOneForUpdate(ProjectEntity, { id: project.id, archivedAt: IsNull() });
    const permit = await authorize(context, locked, requester, demandOf('project.policy', project));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    if (there === null) return refused({ code: 'project-gone', subject: project.name });
    const was = await readLeakPolicy(transaction.manager, project.id);
    if (was === leak) return done(leak);
    await transaction.manager.upsert(ProjectPolicyEntity, { projectId: project.id, leak }, ['projectId']);
    const detail = { leak, was };
    transaction.record({ by, action: 'project.policy', subject: project.name, projectId: project.id, detail });
    return done(leak);
  });
}
