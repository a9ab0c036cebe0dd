import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { nameKey } from '../../domain/people/names.ts';
import type { Actor } from '../../domain/people/permissions.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { ChannelEntity, ProjectEntity } from '../../persistence/entities/projects.ts';
import type { ServiceContext } from '../context.ts';
import { type KeyNames, livingAt } from './keyNames.ts';
import { escaped, isNarrow, permitted, visible, type Wanted } from './searchNames.ts';

/** How many things match a text. */
export interface MatchCount {
  readonly total: number;
  /** Whether some may have come or gone since the names were read. */
  readonly about: boolean;
}

/**
 * Counts what a search would find, without its limit, among what the person can see (invariant 10).
 * @returns undefined where counting would mean to look through everything (decision 20), and for people, whose number is nobody's
 * business.
 */
export async function countMatches(
  context: ServiceContext,
  names: KeyNames,
  actor: Actor,
  wanted: Omit<Wanted, 'limit'>,
): Promise<MatchCount | undefined> {
  const typed = nameKey(wanted.text);
  if (/\p{Cc}/u.test(typed)) return { total: 0, about: false };
  if (wanted.type === 'person') return undefined;
  if (wanted.type !== 'key' || typed === '' || wanted.permitted !== undefined || isNarrow(actor, wanted))
    return { total: await countRows(context, actor, wanted, typed), about: false };
  const { admin, onCall, roles } = actor;
  const total = names.current()?.count(typed, admin || onCall ? undefined : new Set(roles.keys()));
  return total === undefined ? undefined : { total, about: true };
}

async function countRows(
  context: ServiceContext,
  actor: Actor,
  wanted: Omit<Wanted, 'limit'>,
  typed: string,
): Promise<number> {
  return await context.database.read(async (manager) => {
    switch (wanted.type) {
      case 'project': {
        const query = manager.createQueryBuilder(ProjectEntity, 'row').where('row.archivedAt IS NULL');
        return await countIn(query, actor, wanted, { typed, project: 'row.id' });
      }
      case 'channel': {
        const query = manager.createQueryBuilder(ChannelEntity, 'row').where('row.removedAt IS NULL');
        return await countIn(query, actor, wanted, { typed, project: 'row.projectId' });
      }
      default: {
        const query = livingAt(manager.createQueryBuilder(KeyEntity, 'row'), context.clock());
        const { channelId } = wanted;
        if (channelId !== undefined) query.andWhere('row.channelId = :channelId', { channelId });
        return await countIn(query, actor, wanted, {
          typed,
          project: 'row.projectId',
          owner: 'row.ownerId',
          assignee: 'row.assigneeId',
        });
      }
    }
  });
}

async function countIn<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  actor: Actor,
  { projectId, permitted: places }: Omit<Wanted, 'limit'>,
  {
    typed,
    ...columns
  }: { readonly typed: string; readonly project: string; readonly owner?: string; readonly assignee?: string },
): Promise<number> {
  permitted(visible(query, actor, columns.project), places, columns);
  if (projectId !== undefined) query.andWhere(`${columns.project} = :projectId`, { projectId });
  if (typed !== '') query.andWhere(`row.nameKey LIKE :within ESCAPE '\\'`, { within: `%${escaped(typed)}%` });
  return await query.getCount();
}
