import { Brackets, type EntityManager, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { type Actor, mayView } from '../../domain/people/permissions.ts';
import type { DurationMs, EpochMs } from '../../domain/time/time.ts';
import { KeyEntity, type KeyRow } from '../../persistence/entities/keys.ts';
import { ChannelEntity } from '../../persistence/entities/projects.ts';
import { assembleKeys } from '../../persistence/keyRepository.ts';
import type { ServiceContext } from '../context.ts';
import { visible } from '../search/searchNames.ts';

/** What the dashboards show about many projects at once, with as few queries for forty projects as for one. */

/** How many integration channels a project has, and how many keys, deleted ones excluded. */
export interface ProjectCounts {
  readonly channels: number;
  readonly keys: number;
}

/**
 * Counts the contents of projects with two queries, however many projects there are.
 * @returns the counts by project ID, only for projects that the person can see (invariant 10).
 */
export async function countInProjects(
  context: ServiceContext,
  actor: Actor,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, ProjectCounts>> {
  const ids = projectIds.filter((id) => mayView(actor, id));
  if (ids.length === 0) return new Map();
  const at = context.clock();
  return await context.database.read(async (manager) => {
    const channels = manager.createQueryBuilder(ChannelEntity, 'row').where('row.removedAt IS NULL');
    const keys = manager
      .createQueryBuilder(KeyEntity, 'row')
      .where(new Brackets((not) => not.where('row.deletedAt IS NULL').orWhere('row.deletedAt > :at', { at })));
    const channelCounts = await perProject(channels, ids);
    const keyCounts = await perProject(keys, ids);
    return new Map(ids.map((id) => [id, { channels: channelCounts.get(id) ?? 0, keys: keyCounts.get(id) ?? 0 }]));
  });
}

async function perProject<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await query
    .select('row.projectId', 'projectId')
    .addSelect('COUNT(*)', 'count')
    .andWhere('row.projectId IN (:...ids)', { ids })
    .groupBy('row.projectId')
    // PostgreSQL counts in bigint, which its driver returns as text.
    .getRawMany<{ projectId: string; count: number | string }>();
  return new Map(rows.map(({ projectId, count }) => [projectId, Number(count)]));
}

/** Some urgent keys, and the total of their kind. */
export interface UrgentKeys {
  readonly keys: readonly ApiKey[];
  readonly total: number;
}

/**
 * Finds the keys that need attention: locked ones, the latest first, then those that expire within `soon`, or expired
 * no longer ago than that, the earliest first. Keys that are disabled or being replaced are left out: somebody wants
 * them so.
 */
export async function urgentKeys(
  context: ServiceContext,
  actor: Actor,
  soon: DurationMs,
  limit: number,
): Promise<UrgentKeys> {
  const at = context.clock();
  return await context.database.read(async (manager) => {
    const query = urgentQuery(manager, actor, at, soon);
    const total = await query.getCount();
    const rows = await query
      .orderBy('row.lockedAt', 'DESC', 'NULLS LAST')
      .addOrderBy('row.expiresAt')
      .addOrderBy('row.id')
      .limit(limit)
      .getMany();
    return { keys: await assembleKeys(manager, rows), total };
  });
}

function urgentQuery(manager: EntityManager, actor: Actor, at: EpochMs, soon: DurationMs): SelectQueryBuilder<KeyRow> {
  const query = manager
    .createQueryBuilder(KeyEntity, 'row')
    .where('row.deletedAt IS NULL AND row.disabledAt IS NULL')
    .andWhere(
      new Brackets((or) =>
        or
          .where('row.lockedAt IS NOT NULL')
          .orWhere('row.expiresAt BETWEEN :since AND :until', { since: at - soon, until: at + soon }),
      ),
    );
  return visible(query, actor, 'row.projectId');
}
