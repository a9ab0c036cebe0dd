import type { EntityManager } from 'typeorm';
import { type IncidentKeyState, type IncidentProblem, isOver } from '../../domain/incidents/incident.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { IncidentKeyEntity, type IncidentRow } from '../../persistence/entities/incidents/incidents.ts';
import { change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { countStates, lockIncident, saveIncident, saveKeys } from './incidentRows.ts';
import { reportIncident } from './records/reportIncident.ts';

/** How many keys are brought up to date in one transaction; further ones in the next. */
const KEYS_AT_MOST = 10_000;

/** A key whose rotation or handover says something else than its row. */
interface Behind {
  readonly id: string;
  readonly state: IncidentKeyState;
  readonly problem: IncidentProblem | null;
}

/**
 * Takes down what became of the guided rotations and of the secrets that wait for their owners, and ends the incident when nothing is
 * left to do. What its owners do after it was stopped or ended is taken down, too. Idempotent: safe to run at any time, on any replica.
 * @returns whether anything changed that its messages show.
 */
export async function syncIncident(context: ServiceContext, incidentId: string): Promise<boolean> {
  const hasNews = await context.database.read((manager) => keysBehind(manager, incidentId, context.clock(), 1));
  const hasEnded = await context.database.read((manager) => mayBeOver(manager, incidentId, context.clock()));
  if (hasNews.length === 0 && !hasEnded) return false;
  return await change(context, async (transaction) => {
    const { manager } = transaction;
    const incident = await lockIncident(transaction, incidentId);
    if (incident === null) return false;
    const now = context.clock();
    const caughtUp = await catchUp(manager, incidentId, now);
    const over = incident.state === 'running' && isOver(await facts(manager, incident), now);
    if (caughtUp === 0 && !over) return false;
    // What had no turn within a day is left to Retry.
    if (over) await manager.update(IncidentKeyEntity, { incidentId, state: 'waiting' }, { state: 'left', since: now });
    await saveIncident(manager, incident, over ? { state: 'ended', endedAt: now } : {});
    if (over) {
      await reportIncident(context, transaction, incident, { endedAt: now, stoppedBy: null });
      const tally = await countStates(manager, incidentId);
      transaction.record({
        by: 'latchkey',
        action: 'incident.end',
        subject: incident.covers,
        detail: { incident: incident.id, done: String(tally.done), failed: String(tally.failed) },
      });
    }
    return true;
  });
}

/**
 * Takes down what became of the rotations and secrets of a locked incident's keys. What counts its keys calls it first.
 * @returns how many keys changed.
 */
export async function catchUp(manager: EntityManager, incidentId: string, now: EpochMs): Promise<number> {
  const behind = await keysBehind(manager, incidentId, now, KEYS_AT_MOST);
  for (const [state, problem] of groups(behind)) {
    const ids = behind.filter((row) => row.state === state && row.problem === problem).map(({ id }) => id);
    await saveKeys(manager, ids, { state, problem, since: now });
  }
  return behind.length;
}

async function facts(manager: EntityManager, { id, startedAt }: IncidentRow) {
  return { tally: await countStates(manager, id), startedAt };
}

async function mayBeOver(manager: EntityManager, incidentId: string, now: number): Promise<boolean> {
  const row = await manager.findOneBy<IncidentRow>('incident', { id: incidentId });
  return row?.state === 'running' && isOver(await facts(manager, row), now);
}

function groups(behind: readonly Behind[]): readonly (readonly [IncidentKeyState, IncidentProblem | null])[] {
  return [
    ...new Map(behind.map(({ state, problem }) => [`${state} ${problem ?? ''}`, [state, problem] as const])).values(),
  ];
}

async function keysBehind(
  manager: EntityManager,
  incidentId: string,
  now: number,
  limit: number,
): Promise<readonly Behind[]> {
  const rows: readonly { id: string; state: IncidentKeyState; now: IncidentKeyState; trouble: string | null }[] =
    await manager.query(BEHIND, [incidentId, now, limit]);
  return rows.map(({ id, now: state }) => ({ id, state, problem: state === 'failed' ? 'rolled-back' : null }));
}

/** A rotation that failed may be retried, and so is still rotating; one that was rolled back has failed. */
const BEHIND = `
  SELECT * FROM (
    SELECT k."id", k."state", CASE WHEN r."state" = 'done' THEN 'done' WHEN r."endedAt" IS NOT NULL THEN 'failed' ELSE 'rotating' END AS "now"
    FROM "incident_key" k JOIN "rotation" r ON r."id" = k."rotationId"
    WHERE k."incidentId" = $1 AND k."state" = 'rotating'
    UNION ALL
    SELECT k."id", k."state", CASE WHEN h."state" = 'shown' THEN 'done'
      WHEN h."endedAt" IS NOT NULL OR (h."state" = 'waiting' AND h."keptUntil" <= $2) THEN 'lapsed' ELSE 'handed' END AS "now"
    FROM "incident_key" k JOIN "handover" h ON h."incidentKeyId" = k."id"
    WHERE k."incidentId" = $1 AND k."state" IN ('handed', 'lapsed')
      AND h."createdAt" = (SELECT MAX(o."createdAt") FROM "handover" o WHERE o."incidentKeyId" = k."id")
  ) AS behind WHERE "now" <> "state" LIMIT $3`;
