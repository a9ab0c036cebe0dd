import { type EntityManager, In } from 'typeorm';
import { nameKey } from '../../domain/people/names.ts';
import type { Actor } from '../../domain/people/permissions.ts';
import { ChannelEntity, ProjectEntity } from '../../persistence/entities/projects.ts';
import type { ServiceContext } from '../context.ts';
import type { KeyNames } from './keyNames.ts';
import { findKeyRows } from './searchKeys.ts';
import { matching, visible, type Wanted } from './searchNames.ts';
import { searchPeople } from './searchPeople.ts';

/** Something found: what a person sees, and what stands for exactly that thing where it is given as an option. */
export interface Match {
  readonly label: string;
  readonly value: string;
}

/** The same before it is told apart from others: what it is called, and where it is. */
interface Found {
  readonly name: string;
  readonly place?: string;
  readonly id: string;
  readonly value?: string;
}

/**
 * Finds what is called like what is being typed, only within what exists for the person who types (invariant 10): names that
 * begin so come first, then names in which a word begins so, then names that hold it, each by name. No two read the same.
 * @param names the names of keys in memory.
 */
export async function search(
  context: ServiceContext,
  names: KeyNames,
  actor: Actor,
  wanted: Wanted,
): Promise<readonly Match[]> {
  // No name holds a control character, and PostgreSQL refuses a text with a NUL.
  return /\p{Cc}/u.test(nameKey(wanted.text)) ? [] : toldApart(await find(context, names, actor, wanted));
}

async function find(context: ServiceContext, names: KeyNames, actor: Actor, wanted: Wanted): Promise<readonly Found[]> {
  switch (wanted.type) {
    case 'project':
      return await findProjects(context, actor, wanted);
    case 'channel':
      return await findChannels(context, actor, wanted);
    case 'key':
      return await findKeys(context, names, actor, wanted);
    case 'person':
      return (await searchPeople(context, actor, wanted)).map(({ id, choice }) => ({ id, name: choice }));
  }
}

async function findProjects(context: ServiceContext, actor: Actor, wanted: Wanted): Promise<readonly Found[]> {
  return await context.database.read(async (manager) => {
    const query = manager.createQueryBuilder(ProjectEntity, 'row').where('row.archivedAt IS NULL');
    return await matching(visible(query, actor, 'row.id'), wanted).getMany();
  });
}

async function findChannels(context: ServiceContext, actor: Actor, wanted: Wanted): Promise<readonly Found[]> {
  const { projectId } = wanted;
  return await context.database.read(async (manager) => {
    const query = manager.createQueryBuilder(ChannelEntity, 'row').where('row.removedAt IS NULL');
    const living = query.subQuery().select('project.id').from(ProjectEntity, 'project');
    query.andWhere(`row.projectId IN ${living.where('project.archivedAt IS NULL').getQuery()}`);
    if (projectId !== undefined) query.andWhere('row.projectId = :projectId', { projectId });
    const rows = await matching(visible(query, actor, 'row.projectId'), wanted).getMany();
    const projects = await namesOf(manager, ProjectEntity, new Set(rows.map((row) => row.projectId)));
    return rows.map((row) => {
      const name = `${projects.get(row.projectId) ?? ''}/${row.name}`;
      return { name, id: row.id };
    });
  });
}

async function findKeys(
  context: ServiceContext,
  names: KeyNames,
  actor: Actor,
  wanted: Wanted,
): Promise<readonly Found[]> {
  const rows = await findKeyRows(context, names, actor, wanted);
  return await context.database.read(async (manager) => {
    const channels = await namesOf(manager, ChannelEntity, new Set(rows.map((row) => row.channelId)));
    const projects = await namesOf(manager, ProjectEntity, new Set(rows.map((row) => row.projectId)));
    return rows.map(({ id, name, projectId, channelId }) => {
      return { id, name, place: ` in ${projects.get(projectId) ?? ''}/${channels.get(channelId) ?? ''}` };
    });
  });
}

async function namesOf(
  manager: EntityManager,
  entity: typeof ChannelEntity | typeof ProjectEntity,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  if (ids.size === 0) return new Map();
  const rows: { id: string; name: string }[] = await manager.find(entity, {
    select: { id: true, name: true },
    where: { id: In([...ids]) },
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** What platforms show at least of a label: what differs only behind that reads the same. */
const SHOWN = 70;
/** Of a name, where the end of an ID must find room behind it. */
const NAME_SHOWN = 60;

/** Adds the end of its ID to what reads like something else. */
function toldApart(found: readonly Found[]): readonly Match[] {
  const counts = new Map<string, number>();
  for (const one of found) counts.set(reading(one), (counts.get(reading(one)) ?? 0) + 1);
  return found.map((one) => {
    const { name, place = '', id, value = id } = one;
    if (counts.get(reading(one)) === 1) return { label: name + place, value };
    return { label: `${Array.from(name).slice(0, NAME_SHOWN).join('')} (…${id.slice(-4)})${place}`, value };
  });
}

const reading = ({ name, place = '' }: Found): string => (name + place).slice(0, SHOWN);
