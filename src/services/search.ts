import { In, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { nameKey } from '../domain/names.ts';
import type { Actor } from '../domain/permissions.ts';
import { KeyEntity } from '../persistence/entities/keys.ts';
import { MemberEntity, PersonEntity } from '../persistence/entities/people.ts';
import { ChannelEntity, ProjectEntity } from '../persistence/entities/projects.ts';
import type { ServiceContext } from './context.ts';

/** What someone is typing, and among what it is looked for. */
export interface Wanted {
  readonly type: 'project' | 'channel' | 'key' | 'person';
  readonly text: string;
  readonly limit: number;
  readonly channelId?: string;
}

/** Something found: what a person sees, and its ID. */
export interface Match {
  readonly label: string;
  readonly value: string;
}

/**
 * Finds what is called like what is being typed, only within what exists for the person who types (invariant 10): names that
 * begin so come first, then names that hold it, each by name.
 */
export async function search(context: ServiceContext, actor: Actor, wanted: Wanted): Promise<readonly Match[]> {
  switch (wanted.type) {
    case 'project':
      return await searchProjects(context, actor, wanted);
    case 'channel':
      return await searchChannels(context, actor, wanted);
    case 'key':
      return await searchKeys(context, actor, wanted);
    case 'person':
      return await searchPeople(context, actor, wanted);
  }
}

async function searchProjects(context: ServiceContext, actor: Actor, wanted: Wanted): Promise<readonly Match[]> {
  return await context.database.read(async (manager) => {
    const query = manager.createQueryBuilder(ProjectEntity, 'row').where('row.archivedAt IS NULL');
    const rows = await matching(visible(query, actor, 'row.id'), wanted).getMany();
    return rows.map(({ id, name }) => ({ label: name, value: id }));
  });
}

async function searchChannels(context: ServiceContext, actor: Actor, wanted: Wanted): Promise<readonly Match[]> {
  return await context.database.read(async (manager) => {
    const query = manager.createQueryBuilder(ChannelEntity, 'row').where('row.removedAt IS NULL');
    const living = query.subQuery().select('project.id').from(ProjectEntity, 'project');
    query.andWhere(`row.projectId IN ${living.where('project.archivedAt IS NULL').getQuery()}`);
    const rows = await matching(visible(query, actor, 'row.projectId'), wanted).getMany();
    const names = await manager.findBy(ProjectEntity, { id: In([...new Set(rows.map(({ projectId }) => projectId))]) });
    const projects = new Map(names.map(({ id, name }) => [id, name]));
    return rows.map(({ id, name, projectId }) => ({ label: `${projects.get(projectId) ?? ''}/${name}`, value: id }));
  });
}

async function searchKeys(context: ServiceContext, actor: Actor, wanted: Wanted): Promise<readonly Match[]> {
  return await context.database.read(async (manager) => {
    const query = manager
      .createQueryBuilder(KeyEntity, 'row')
      .where('(row.deletedAt IS NULL OR row.deletedAt > :now)', { now: context.clock() });
    if (wanted.channelId !== undefined) query.andWhere('row.channelId = :channelId', { channelId: wanted.channelId });
    const rows = await matching(visible(query, actor, 'row.projectId'), wanted).getMany();
    const channels = await manager.findBy(ChannelEntity, { id: In([...new Set(rows.map((row) => row.channelId))]) });
    const names = new Map(channels.map(({ id, name }) => [id, name]));
    const projectRows = await manager.findBy(ProjectEntity, { id: In([...new Set(rows.map((row) => row.projectId))]) });
    const projects = new Map(projectRows.map(({ id, name }) => [id, name]));
    return rows.map((row) => ({
      label: `${row.name} in ${projects.get(row.projectId) ?? ''}/${names.get(row.channelId) ?? ''}`,
      value: row.id,
    }));
  });
}

/**
 * People who share a project with whoever types; all of them for an admin or someone on call. Someone else is found by their
 * whole name only, as in a typed command.
 */
async function searchPeople(context: ServiceContext, actor: Actor, wanted: Wanted): Promise<readonly Match[]> {
  return await context.database.read(async (manager) => {
    const query = manager.createQueryBuilder(PersonEntity, 'row').where('1 = 1');
    if (!actor.admin && !actor.onCall) {
      const projects = [...actor.roles.keys()];
      const members = projects.length === 0 ? [] : await manager.findBy(MemberEntity, { projectId: In(projects) });
      const ids = [...new Set([actor.personId, ...members.map(({ personId }) => personId)])];
      query.andWhere('(row.id IN (:...ids) OR row.nameKey = :exact)', { ids, exact: nameKey(wanted.text) });
    }
    const rows = await matching(query, wanted).getMany();
    return rows.map(({ id, name }) => ({ label: name, value: id }));
  });
}

function visible<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  actor: Actor,
  column: string,
): SelectQueryBuilder<Row> {
  if (actor.admin || actor.onCall) return query;
  const ids = [...actor.roles.keys()];
  return ids.length === 0 ? query.andWhere('1 = 0') : query.andWhere(`${column} IN (:...visible)`, { visible: ids });
}

/** Narrows to names that hold what is typed, those that begin with it first. */
function matching<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  { text, limit }: Wanted,
): SelectQueryBuilder<Row> {
  const typed = nameKey(text);
  const literal = typed.replace(/[\\%_]/g, (character) => `\\${character}`);
  query.setParameters({ prefix: `${literal}%` });
  if (typed !== '') query.andWhere(`row.nameKey LIKE :within ESCAPE '\\'`, { within: `%${literal}%` });
  return query
    .addSelect(`CASE WHEN row.nameKey LIKE :prefix ESCAPE '\\' THEN 0 ELSE 1 END`, 'rank')
    .orderBy('rank')
    .addOrderBy('row.nameKey')
    .addOrderBy('row.id')
    .limit(limit);
}
