import { nameKey } from '../../domain/people/names.ts';
import type { Actor } from '../../domain/people/permissions.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { ChannelEntity, ProjectEntity } from '../../persistence/entities/projects.ts';
import type { ServiceContext } from '../context.ts';
import { type KeyNames, livingAt } from './keyNames.ts';
import { escaped, isNarrow, visible, type Wanted } from './searchNames.ts';

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
  if (wanted.type !== 'key' || typed === '' || isNarrow(actor, wanted))
    return { total: await countRows(context, actor, wanted, typed), about: false };
  const { admin, onCall, roles } = actor;
  const total = names.current()?.count(typed, admin || onCall ? undefined : new Set(roles.keys()));
  return total === undefined ? undefined : { total, about: true };
}

async function countRows(
  context: ServiceContext,
  actor: Actor,
  { type, projectId, channelId }: Omit<Wanted, 'limit'>,
  typed: string,
): Promise<number> {
  return await context.database.read(async (manager) => {
    const query =
      type === 'project'
        ? visible(manager.createQueryBuilder(ProjectEntity, 'row').where('row.archivedAt IS NULL'), actor, 'row.id')
        : type === 'channel'
          ? visible(
              manager.createQueryBuilder(ChannelEntity, 'row').where('row.removedAt IS NULL'),
              actor,
              'row.projectId',
            )
          : visible(livingAt(manager.createQueryBuilder(KeyEntity, 'row'), context.clock()), actor, 'row.projectId');
    if (projectId !== undefined) query.andWhere('row.projectId = :projectId', { projectId });
    if (channelId !== undefined && type === 'key') query.andWhere('row.channelId = :channelId', { channelId });
    if (typed !== '') query.andWhere(`row.nameKey LIKE :within ESCAPE '\\'`, { within: `%${escaped(typed)}%` });
    return await query.getCount();
  });
}
