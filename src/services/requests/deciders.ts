import type { EntityManager } from 'typeorm';
import { AdminEntity, IdentityEntity } from '../../persistence/entities/people/people.ts';
import type { ServiceContext } from '../context.ts';
import { configuredAdmins } from '../people/configuredAdmins.ts';
import { projectOwners } from '../projects/projectOwners.ts';

/**
 * Who is asked to decide a request: the project's owners, other than the person who asks; the admins where there is none who can be
 * reached. Owners by a group are known only when they speak: they may decide, too, but aren't asked.
 */
export async function decidersOf(
  context: ServiceContext,
  manager: EntityManager,
  projectId: string,
  askerId: string,
): Promise<readonly string[]> {
  const owners = await reachable(manager, await projectOwners(manager, projectId), askerId);
  if (owners.length > 0) return owners;
  const granted = await manager.find(AdminEntity, { order: { personId: 'ASC' } });
  const { spoken } = await configuredAdmins(context, manager);
  return await reachable(
    manager,
    [...granted, ...spoken].map(({ personId }) => personId),
    askerId,
  );
}

async function reachable(
  manager: EntityManager,
  personIds: readonly string[],
  askerId: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const personId of new Set(personIds))
    if (personId !== askerId && (await manager.existsBy(IdentityEntity, { personId }))) found.push(personId);
  return found;
}
