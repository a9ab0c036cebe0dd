import { type EntityManager, In, IsNull } from 'typeorm';
import type { App, AppLink } from '../../domain/apps/app.ts';
import type { AppSettings } from '../../domain/apps/connector.ts';
import { AppEntity, AppLinkEntity, type AppLinkRow, type AppRow } from '../../persistence/entities/apps/apps.ts';
import { KeyEntity, type KeyRow } from '../../persistence/entities/keys.ts';
import { ProjectEntity } from '../../persistence/entities/projects.ts';
import type { ServiceContext } from '../context.ts';

/** Builds apps, with their projects' names, from rows; in the rows' order. */
export async function assembleApps(manager: EntityManager, rows: readonly AppRow[]): Promise<readonly App[]> {
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map(({ projectId }) => projectId))];
  const projects = new Map((await manager.findBy(ProjectEntity, { id: In(ids) })).map(({ id, name }) => [id, name]));
  return rows.map(({ id, name, projectId, connector, state, since }) => ({
    id,
    name,
    project: { id: projectId, name: projects.get(projectId) ?? '(unknown)' },
    connector,
    state,
    since,
  }));
}

/**
 * Reads which apps use a key, by the apps' names. A deleted key keeps its links, unseen: should it ever be restored, its apps are
 * known. A key with a new ID takes over those of the key that it replaces.
 */
export async function linksOf(manager: EntityManager, keyId: string): Promise<readonly AppLink[]> {
  const links = await manager.findBy(AppLinkEntity, { keyId });
  if (links.length === 0) return [];
  const rows = await manager.find(AppEntity, {
    where: { id: In(links.map(({ appId }) => appId)), removedAt: IsNull() },
    order: { nameKey: 'ASC' },
  });
  const byApp = new Map(links.map((link) => [link.appId, link]));
  const apps = await assembleApps(manager, rows);
  return apps.flatMap((app) => {
    const link = byApp.get(app.id);
    return link === undefined ? [] : [toLink(app, link)];
  });
}

/** Builds a link from its row. */
export function toLink(app: App, { keyId, linkedAt, seenApp, seenSource }: AppLinkRow): AppLink {
  return { app, keyId, linkedAt, seenAs: { app: seenApp, source: seenSource } };
}

/** Reads the living keys that an app uses, by name. */
export async function keysOf(manager: EntityManager, appId: string, now: number): Promise<readonly KeyRow[]> {
  const links = await manager.findBy(AppLinkEntity, { appId });
  if (links.length === 0) return [];
  const id = In(links.map(({ keyId }) => keyId));
  const rows = await manager.find(KeyEntity, { where: { id }, order: { nameKey: 'ASC', id: 'ASC' } });
  return rows.filter(({ deletedAt }) => deletedAt === null || deletedAt > now);
}

/** Seals an app's settings: they hold what signs calls to it. */
export function sealSettings({ pepper, random }: ServiceContext, settings: AppSettings): string {
  return pepper.seal(JSON.stringify(settings), random);
}

/** Opens an app's settings. What can't be read is empty: the connector then says that it can't be used. */
export function openSettings({ pepper }: ServiceContext, sealed: string): AppSettings {
  try {
    const stored: unknown = JSON.parse(pepper.open(sealed));
    if (typeof stored !== 'object' || stored === null) return {};
    return Object.fromEntries(Object.entries(stored).filter(([, value]) => typeof value === 'string'));
  } catch {
    return {};
  }
}
