import type { AuditLink } from '../../domain/audit/auditChain.ts';
import { eventCount } from '../../domain/namingCopy.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Actor } from '../../domain/people/permissions.ts';
import type { Named } from '../../domain/refs.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import type { ServiceContext } from '../context.ts';
import { authorize } from '../people/authorization.ts';
import { selectAudit } from './auditQuery.ts';
import { change } from './auditTrail.ts';
import { type SignedExport, signedExport } from './signedExport.ts';

/** The most that an export holds: a file that Slack, Discord and a person's editor all take. refusalCopy.ts names both. */
export const MOST_EVENTS = 10_000;
/** The most bytes of an export; see {@link MOST_EVENTS}. */
export const MOST_BYTES = 8 * 1024 * 1024;

/** What an export is narrowed to. `until`: the first moment that is too late. */
export interface ExportWish {
  readonly since: EpochMs;
  readonly until?: EpochMs;
  readonly project?: Named;
}

/**
 * Exports the part of the audit trail that someone may see (domain/audit/auditReach), signed, and records that they did, with the file's
 * hash: which files Latchkey ever made can be read in its own trail.
 * @returns undefined where there are no events.
 */
export async function exportAudit(
  context: ServiceContext,
  { by, actor }: { readonly by: Requester; readonly actor: Actor },
  { since, until, project }: ExportWish,
): Promise<Result<SignedExport | undefined>> {
  const filter = {
    since,
    ...(until === undefined ? {} : { until }),
    ...(project === undefined ? {} : { projectId: project.id }),
  };
  const { events, total } = await context.database.read(async (manager) => {
    const query = selectAudit(manager, actor, filter);
    const count = await query.getCount();
    const none: readonly AuditLink[] = [];
    if (count > MOST_EVENTS) return { events: none, total: count };
    const rows = await query.orderBy('event.seq').limit(MOST_EVENTS).getMany();
    return { events: rows, total: rows.length };
  });
  if (total > MOST_EVENTS) return tooLarge(total);
  if (total === 0) return done(undefined);
  const { personId: id, name, platform } = by;
  const made = signedExport(
    context,
    {
      name: 'latchkey-audit',
      what: 'audit-events',
      by: { id, name, platform },
      selection: {
        since: iso(since),
        ...(until === undefined ? {} : { until: iso(until) }),
        ...(project === undefined ? {} : { project: project.name }),
      },
    },
    events,
  );
  if (made.export.bytes.length > MOST_BYTES) return tooLarge(total);
  return await change(context, async (audited) => {
    const subject = project?.name ?? '';
    const scope = project === undefined ? {} : { projectId: project.id, projectName: project.name };
    const permit = await authorize(context, audited, by, { action: 'audit.export', subject, noun: 'project', scope });
    if (permit.kind === 'refused') return permit;
    permit.transaction.record({
      by: permit.by,
      action: 'audit.export',
      subject,
      ...(project === undefined ? {} : { projectId: project.id }),
      detail: { events: String(total), sha256: made.sha256 },
    });
    return done(made);
  });
}

function tooLarge(total: number) {
  return refused({ code: 'export-too-large', subject: eventCount(total) });
}

/** A moment before or after all that a date can be is as good as none. */
function iso(at: EpochMs): string {
  const furthest = 8_640_000_000_000_000;
  return new Date(Math.min(furthest, Math.max(-furthest, at))).toISOString();
}
