import { createHash } from 'node:crypto';
import { type EntityManager, In } from 'typeorm';
import type { IncidentVerb } from '../../domain/incidents/incident.ts';
import { type ActionName, type Actor, permittedPlaces } from '../../domain/people/permissions.ts';
import type { Named } from '../../domain/refs.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { chunks } from '../../persistence/bulkInsert.ts';
import { AppEntity, AppLinkEntity } from '../../persistence/entities/apps/apps.ts';
import { KeyEntity, type KeyRow } from '../../persistence/entities/keys.ts';
import { PersonEntity } from '../../persistence/entities/people/people.ts';
import { ProjectEntity } from '../../persistence/entities/projects.ts';
import type { ServiceContext } from '../context.ts';
import { livingAt } from '../search/keyNames.ts';
import { permitted, visible } from '../search/searchNames.ts';

/** What an incident is asked to cover, by IDs. */
export type IncidentScope =
  | { readonly kind: 'project' | 'channel' | 'owner'; readonly id: string; readonly name: string }
  | { readonly kind: 'keys'; readonly ids: readonly string[]; readonly name: string };

/** A key that an incident would touch. */
export type ScopedKey = Pick<
  KeyRow,
  'id' | 'name' | 'projectId' | 'ownerId' | 'assigneeId' | 'useCount' | 'lastUsedAt'
>;

/** What an incident would touch. */
export interface IncidentPreview {
  /** Most used first. */
  readonly keys: readonly ScopedKey[];
  /** How many keys of the scope the person sees but may not change. */
  readonly notPermitted: number;
  readonly projects: readonly Named[];
  readonly owners: readonly Named[];
  /** The deployed apps that use these keys. */
  readonly apps: readonly Named[];
  readonly lastUsedAt: EpochMs | null;
  /** Changes with the set of keys: a question compares it (invariant 3). */
  readonly fingerprint: string;
}

/** @returns the person who has to do with a key: its owner, or whom a project's key is assigned to; else `project:ID`. */
export function inChargeOf({ ownerId, assigneeId }: Pick<KeyRow, 'ownerId' | 'assigneeId'>): string {
  return assigneeId ?? ownerId;
}

/** @returns the permission that an incident needs for each of its keys. */
export function actionOf(verb: IncidentVerb): ActionName {
  return verb === 'rotate' ? 'key.regenerate' : 'key.disable';
}

/** Looks at what an incident would touch. Someone sees no key outside their projects (invariant 10). */
export async function previewIncident(
  context: ServiceContext,
  actor: Actor,
  verb: IncidentVerb,
  scope: IncidentScope,
): Promise<IncidentPreview> {
  return await context.database.read(async (manager) => {
    const now = context.clock();
    const keys = await keysIn(manager, scope, now, (query) =>
      permitted(visible(query, actor, 'row.projectId'), places(actor, verb), {
        project: 'row.projectId',
        owner: 'row.ownerId',
      }),
    );
    const seen = await countSeen(manager, actor, scope, now);
    const apps = await deployedApps(manager, keys);
    return {
      keys,
      notPermitted: Math.max(0, seen - keys.length),
      projects: await named(
        manager,
        ProjectEntity,
        keys.map(({ projectId }) => projectId),
      ),
      owners: await named(manager, PersonEntity, keys.map(inChargeOf)),
      apps,
      lastUsedAt: keys.reduce<EpochMs | null>((last, { lastUsedAt }) => later(last, lastUsedAt), null),
      fingerprint: fingerprintOf(keys),
    };
  });
}

/** Reads the living keys of a scope, most used first. @param narrow leaves out what the person may not change. */
export async function keysIn(
  manager: EntityManager,
  scope: IncidentScope,
  now: EpochMs,
  narrow: (query: ScopeQuery) => ScopeQuery = (query) => query,
): Promise<readonly ScopedKey[]> {
  const query = narrow(scopeQuery(manager, scope, now)).select([
    'row.id',
    'row.name',
    'row.projectId',
    'row.ownerId',
    'row.assigneeId',
    'row.useCount',
    'row.lastUsedAt',
  ]);
  const rows = await query.orderBy('row.useCount', 'DESC').addOrderBy('row.id').getMany();
  return rows;
}

/** @returns a short text that differs for any other set of keys. */
export function fingerprintOf(keys: readonly Pick<ScopedKey, 'id'>[]): string {
  const ids = keys.map(({ id }) => id).sort();
  return createHash('sha256').update(ids.join()).digest('hex').slice(0, 16);
}

type ScopeQuery = ReturnType<typeof scopeQuery>;

function scopeQuery(manager: EntityManager, scope: IncidentScope, now: EpochMs) {
  const query = livingAt(manager.createQueryBuilder(KeyEntity, 'row'), now);
  switch (scope.kind) {
    case 'project':
      return query.andWhere('row.projectId = :scope', { scope: scope.id });
    case 'channel':
      return query.andWhere('row.channelId = :scope', { scope: scope.id });
    case 'owner':
      return query.andWhere('row.ownerId = :scope', { scope: scope.id });
    case 'keys':
      return query.andWhere('row.id IN (:...scope)', { scope: [...scope.ids, ''] });
  }
}

/** Someone on call gives a reason, without which they may do nothing: the question asks for it first. */
function places(actor: Actor, verb: IncidentVerb) {
  return actor.onCall ? undefined : permittedPlaces(actor, actionOf(verb));
}

async function countSeen(manager: EntityManager, actor: Actor, scope: IncidentScope, now: EpochMs): Promise<number> {
  return await visible(scopeQuery(manager, scope, now), actor, 'row.projectId').getCount();
}

async function deployedApps(manager: EntityManager, keys: readonly ScopedKey[]): Promise<readonly Named[]> {
  const found = new Map<string, Named>();
  for (const some of chunks(keys)) {
    const rows: readonly Named[] = await manager
      .createQueryBuilder(AppEntity, 'app')
      .innerJoin(AppLinkEntity.options.name, 'link', 'link."appId" = app.id')
      .where('link."keyId" IN (:...ids)', { ids: some.map(({ id }) => id) })
      .andWhere("app.removedAt IS NULL AND app.state = 'deployed'")
      .select('app.id', 'id')
      .addSelect('app.name', 'name')
      .distinct(true)
      .getRawMany();
    for (const app of rows) found.set(app.id, app);
  }
  return [...found.values()].sort((one, other) => one.name.localeCompare(other.name));
}

async function named(
  manager: EntityManager,
  entity: typeof ProjectEntity | typeof PersonEntity,
  ids: readonly string[],
): Promise<readonly Named[]> {
  const unique = [...new Set(ids)];
  const found: Named[] = [];
  for (const some of chunks(unique)) found.push(...(await manager.findBy(entity, { id: In([...some]) })));
  return found.map(({ id, name }) => ({ id, name })).sort((one, other) => one.name.localeCompare(other.name));
}

function later(one: EpochMs | null, other: EpochMs | null): EpochMs | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}
