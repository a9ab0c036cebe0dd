import { type EntityManager, In } from 'typeorm';
import { RETRIED } from '../../domain/incidents/oldSecrets.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { AuthorizedActor } from '../../domain/people/permissions.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { chunks } from '../../persistence/bulkInsert.ts';
import { IncidentKeyEntity, type IncidentRow } from '../../persistence/entities/incidents/incidents.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { type AuthorizedTransaction, change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { joinLive, joinWhereEachSpoke } from '../liveMessages/join.ts';
import { authorize } from '../people/authorization.ts';
import { lockIncident, saveIncident } from './incidentRows.ts';
import { reportIncident } from './records/reportIncident.ts';
import { actionOf, inChargeOf } from './scope.ts';
import { catchUp } from './syncIncident.ts';

/** What a press on an incident works on. */
interface Pressing {
  readonly transaction: AuthorizedTransaction;
  readonly by: AuthorizedActor;
  readonly incident: IncidentRow;
  readonly now: EpochMs;
}

/**
 * Stops an incident: what was done stays, and no further key is begun. It waits for the keys that are being changed at this moment, at
 * most one short transaction. Rotations with apps that began go on: half of one would leave an app without a secret.
 * @returns a refusal where it is over, or the person may not.
 */
export async function stopIncident(
  context: ServiceContext,
  requester: Requester,
  incidentId: string,
): Promise<Result<string>> {
  return await press(context, requester, incidentId, 'incident.stop', async ({ transaction, incident, by, now }) => {
    if (incident.state !== 'running') return { code: 'incident-over', subject: incident.covers };
    const { manager } = transaction;
    await catchUp(manager, incidentId, now);
    await manager.update(IncidentKeyEntity, { incidentId, state: 'waiting' }, { state: 'left', since: now });
    const stopped = {
      state: 'stopped',
      stoppedBy: by.personId,
      endedAt: now,
      claimedBy: null,
      claimedUntil: null,
    } as const;
    await saveIncident(manager, incident, stopped);
    await reportIncident(context, transaction, incident, { endedAt: now, stoppedBy: by.personId });
    return undefined;
  });
}

/** Begins the keys again that failed, lapsed or were left. A stopped incident runs again. */
export async function retryIncident(
  context: ServiceContext,
  requester: Requester,
  incidentId: string,
): Promise<Result<string>> {
  return await press(context, requester, incidentId, 'incident.retry', async ({ transaction, incident, now }) => {
    const { manager } = transaction;
    await catchUp(manager, incidentId, now);
    const open = { incidentId, state: In([...RETRIED]) };
    const begun = await manager.findBy(IncidentKeyEntity, open);
    if (begun.length === 0) return { code: 'nothing-to-retry', subject: incident.covers };
    const fresh = { state: 'waiting', problem: null, rotationId: null, since: now } as const;
    await manager.update(IncidentKeyEntity, open, fresh);
    // A key may have another owner by now.
    const keyIds = begun.map(({ keyId }) => keyId);
    const about = { kind: 'incident', id: incidentId } as const;
    await joinWhereEachSpoke(context, manager, about, await ownersOf(manager, keyIds));
    await saveIncident(manager, incident, { state: 'running', stoppedBy: null, endedAt: null });
    return undefined;
  });
}

async function press(
  context: ServiceContext,
  requester: Requester,
  incidentId: string,
  action: 'incident.stop' | 'incident.retry',
  decide: (pressing: Pressing) => Promise<Refusal | undefined>,
): Promise<Result<string>> {
  const outcome = await change(context, async (locked): Promise<Result<string>> => {
    const incident = await lockIncident(locked, incidentId);
    if (incident === null) return refused({ code: 'not-found', subject: SUCH.incident });
    const projects = await projectsIn(locked.manager, incident);
    // What an incident was started for is reason enough for someone on call to stop it.
    const asking = { ...requester, reason: requester.reason ?? incident.reason };
    for (const { projectId, areTheirs } of projects) {
      const demand = {
        action: actionOf(incident.verb),
        subject: incident.covers,
        noun: 'project',
        scope: { projectId, ...(areTheirs ? { keyOwnerId: incident.startedBy } : {}) },
        recordAs: action,
      } as const;
      const permit = await authorize(context, locked, asking, demand);
      if (permit.kind === 'refused') return permit;
      if (projectId !== projects.at(-1)?.projectId) continue;
      const { transaction, by } = permit;
      const refusal = await decide({ transaction, by, incident, now: context.clock() });
      const event = { by, action, subject: incident.covers, detail: { incident: incidentId } };
      if (refusal !== undefined) {
        transaction.record({ ...event, outcome: 'refused', detail: { ...event.detail, code: refusal.code } });
        return { ...refused(refusal), recorded: true };
      }
      // Who presses follows it from where they press.
      await joinLive(context, transaction.manager, { kind: 'incident', id: incidentId }, requester);
      transaction.record(event);
    }
    return done(incidentId);
  });
  if (outcome.kind === 'done') {
    context.live?.changed({ kind: 'incident', id: incidentId });
    context.incidents?.wake(incidentId);
  }
  return outcome;
}

/** An incident's projects, and whether all of its keys there belong to the person who started it: then they need no role to stop it. */
async function projectsIn(
  manager: EntityManager,
  { id, startedBy }: Pick<IncidentRow, 'id' | 'startedBy'>,
): Promise<readonly { readonly projectId: string; readonly areTheirs: boolean }[]> {
  const rows: readonly { projectId: string; others: string | number }[] = await manager.query(
    `SELECT k."projectId", SUM(CASE WHEN a."ownerId" = $1 THEN 0 ELSE 1 END) AS "others"
     FROM "incident_key" k LEFT JOIN "api_key" a ON a."id" = k."keyId"
     WHERE k."incidentId" = $2 GROUP BY k."projectId" ORDER BY k."projectId"`,
    [startedBy, id],
  );
  return rows.map(({ projectId, others }) => ({ projectId, areTheirs: Number(others) === 0 }));
}

async function ownersOf(manager: EntityManager, keyIds: readonly string[]): Promise<readonly string[]> {
  const owners: string[] = [];
  for (const some of chunks(keyIds))
    owners.push(...(await manager.findBy(KeyEntity, { id: In([...some]) })).map(inChargeOf));
  return owners;
}
