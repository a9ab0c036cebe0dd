import { type EntityManager, In } from 'typeorm';
import { AdminEntity, MemberEntity } from '../../persistence/entities/people/people.ts';
import type { ServiceContext } from '../context.ts';
import { configuredAdmins } from '../people/configuredAdmins.ts';

/** @returns which of the projects concern someone: as a member, or all of them for an admin. */
export async function projectsOfPerson(
  context: ServiceContext,
  manager: EntityManager,
  personId: string,
  projectIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(projectIds)];
  if (ids.length === 0) return new Set();
  const members = await manager.findBy(MemberEntity, { personId, projectId: In(ids) });
  if (members.length === ids.length || (await isAdmin(context, manager, personId))) return new Set(ids);
  return new Set(members.map(({ projectId }) => projectId));
}

/** @returns the IDs of a project's owners. */
export async function projectOwners(manager: EntityManager, projectId: string): Promise<readonly string[]> {
  const members = await manager.find(MemberEntity, { where: { projectId, role: 'owner' }, order: { personId: 'ASC' } });
  return members.map(({ personId }) => personId);
}

/** @returns the IDs of the deployment's admins who have spoken, granted and configured ones. */
export async function adminIds(context: ServiceContext, manager: EntityManager): Promise<readonly string[]> {
  const granted = await manager.find(AdminEntity, { order: { personId: 'ASC' } });
  const { spoken } = await configuredAdmins(context, manager);
  return [...new Set([...granted, ...spoken].map(({ personId }) => personId))];
}

async function isAdmin(context: ServiceContext, manager: EntityManager, personId: string): Promise<boolean> {
  if (await manager.existsBy(AdminEntity, { personId })) return true;
  return (await configuredAdmins(context, manager)).spoken.some((one) => one.personId === personId);
}
