import type { EntityManager } from 'typeorm';
import { hideKeys } from '../../../domain/incidents/incident.ts';
import { oldSecretsOf, type StillOld } from '../../../domain/incidents/oldSecrets.ts';
import type { IncidentReport } from '../../../domain/incidents/reportText.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import type { Transaction } from '../../../persistence/database.ts';
import type { IncidentRow } from '../../../persistence/entities/incidents/incidents.ts';
import type { ServiceContext } from '../../context.ts';
import { ONLY_THEIRS, queueNotice } from '../../outbox/notices.ts';
import { labelled } from '../../people/findPeople.ts';
import { projectOwners } from '../../projects/projectOwners.ts';
import { stillOld } from './stillOld.ts';

/** How many keys a report names. */
const NAMED = 8;

/**
 * Queues the reports of an incident that is over, in the transaction that ends it: one for the person who started it, and one for the
 * owners of each project, of the keys in that project. An incident that goes on and ends again is reported again.
 */
export async function reportIncident(
  context: ServiceContext,
  transaction: Pick<Transaction, 'manager'>,
  incident: IncidentRow,
  { endedAt, stoppedBy }: { readonly endedAt: EpochMs; readonly stoppedBy: string | null },
): Promise<void> {
  const { manager } = transaction;
  const { id, verb, scope, reason, startedBy, startedAt } = incident;
  const ids = stoppedBy === null ? [startedBy] : [startedBy, stoppedBy];
  const people = new Map((await labelled(context.policy.platforms, manager, ids)).map((one) => [one.id, one.label]));
  const label = (personId: string) => people.get(personId) ?? '(unknown)';
  const common = {
    ...{ id, verb, scope, covers: hideKeys(incident), reason, startedAt, endedAt },
    by: label(startedBy),
    stoppedBy: stoppedBy === null ? null : label(stoppedBy),
  };
  const projects = await countByProject(manager, id);
  const notify = async (
    personId: string,
    about: string,
    params: IncidentReport,
    projectIds: readonly string[] | null,
  ) =>
    await queueNotice(context, transaction, {
      kind: 'incident-over',
      params,
      personId,
      about: `incident:${id}:${about}:${endedAt}`,
      projectIds,
    });
  const still = await stillOld(manager, incident, endedAt);
  const sum = (of: 'keys' | 'done') => projects.reduce((total, one) => total + one[of], 0);
  const all = { ...common, project: null, keys: sum('keys'), done: sum('done'), ...stands(still) };
  await notify(startedBy, 'all', all, ONLY_THEIRS.projectIds);
  for (const { projectId, project, keys, done } of projects) {
    const here = stands(still.filter((key) => key.projectId === projectId));
    for (const owner of await projectOwners(manager, projectId))
      if (owner !== startedBy) await notify(owner, projectId, { ...common, project, keys, done, ...here }, [projectId]);
  }
}

interface OfProject {
  readonly projectId: string;
  readonly project: string;
  readonly keys: number;
  readonly done: number;
}

async function countByProject(manager: EntityManager, incidentId: string): Promise<readonly OfProject[]> {
  const rows: readonly { projectId: string; project: string; keys: string | number; done: string | number }[] =
    await manager.query(
      `SELECT k."projectId", p."name" AS "project", COUNT(*) AS "keys", SUM(CASE WHEN k."state" = 'done' THEN 1 ELSE 0 END) AS "done"
       FROM "incident_key" k JOIN "project" p ON p."id" = k."projectId"
       WHERE k."incidentId" = $1 GROUP BY k."projectId", p."name" ORDER BY p."name"`,
      [incidentId],
    );
  return rows.map((row) => ({ ...row, keys: Number(row.keys), done: Number(row.done) }));
}

/** How old secrets stand, with the first keys that work with theirs. */
function stands(still: readonly StillOld[]): Pick<IncidentReport, 'still' | 'old'> {
  const works = still.filter(({ old }) => old === 'works');
  return { still: works.slice(0, NAMED).map(({ name }) => name), old: oldSecretsOf(still) };
}
