import { type EntityManager, In } from 'typeorm';
import { GroupRoleEntity, type GroupRoleRow } from '../../../persistence/entities/people/groups.ts';
import { ProjectEntity } from '../../../persistence/entities/projects.ts';
import type { ServiceContext } from '../../context.ts';

/** Reads the roles that groups have, in every project. @param groups the groups' stored IDs. */
export async function rolesOfGroups(
  manager: EntityManager,
  groups: readonly string[],
): Promise<readonly GroupRoleRow[]> {
  return groups.length === 0 ? [] : await manager.findBy(GroupRoleEntity, { groupId: In([...groups]) });
}

/** Lists the groups that have a role in a living project: their members matter to a platform's adapter. */
export async function groupsWithRoles(context: ServiceContext): Promise<ReadonlySet<string>> {
  return await context.database.read(async (manager) => {
    const query = manager.createQueryBuilder(GroupRoleEntity, 'row').select('row.groupId', 'groupId').distinct(true);
    const living = query.subQuery().select('project.id').from(ProjectEntity, 'project');
    query.where(`row.projectId IN ${living.where('project.archivedAt IS NULL').getQuery()}`);
    const rows = await query.getRawMany<{ readonly groupId: string }>();
    return new Set(rows.map(({ groupId }) => groupId));
  });
}

/** Lists the roles that groups have in a project. */
export async function listGroupRoles(context: ServiceContext, projectId: string): Promise<readonly GroupRoleRow[]> {
  return await context.database.read((manager) =>
    manager.find(GroupRoleEntity, { where: { projectId }, order: { handle: 'ASC', groupId: 'ASC' } }),
  );
}
