import { Brackets, type EntityManager, In, IsNull, type SelectQueryBuilder } from 'typeorm';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { KEY_STATUSES, type KeyStatus } from '../../domain/keys/keyStatus.ts';
import { isKeyId } from '../../domain/keys/secretFormat.ts';
import { nameKey } from '../../domain/people/names.ts';
import type { Actor } from '../../domain/people/permissions.ts';
import { mayView } from '../../domain/people/permissions.ts';
import type { ChannelRef, Named } from '../../domain/refs.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { projectName } from '../../domain/warnings/recipient.ts';
import { KeyEntity, type KeyRow } from '../../persistence/entities/keys.ts';
import { ChannelEntity, ProjectEntity } from '../../persistence/entities/projects.ts';
import { assembleKeys, loadKey } from '../../persistence/keyRepository.ts';
import { SUSPENDED_SQL } from '../../persistence/suspensions.ts';
import type { ServiceContext } from '../context.ts';
import { escaped, visible } from './searchNames.ts';

/** All look-ups by name and all lists, restricted to the projects that the person can see (invariant 10). */

/** Lists the living projects that a person can see, by name. */
export async function visibleProjects(context: ServiceContext, actor: Actor): Promise<readonly Named[]> {
  return await context.database.read(async (manager) => {
    const query = manager.createQueryBuilder(ProjectEntity, 'project').where('project.archivedAt IS NULL');
    const rows = await visible(query, actor, 'project.id').orderBy('project.nameKey').getMany();
    return rows.map(({ id, name }) => ({ id, name }));
  });
}

/** Finds a project by its name or ID. */
export async function findProject(context: ServiceContext, actor: Actor, text: string): Promise<Named | undefined> {
  const row = await context.database.read((manager) =>
    manager.findOne(ProjectEntity, {
      where: [
        { nameKey: nameKey(text), archivedAt: IsNull() },
        { id: text, archivedAt: IsNull() },
      ],
    }),
  );
  return row === null || !mayView(actor, row.id) ? undefined : { id: row.id, name: row.name };
}

/** Lists integration channels by name: those of one project, or all that the person can see. */
export async function visibleChannels(
  context: ServiceContext,
  actor: Actor,
  projectId?: string,
): Promise<readonly ChannelRef[]> {
  return await context.database.read(async (manager) => {
    const query = manager.createQueryBuilder(ChannelEntity, 'channel').where('channel.removedAt IS NULL');
    if (projectId !== undefined) query.andWhere('channel.projectId = :projectId', { projectId });
    const rows = await visible(query, actor, 'channel.projectId').orderBy('channel.nameKey').getMany();
    return await withProjects(manager, rows);
  });
}

/** Finds integration channels by `name`, `project/name` or ID. Several if the name alone is ambiguous. */
export async function findChannels(
  context: ServiceContext,
  actor: Actor,
  text: string,
): Promise<readonly ChannelRef[]> {
  const slash = text.indexOf('/');
  const project = slash === -1 ? undefined : await findProject(context, actor, text.slice(0, slash));
  if (slash !== -1 && project === undefined) return [];
  return await context.database.read(async (manager) => {
    const query = manager.createQueryBuilder(ChannelEntity, 'channel').where('channel.removedAt IS NULL');
    if (project === undefined) {
      query.andWhere(
        new Brackets((or) =>
          or.where('channel.nameKey = :name', { name: nameKey(text) }).orWhere('channel.id = :text', { text }),
        ),
      );
    } else {
      const named = text.slice(slash + 1);
      query.andWhere('channel.projectId = :projectId AND (channel.nameKey = :name OR channel.id = :id)', {
        projectId: project.id,
        name: nameKey(named),
        id: named,
      });
    }
    return await withProjects(manager, await visible(query, actor, 'channel.projectId').getMany());
  });
}

async function withProjects(
  manager: EntityManager,
  rows: readonly { id: string; name: string; projectId: string }[],
): Promise<readonly ChannelRef[]> {
  const projects = await manager.findBy(ProjectEntity, {
    id: In([...new Set(rows.map((row) => row.projectId))]),
    archivedAt: IsNull(),
  });
  const byId = new Map(projects.map(({ id, name }) => [id, { id, name }]));
  return rows.flatMap(({ id, name, projectId }) => {
    const project = byId.get(projectId);
    return project === undefined ? [] : [{ id, name, project }];
  });
}

/** A filter for keys. */
export interface KeyFilter {
  readonly projectId?: string;
  readonly channelId?: string;
  /** A person's ID: those that they own or that are assigned to them. Or `project`: those of projects. */
  readonly owner?: string;
  readonly status?: KeyStatus;
  /** A key's name, in any spelling. */
  readonly name?: string;
  /** A part of a key's name, in any spelling. */
  readonly namePart?: string;
}

/** A page of keys with the total. */
export interface KeyPage {
  readonly keys: readonly ApiKey[];
  readonly total: number;
}

/** Each status in SQL, as domain/keyStatus derives it; a test compares the two. */
const STATUS_SQL: Readonly<Record<KeyStatus, string>> = {
  deleted: 'key.deletedAt IS NOT NULL AND key.deletedAt <= :at',
  disabled: 'key.disabledAt IS NOT NULL',
  locked: 'key.lockedAt IS NOT NULL',
  suspended: SUSPENDED_SQL,
  expired: 'key.expiresAt <= :at',
  active: '1 = 1',
};

function statusCondition(status: KeyStatus): string {
  const stronger = KEY_STATUSES.slice(0, KEY_STATUSES.indexOf(status)).map((other) => `NOT (${STATUS_SQL[other]})`);
  return [...stronger, STATUS_SQL[status]].join(' AND ');
}

/**
 * Lists keys that a person can see, grouped by channel, by name. Includes deleted ones only if the filter asks for
 * them.
 */
export async function listKeys(
  context: ServiceContext,
  actor: Actor,
  filter: KeyFilter,
  page: { readonly offset: number; readonly limit: number },
): Promise<KeyPage> {
  const at = context.clock();
  return await context.database.read(async (manager) => {
    const query = keyQuery(manager, actor, at)
      .andWhere(filter.status === undefined ? `NOT (${STATUS_SQL.deleted})` : statusCondition(filter.status))
      .orderBy('key.projectId')
      .addOrderBy('key.channelId')
      .addOrderBy('key.nameKey')
      .addOrderBy('key.createdAt');
    if (filter.projectId !== undefined) query.andWhere('key.projectId = :projectId', { projectId: filter.projectId });
    if (filter.channelId !== undefined) query.andWhere('key.channelId = :channelId', { channelId: filter.channelId });
    if (filter.owner === 'project') query.andWhere(`key.ownerId LIKE '${projectName('%')}'`);
    else if (filter.owner !== undefined)
      query.andWhere('(key.ownerId = :owner OR key.assigneeId = :owner)', { owner: filter.owner });
    if (filter.name !== undefined) query.andWhere('key.nameKey = :name', { name: nameKey(filter.name) });
    const part = nameKey(filter.namePart ?? '');
    if (part !== '') query.andWhere(`key.nameKey LIKE :part ESCAPE '\\'`, { part: `%${escaped(part)}%` });
    const total = await query.getCount();
    if (page.limit === 0) return { keys: [], total };
    const rows = await query.offset(page.offset).limit(page.limit).getMany();
    return { keys: await assembleKeys(manager, rows), total };
  });
}

/** The most names that are completed: more are never read, and a person can't read so many either. */
const COMPLETED = 10_000;

/** Lists the names of living keys that a person can see and that begin with a text, in any spelling. */
export async function keyNamesFrom(context: ServiceContext, actor: Actor, start: string): Promise<readonly string[]> {
  const at = context.clock();
  return await context.database.read(async (manager) => {
    const query = keyQuery(manager, actor, at).andWhere(`NOT (${STATUS_SQL.deleted})`);
    const typed = nameKey(start);
    if (typed !== '') query.andWhere(`key.nameKey LIKE :start ESCAPE '\\'`, { start: `${escaped(typed)}%` });
    const rows = await query
      .select('key.name', 'name')
      .distinct(true)
      .orderBy('key.name')
      .limit(COMPLETED)
      .getRawMany<{ name: string }>();
    return rows.map(({ name }) => name);
  });
}

function keyQuery(manager: EntityManager, actor: Actor, at: EpochMs): SelectQueryBuilder<KeyRow> {
  const query = manager.createQueryBuilder(KeyEntity, 'key').setParameter('at', at).where('1 = 1');
  return visible(query, actor, 'key.projectId');
}

/** How many keys of one name are distinguished by ID; beyond that, the name is written with its channel. */
const FOUND = 100;

/** Finds living keys by name, ID, `lk_`ID or `channel/name`. Several if the text is ambiguous. */
export async function findKeys(
  context: ServiceContext,
  actor: Actor,
  text: string,
  filter: KeyFilter = {},
): Promise<readonly ApiKey[]> {
  const id = text.startsWith('lk_') ? text.slice(3) : text;
  if (isKeyId(id)) {
    const key = await findKeyById(context, actor, id);
    if (key !== undefined) return [key];
  }
  const slash = text.lastIndexOf('/');
  if (slash === -1)
    return (await listKeys(context, actor, { ...filter, name: text }, { offset: 0, limit: FOUND })).keys;
  const channels = await findChannels(context, actor, text.slice(0, slash));
  const found: ApiKey[] = [];
  for (const channel of channels) {
    const page = await listKeys(
      context,
      actor,
      { channelId: channel.id, name: text.slice(slash + 1) },
      { offset: 0, limit: FOUND },
    );
    found.push(...page.keys);
  }
  return found;
}

/** Finds which of these are IDs of living keys that the person can see. */
export async function findKeyIds(
  context: ServiceContext,
  actor: Actor,
  candidates: readonly string[],
): Promise<readonly string[]> {
  if (candidates.length === 0) return [];
  const at = context.clock();
  const rows = await context.database.read((manager) =>
    keyQuery(manager, actor, at)
      .andWhere(`NOT (${STATUS_SQL.deleted})`)
      .andWhere('key.id IN (:...candidates)', { candidates })
      .getMany(),
  );
  const found = new Set(rows.map(({ id }) => id));
  return candidates.filter((id) => found.has(id));
}

/** Whether a key of that name, `channel/name` or `project/channel/name`, was deleted, where no other has the name now. */
export async function wasKeyDeleted(context: ServiceContext, actor: Actor, text: string): Promise<boolean> {
  const slash = text.lastIndexOf('/');
  const channels = slash === -1 ? [undefined] : await findChannels(context, actor, text.slice(0, slash));
  for (const channel of channels) {
    const within = channel === undefined ? {} : { channelId: channel.id };
    const filter = { ...within, status: 'deleted', name: text.slice(slash + 1) } as const;
    if ((await listKeys(context, actor, filter, { offset: 0, limit: 1 })).total > 0) return true;
  }
  return false;
}

/** Finds one key by its ID, deleted or not. */
export async function findKeyById(context: ServiceContext, actor: Actor, id: string): Promise<ApiKey | undefined> {
  const key = await context.database.read((manager) => loadKey(manager, id));
  return key !== undefined && mayView(actor, key.project.id) ? key : undefined;
}
