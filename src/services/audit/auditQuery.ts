import { Brackets } from 'typeorm';
import type { AuditLink } from '../../domain/auditChain.ts';
import { type Actor, atLeast } from '../../domain/people/permissions.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { AuditEntity } from '../../persistence/entities/audit.ts';
import type { ServiceContext } from '../context.ts';

/** A filter for audit trail rows. */
export interface AuditFilter {
  readonly keyId?: string;
  readonly personId?: string;
  readonly projectId?: string;
  readonly since?: EpochMs;
}

/**
 * Reads the audit trail, latest first. An admin sees all of it; others see the rows of projects in which they are
 * operator or higher, and their own.
 */
export async function readAudit(
  context: ServiceContext,
  actor: Actor,
  filter: AuditFilter,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ readonly rows: readonly AuditLink[]; readonly total: number }> {
  const projects = [...actor.roles].filter(([, role]) => atLeast(role, 'operator')).map(([projectId]) => projectId);
  return await context.database.read(async (manager) => {
    const query = manager.createQueryBuilder(AuditEntity, 'event').where('1 = 1').orderBy('event.seq', 'DESC');
    if (!actor.admin) {
      query.andWhere(
        new Brackets((or) => {
          or.where('event.actorId = :self', { self: actor.personId });
          if (projects.length > 0) or.orWhere('event.projectId IN (:...projects)', { projects });
        }),
      );
    }
    if (filter.keyId !== undefined) query.andWhere('event.keyId = :keyId', { keyId: filter.keyId });
    if (filter.personId !== undefined) query.andWhere('event.actorId = :personId', { personId: filter.personId });
    if (filter.projectId !== undefined) query.andWhere('event.projectId = :projectId', { projectId: filter.projectId });
    if (filter.since !== undefined) query.andWhere('event.at >= :since', { since: filter.since });
    const total = await query.getCount();
    return { rows: await query.offset(page.offset).limit(page.limit).getMany(), total };
  });
}
