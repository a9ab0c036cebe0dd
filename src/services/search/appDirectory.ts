import { type EntityManager, In, IsNull } from 'typeorm';
import type { App } from '../../domain/apps/app.ts';
import { nameKey } from '../../domain/people/names.ts';
import type { Actor } from '../../domain/people/permissions.ts';
import { AppEntity, type AppRow } from '../../persistence/entities/apps/apps.ts';
import { ProjectEntity } from '../../persistence/entities/projects.ts';
import type { ServiceContext } from '../context.ts';
import { findProject } from './directory.ts';
import { visible } from './searchNames.ts';

/** Look-ups of apps by name and lists of them, restricted to the projects that the person can see (invariant 10). */

/** Lists living apps by name: those of one project, or all that the person can see. */
export async function visibleApps(context: ServiceContext, actor: Actor, projectId?: string): Promise<readonly App[]> {
  return await context.database.read(async (manager) => {
    const query = manager.createQueryBuilder(AppEntity, 'row').where('row.removedAt IS NULL');
    if (projectId !== undefined) query.andWhere('row.projectId = :projectId', { projectId });
    const rows = await visible(query, actor, 'row.projectId').orderBy('row.nameKey').addOrderBy('row.id').getMany();
    return await withProjects(manager, rows);
  });
}

/** Finds living apps by `name`, `project/name` or ID. Several if the name alone is ambiguous. */
export async function findApps(context: ServiceContext, actor: Actor, text: string): Promise<readonly App[]> {
  const slash = text.indexOf('/');
  const project = slash === -1 ? undefined : await findProject(context, actor, text.slice(0, slash));
  if (slash !== -1 && project === undefined) return [];
  const named = text.slice(slash + 1);
  return await context.database.read(async (manager) => {
    const query = manager
      .createQueryBuilder(AppEntity, 'row')
      .where('row.removedAt IS NULL')
      .andWhere('(row.nameKey = :name OR row.id = :named)', { name: nameKey(named), named });
    if (project !== undefined) query.andWhere('row.projectId = :projectId', { projectId: project.id });
    return await withProjects(manager, await visible(query, actor, 'row.projectId').getMany());
  });
}

/** Apps of archived projects are left out: they are out of sight with them. */
async function withProjects(manager: EntityManager, rows: readonly AppRow[]): Promise<readonly App[]> {
  if (rows.length === 0) return [];
  const ids = In([...new Set(rows.map((row) => row.projectId))]);
  const projects = await manager.findBy(ProjectEntity, { id: ids, archivedAt: IsNull() });
  const byId = new Map(projects.map(({ id, name }) => [id, { id, name }]));
  return rows.flatMap(({ id, name, projectId, connector, state, since }) => {
    const project = byId.get(projectId);
    return project === undefined ? [] : [{ id, name, project, connector, state, since }];
  });
}
