import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { nameKey } from '../../domain/people/names.ts';
import type { Actor, Permitted } from '../../domain/people/permissions.ts';
import { SEPARATORS } from './nameList.ts';

/** The typed text, and what is searched. */
export interface Wanted {
  readonly type: 'project' | 'channel' | 'key' | 'app' | 'person';
  readonly text: string;
  readonly limit: number;
  readonly channelId?: string;
  readonly projectId?: string;
  /** Only what something may be done with. */
  readonly permitted?: Permitted;
}

/** How many projects are searched key by key; above it, the name index and the names in memory are faster. */
const FEW_PROJECTS = 10;

/** Whether there are so few keys that each one is scanned. */
export function isNarrow(
  { admin, onCall, roles }: Actor,
  { channelId, projectId }: Pick<Wanted, 'channelId' | 'projectId'>,
): boolean {
  return channelId !== undefined || projectId !== undefined || (!admin && !onCall && roles.size <= FEW_PROJECTS);
}

/** How well a name matches the typed text: 0 if it begins with it, 1 if a word in it does, 2 otherwise. */
export function nameRank(name: string, typed: string): number {
  if (name.startsWith(typed)) return 0;
  return SEPARATORS.some((separator) => name.includes(separator + typed)) ? 1 : 2;
}

/** Narrows a query to the projects that a person can see (invariant 10). `column` holds the project's ID. */
export function visible<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  actor: Actor,
  column: string,
): SelectQueryBuilder<Row> {
  if (actor.admin || actor.onCall) return query;
  const ids = [...actor.roles.keys()];
  return ids.length === 0 ? query.andWhere('1 = 0') : query.andWhere(`${column} IN (:...visible)`, { visible: ids });
}

/** Narrows to what something may be done with. @param columns which hold the project's ID, a key's owner, and to whom it is assigned. */
export function permitted<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  places: Permitted | undefined,
  columns: { readonly project: string; readonly owner?: string; readonly assignee?: string },
): SelectQueryBuilder<Row> {
  if (places === undefined) return query;
  const { projects, keyOwner, keyAssignee } = places;
  const parts = [
    ...(projects.length === 0 ? [] : [`${columns.project} IN (:...permitted)`]),
    ...(keyOwner === undefined || columns.owner === undefined ? [] : [`${columns.owner} = :keyOwner`]),
    ...(keyAssignee === undefined || columns.assignee === undefined ? [] : [`${columns.assignee} = :keyAssignee`]),
  ];
  const condition = parts.length === 0 ? '1 = 0' : `(${parts.join(' OR ')})`;
  return query.andWhere(condition, {
    ...(projects.length === 0 ? {} : { permitted: projects }),
    ...(keyOwner === undefined || columns.owner === undefined ? {} : { keyOwner }),
    ...(keyAssignee === undefined || columns.assignee === undefined ? {} : { keyAssignee }),
  });
}

/** Narrows to names that contain the typed text, in the order of {@link nameRank}, then by name. Reads every row. */
export function matching<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  { text, limit }: Pick<Wanted, 'text' | 'limit'>,
): SelectQueryBuilder<Row> {
  const typed = nameKey(text);
  const literal = escaped(typed);
  if (typed !== '') {
    query.andWhere(like('within'), { within: `%${literal}%` });
    const words = SEPARATORS.map((separator, index) => [`word${index}`, `%${escaped(separator)}${literal}%`] as const);
    query.setParameters({ prefix: `${literal}%`, ...Object.fromEntries(words) });
    const aWord = words.map(([name]) => like(name)).join(' OR ');
    query.addSelect(`CASE WHEN ${like('prefix')} THEN 0 WHEN ${aWord} THEN 1 ELSE 2 END`, 'rank').orderBy('rank');
  }
  return query.addOrderBy('row.nameKey').addOrderBy('row.id').limit(limit);
}

const like = (parameter: string): string => `row.nameKey LIKE :${parameter} ESCAPE '\\'`;

/** Escapes a text so that LIKE takes it literally. */
export const escaped = (text: string): string => text.replace(/[\\%_]/g, (character) => `\\${character}`);
