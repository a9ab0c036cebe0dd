import { type EntityManager, In } from 'typeorm';
import { nameKey } from '../../domain/people/names.ts';
import type { Actor } from '../../domain/people/permissions.ts';
import { IdentityEntity, MemberEntity, PersonEntity } from '../../persistence/entities/people/people.ts';
import type { ServiceContext } from '../context.ts';
import { type LabelledPerson, labelled } from '../people/findPeople.ts';
import { escaped, matching, type Wanted } from './searchNames.ts';

/**
 * Finds people by name, then by handle, if they share a project with the person who types; an admin or someone on call
 * finds everyone. Others are found only by their whole name or handle, as in a typed command.
 */
export async function searchPeople(
  context: ServiceContext,
  actor: Actor,
  wanted: Wanted,
): Promise<readonly LabelledPerson[]> {
  return await context.database.read(async (manager) => {
    const within = actor.admin || actor.onCall ? undefined : await colleagues(manager, actor);
    const byName = await namedLike(manager, within, wanted);
    const ids = byName.map(({ id }) => id);
    if (ids.length < wanted.limit) ids.push(...(await calledLike(manager, within, wanted)));
    const first = [...new Set(ids)].slice(0, wanted.limit);
    const people = new Map(
      (await labelled(context.policy.platforms, manager, first)).map((person) => [person.id, person]),
    );
    return first.flatMap((id) => people.get(id) ?? []);
  });
}

async function colleagues(manager: EntityManager, { personId, roles }: Actor): Promise<readonly string[]> {
  const projects = [...roles.keys()];
  const members = projects.length === 0 ? [] : await manager.findBy(MemberEntity, { projectId: In(projects) });
  return [...new Set([personId, ...members.map((member) => member.personId)])];
}

async function namedLike(manager: EntityManager, within: readonly string[] | undefined, wanted: Wanted) {
  const query = manager.createQueryBuilder(PersonEntity, 'row').where('1 = 1');
  if (within !== undefined)
    query.andWhere('(row.id IN (:...ids) OR row.nameKey = :exact)', { ids: within, exact: nameKey(wanted.text) });
  return await matching(query, wanted).getMany();
}

/** @returns the IDs of people whose handle begins with the text. */
async function calledLike(
  manager: EntityManager,
  within: readonly string[] | undefined,
  { text, limit }: Wanted,
): Promise<readonly string[]> {
  const exact = nameKey(text.replace(/^@/, ''));
  if (exact === '') return [];
  const query = manager.createQueryBuilder(IdentityEntity, 'row');
  query.where(`row.handleKey LIKE :prefix ESCAPE '\\'`, { prefix: `${escaped(exact)}%` });
  if (within !== undefined)
    query.andWhere('(row.personId IN (:...ids) OR row.handleKey = :exact)', { ids: within, exact });
  const rows = await query.orderBy('row.handleKey').addOrderBy('row.personId').limit(limit).getMany();
  return rows.map(({ personId }) => personId);
}
