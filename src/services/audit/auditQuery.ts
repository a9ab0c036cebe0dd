import { Brackets, type EntityManager, In, type SelectQueryBuilder } from 'typeorm';
import type { AuditLink } from '../../domain/audit/auditChain.ts';
import { type AuditReach, auditReach } from '../../domain/audit/auditReach.ts';
import { type Actor, mayView } from '../../domain/people/permissions.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { AuditEntity } from '../../persistence/entities/audit.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { ChannelEntity, ProjectEntity } from '../../persistence/entities/projects.ts';
import type { ServiceContext } from '../context.ts';

/** A filter for audit trail rows. */
export interface AuditFilter {
  readonly keyId?: string;
  readonly personId?: string;
  readonly projectId?: string;
  readonly since?: EpochMs;
  /** The first moment that is too late. */
  readonly until?: EpochMs;
}

/** A row of the audit trail with the names of where it happened, as they are now; empty where the reader can't see that. */
export interface AuditRow {
  readonly event: AuditLink;
  /** The name of the key that it is about. */
  readonly key: string;
  /** `project/channel` of a key, else the project. */
  readonly place: string;
}

/** Reads the part of the audit trail that someone may see (domain/audit/auditReach), latest first. */
export async function readAudit(
  context: ServiceContext,
  actor: Actor,
  filter: AuditFilter,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ readonly rows: readonly AuditRow[]; readonly total: number }> {
  return await context.database.read(async (manager) => {
    const query = selectAudit(manager, actor, filter).orderBy('event.seq', 'DESC');
    const total = await query.getCount();
    const events = await query.offset(page.offset).limit(page.limit).getMany();
    return { rows: await withPlaces(manager, actor, events), total };
  });
}

/**
 * Selects the part of the audit trail that someone may see, narrowed down.
 * @param reach how much that is, where it isn't what their roles give them.
 */
export function selectAudit(
  manager: EntityManager,
  actor: Actor,
  filter: AuditFilter,
  reach: AuditReach = auditReach(actor),
): SelectQueryBuilder<AuditLink> {
  const query = manager.createQueryBuilder(AuditEntity, 'event').where('1 = 1');
  withinReach(query, actor, reach);
  if (filter.keyId !== undefined) query.andWhere('event.keyId = :keyId', { keyId: filter.keyId });
  if (filter.personId !== undefined) query.andWhere('event.actorId = :personId', { personId: filter.personId });
  if (filter.projectId !== undefined) query.andWhere('event.projectId = :projectId', { projectId: filter.projectId });
  if (filter.since !== undefined) query.andWhere('event.at >= :since', { since: filter.since });
  if (filter.until !== undefined) query.andWhere('event.at < :until', { until: filter.until });
  return query;
}

function withinReach(query: SelectQueryBuilder<AuditLink>, { personId: self }: Actor, reach: AuditReach): void {
  if (reach.everything) return;
  const { projects, ownKeysIn, everyKey } = reach;
  query.andWhere(
    new Brackets((or) => {
      or.where('event.actorId = :self', { self });
      if (projects.length > 0) or.orWhere('event.projectId IN (:...projects)', { projects });
      if (everyKey) or.orWhere('event.keyId IS NOT NULL');
      else if (ownKeysIn.length > 0) {
        const own = query.subQuery().select('own.id').from(KeyEntity, 'own');
        own.where('own.ownerId = :self AND own.projectId IN (:...ownKeysIn)');
        or.orWhere(`event.keyId IN ${own.getQuery()}`, { ownKeysIn });
      }
    }),
  );
}

/** Names what the events are about. A project that the reader no longer sees isn't named (invariant 10). */
async function withPlaces(
  manager: EntityManager,
  actor: Actor,
  events: readonly AuditLink[],
): Promise<readonly AuditRow[]> {
  const keys = byId(await manager.findBy(KeyEntity, { id: In(idsOf(events, ({ keyId }) => keyId)) }));
  const channels = byId(
    await manager.findBy(ChannelEntity, { id: In([...keys.values()].map((key) => key.channelId)) }),
  );
  const projectIds = [
    ...idsOf(events, ({ projectId }) => projectId),
    ...[...keys.values()].map((key) => key.projectId),
  ];
  const projects = byId(await manager.findBy(ProjectEntity, { id: In(projectIds) }));
  return events.map((event) => {
    const key = event.keyId === null ? undefined : keys.get(event.keyId);
    const projectId = key?.projectId ?? event.projectId;
    const project = projectId === null || !mayView(actor, projectId) ? undefined : projects.get(projectId);
    if (project === undefined) return { event, key: '', place: '' };
    const channel = key === undefined ? undefined : channels.get(key.channelId);
    const place = channel === undefined ? project.name : `${project.name}/${channel.name}`;
    return { event, key: key?.name ?? '', place };
  });
}

function idsOf(events: readonly AuditLink[], pick: (event: AuditLink) => string | null): readonly string[] {
  return [...new Set(events.flatMap((event) => pick(event) ?? []))];
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
