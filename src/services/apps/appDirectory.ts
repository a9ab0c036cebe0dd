import { In, IsNull } from 'typeorm';
import type { App, AppLink } from '../../domain/apps/app.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { nameKey } from '../../domain/people/names.ts';
import { type Actor, mayView } from '../../domain/people/permissions.ts';
import { AppEntity } from '../../persistence/entities/apps/apps.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { assembleKeys } from '../../persistence/keyRepository.ts';
import type { ServiceContext } from '../context.ts';
import { findProject } from '../search/directory.ts';
import { assembleApps, keysOf, linksOf } from './appRows.ts';

/** All look-ups of apps, restricted to the projects that the person can see (invariant 10). */

/** Lists the apps that a person can see, by project and name: of one project, or of all. */
export async function visibleApps(context: ServiceContext, actor: Actor, projectId?: string): Promise<readonly App[]> {
  if (projectId !== undefined && !mayView(actor, projectId)) return [];
  const everywhere = actor.admin || actor.onCall;
  const within = projectId === undefined ? (everywhere ? undefined : [...actor.roles.keys()]) : [projectId];
  if (within?.length === 0) return [];
  return await context.database.read(async (manager) => {
    const where = { removedAt: IsNull(), ...(within === undefined ? {} : { projectId: In(within) }) };
    return await assembleApps(
      manager,
      await manager.find(AppEntity, { where, order: { projectId: 'ASC', nameKey: 'ASC' } }),
    );
  });
}

/** Finds apps by name, `project/name` or ID. Several if the name alone is ambiguous. */
export async function findApps(
  context: ServiceContext,
  actor: Actor,
  text: string,
  projectId?: string,
): Promise<readonly App[]> {
  const slash = text.indexOf('/');
  const project = slash === -1 ? undefined : await findProject(context, actor, text.slice(0, slash));
  if (slash !== -1 && project === undefined) return [];
  const within = project?.id ?? projectId;
  const named = slash === -1 ? text : text.slice(slash + 1);
  const living = { removedAt: IsNull(), ...(within === undefined ? {} : { projectId: within }) };
  return await context.database.read(async (manager) => {
    const where = [
      { ...living, nameKey: nameKey(named) },
      { ...living, id: named },
    ];
    const apps = await assembleApps(manager, await manager.find(AppEntity, { where, order: { projectId: 'ASC' } }));
    return apps.filter((app) => mayView(actor, app.project.id));
  });
}

/** Finds an app by its ID, unless it was removed. */
export async function findAppById(context: ServiceContext, actor: Actor, id: string): Promise<App | undefined> {
  const [app] = await context.database.read(async (manager) =>
    assembleApps(manager, await manager.findBy(AppEntity, { id, removedAt: IsNull() })),
  );
  return app !== undefined && mayView(actor, app.project.id) ? app : undefined;
}

/** Lists which apps use a key, with their states, by name. The caller has found the key for the person. */
export async function linksOfKey(context: ServiceContext, keyId: string): Promise<readonly AppLink[]> {
  return await context.database.read((manager) => linksOf(manager, keyId));
}

/** Lists which apps use an integration channel's living keys, with their states: a link for each key. */
export async function linksOfChannel(context: ServiceContext, channelId: string): Promise<readonly AppLink[]> {
  const now = context.clock();
  return await context.database.read(async (manager) => {
    const keys = await manager.find(KeyEntity, { where: { channelId }, order: { nameKey: 'ASC', id: 'ASC' } });
    const links: AppLink[] = [];
    for (const { id, deletedAt } of keys)
      if (deletedAt === null || deletedAt > now) links.push(...(await linksOf(manager, id)));
    return links;
  });
}

/** Lists the living keys that an app uses, by name. The caller has found the app for the person. */
export async function keysOfApp(context: ServiceContext, appId: string): Promise<readonly ApiKey[]> {
  return await context.database.read(async (manager) =>
    assembleKeys(manager, await keysOf(manager, appId, context.clock())),
  );
}
