import { Brackets, type EntityManager } from 'typeorm';
import type { AuditLink } from '../../../domain/audit/auditChain.ts';
import { incidentReach } from '../../../domain/audit/auditReach.ts';
import type { HashesBetween } from '../../../domain/audit/export/exportFile.ts';
import type { Requester } from '../../../domain/people/authorization.ts';
import type { Actor } from '../../../domain/people/permissions.ts';
import { SUCH } from '../../../domain/refusalCopy.ts';
import { done, type Result, refused } from '../../../domain/result.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import {
  IncidentEntity,
  IncidentKeyEntity,
  type IncidentRow,
} from '../../../persistence/entities/incidents/incidents.ts';
import { selectAudit } from '../../audit/auditQuery.ts';
import { change } from '../../audit/auditTrail.ts';
import { MOST_BYTES, MOST_EVENTS } from '../../audit/exportAudit.ts';
import { hashesBetween } from '../../audit/hashesBetween.ts';
import { type SignedExport, signedExport } from '../../audit/signedExport.ts';
import type { ServiceContext } from '../../context.ts';
import { authorize } from '../../people/authorization.ts';
import { keysOfIncident, type ListedIncidentKey, readIncident, type SeenIncident } from '../readIncident.ts';

/** What can be handed out of an incident. */
export interface IncidentExport {
  readonly seen: SeenIncident;
  /** All of its keys that exist for the person. */
  readonly keys: readonly ListedIncidentKey[];
  /** Its events, signed. `none`: the person may see none. `too-large`: a file takes fewer. */
  readonly record: { readonly kind: 'signed'; readonly file: SignedExport } | { readonly kind: 'none' | 'too-large' };
}

/**
 * Exports the record of an incident, signed: every event that names it, and every event about its keys from its start until nothing more
 * happened to them for its sake. What the person may not see of the trail is left out; of what stands in between only hashes are told, so that
 * the chain can be followed. Records that they did it.
 * @returns a refusal where no key of it exists for them (invariant 10).
 */
export async function exportIncident(
  context: ServiceContext,
  { by, actor }: { readonly by: Requester; readonly actor: Actor },
  incidentId: string,
): Promise<Result<IncidentExport>> {
  const seen = await readIncident(context, actor, incidentId);
  if (seen === undefined) return refused({ code: 'not-found', subject: SUCH.incident });
  const keys = await keysOfIncident(context, actor, incidentId);
  const record = await signedRecord(context, { by, actor }, incidentId);
  return await change(context, async (locked) => {
    const subject = seen.incident.covers;
    const permit = await authorize(context, locked, by, {
      action: 'incident.export',
      subject,
      noun: 'project',
      scope: {},
    });
    if (permit.kind === 'refused') return permit;
    const made = record.kind === 'signed' ? { events: String(record.file.events), sha256: record.file.sha256 } : {};
    const detail = { incident: incidentId, ...made };
    permit.transaction.record({ by: permit.by, action: 'incident.export', subject, detail });
    return done({ seen, keys, record });
  });
}

async function signedRecord(
  context: ServiceContext,
  { by, actor }: { readonly by: Requester; readonly actor: Actor },
  incidentId: string,
): Promise<IncidentExport['record']> {
  const selected = await context.database.read((manager) => select(manager, actor, incidentId, context.clock()));
  if (selected === 'too-large') return { kind: 'too-large' };
  const { events, between } = selected;
  if (events.length === 0) return { kind: 'none' };
  const { personId: id, name, platform } = by;
  const about = {
    name: `latchkey-incident-${incidentId}`,
    what: 'incident-events',
    by: { id, name, platform },
    selection: { incident: incidentId },
  };
  const file = signedExport(context, about, events, between);
  return file.export.bytes.length > MOST_BYTES ? { kind: 'too-large' } : { kind: 'signed', file };
}

async function select(
  manager: EntityManager,
  actor: Actor,
  incidentId: string,
  now: EpochMs,
): Promise<{ readonly events: readonly AuditLink[]; readonly between: readonly HashesBetween[] } | 'too-large'> {
  const incident = await manager.findOneByOrFail(IncidentEntity, { id: incidentId });
  const { projects, settledAt } = await span(manager, incident);
  const { startedAt, endedAt } = incident;
  const query = selectAudit(manager, actor, { since: startedAt }, incidentReach(actor, projects));
  // IDs hold letters and digits alone.
  const names = { names: `%"incident":"${incidentId}"%` };
  const ofIncident = query.subQuery().select('one.keyId').from(IncidentKeyEntity, 'one');
  ofIncident.where('one.incidentId = :incidentId');
  query.andWhere(
    new Brackets((either) => {
      // Who exported it is no part of it: two exports of an incident that is over hold the same events.
      either.where(`event.keyId IS NULL AND event.detail LIKE :names AND event.action <> 'incident.export'`, names);
      const until = endedAt === null ? now : Math.max(endedAt, settledAt);
      either.orWhere(`event.keyId IN ${ofIncident.getQuery()} AND (event.at <= :until OR event.detail LIKE :names)`, {
        incidentId,
        until,
      });
    }),
  );
  if ((await query.getCount()) > MOST_EVENTS) return 'too-large';
  const events = await query.orderBy('event.seq').getMany();
  return { events, between: await hashesBetween(manager, events) };
}

/** An incident's projects, and when something last became of one of its keys. */
async function span(
  manager: EntityManager,
  { id }: IncidentRow,
): Promise<{ readonly projects: readonly string[]; readonly settledAt: EpochMs }> {
  const rows: readonly { projectId: string; since: string | number }[] = await manager
    .createQueryBuilder(IncidentKeyEntity, 'row')
    .where('row.incidentId = :id', { id })
    .select('row.projectId', 'projectId')
    .addSelect('MAX(row.since)', 'since')
    .groupBy('row.projectId')
    .getRawMany();
  return {
    projects: rows.map(({ projectId }) => projectId),
    settledAt: Math.max(0, ...rows.map(({ since }) => Number(since))),
  };
}
