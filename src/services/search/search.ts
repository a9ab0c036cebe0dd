import { type EntityManager, In } from 'typeorm';
import { inPlace } from '../../domain/namingCopy.ts';
import { nameKey } from '../../domain/people/names.ts';
import type { Actor } from '../../domain/people/permissions.ts';
import { AppEntity } from '../../persistence/entities/apps/apps.ts';
import { ChannelEntity, ProjectEntity } from '../../persistence/entities/projects.ts';
import type { ServiceContext } from '../context.ts';
import type { KeyNames } from './keyNames.ts';
import { findKeyRows } from './searchKeys.ts';
import { matching, permitted, visible, type Wanted } from './searchNames.ts';
import { searchPeople } from './searchPeople.ts';

/** A match: the label that a person sees, and the option value that stands for exactly that thing. */
export interface Match {
  readonly label: string;
  readonly value: string;
}

/** A match before it is distinguished from others: its name and where it is. */
interface Found {
  readonly name: string;
  readonly place?: string;
  readonly id: string;
  readonly value?: string;
}

/**
 * Finds things whose name matches the typed text, only among those that the person can see (invariant 10). Names that
 * begin with it come first, then names in which a word does, then names that contain it, each by name. No two labels
 * are the same.
 * @param names the key names in memory.
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
    case 'app':
      return await findApps(context, actor, wanted);
    case 'person':
      return (await searchPeople(context, actor, wanted)).map(({ id, choice }) => ({ id, name: choice }));
  }
}

async function findProjects(context: ServiceContext, actor: Actor, wanted: Wanted): Promise<readonly Found[]> {
  return await context.database.read(async (manager) => {
    const query = manager.createQueryBuilder(ProjectEntity, 'row').where('row.archivedAt IS NULL');
    permitted(query, wanted.permitted, { project: 'row.id' });
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
    permitted(query, wanted.permitted, { project: 'row.projectId' });
    const rows = await matching(visible(query, actor, 'row.projectId'), wanted).getMany();
    const projects = await namesOf(manager, ProjectEntity, new Set(rows.map((row) => row.projectId)));
    return rows.map((row) => {
      const name = `${projects.get(row.projectId) ?? ''}/${row.name}`;
      return { name, id: row.id };
    });
  });
}

async function findApps(context: ServiceContext, actor: Actor, wanted: Wanted): Promise<readonly Found[]> {
  const { projectId } = wanted;
  return await context.database.read(async (manager) => {
    const query = manager.createQueryBuilder(AppEntity, 'row').where('row.removedAt IS NULL');
    const living = query.subQuery().select('project.id').from(ProjectEntity, 'project');
    query.andWhere(`row.projectId IN ${living.where('project.archivedAt IS NULL').getQuery()}`);
    if (projectId !== undefined) query.andWhere('row.projectId = :projectId', { projectId });
    const rows = await matching(visible(query, actor, 'row.projectId'), wanted).getMany();
    const projects = await namesOf(manager, ProjectEntity, new Set(rows.map((row) => row.projectId)));
    return rows.map((row) => ({ name: `${projects.get(row.projectId) ?? ''}/${row.name}`, id: row.id }));
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
      return { id, name, place: inPlace(projects.get(projectId) ?? '', channels.get(channelId) ?? '') };
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

/** The shortest label that platforms show: labels that differ only after it look the same. */
const SHOWN = 70;
/** The room for a name that needs the end of an ID after it. */
const NAME_SHOWN = 60;

/** Appends the end of an ID to labels that look the same. */
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
