import type { EntityManager } from 'typeorm';
import { DEFAULT_LEAK_POLICY, type LeakPolicy } from '../../domain/leaks/leakPolicy.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Named } from '../../domain/refs.ts';
import { done, type Result } from '../../domain/result.ts';
import { ProjectPolicyEntity } from '../../persistence/entities/incidents/leaks.ts';
import type { ServiceContext } from '../context.ts';
import { changeProject } from './changeProject.ts';

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
  return await changeProject(context, requester, project, 'project.policy', async ({ transaction, by }) => {
    const was = await readLeakPolicy(transaction.manager, project.id);
    if (was === leak) return done(leak);
    await transaction.manager.upsert(ProjectPolicyEntity, { projectId: project.id, leak }, ['projectId']);
    const detail = { leak, was };
    transaction.record({ by, action: 'project.policy', subject: project.name, projectId: project.id, detail });
    return done(leak);
  });
}
