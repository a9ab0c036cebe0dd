import type { EntityManager } from 'typeorm';
import {
  hideKeys,
  type Incident,
  type IncidentKeyState,
  type IncidentProblem,
  type IncidentTally,
  keysIn,
  tallyOf,
} from '../../domain/incidents/incident.ts';
import type { StillOld } from '../../domain/incidents/oldSecrets.ts';
import type { Actor } from '../../domain/people/permissions.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { IncidentEntity } from '../../persistence/entities/incidents/incidents.ts';
import type { ServiceContext } from '../context.ts';
import { assembleIncident } from './incidentRows.ts';
import { stillOld } from './records/stillOld.ts';

/** A key of an incident, as a message lists it. */
export interface SeenIncidentKey {
  readonly keyId: string;
  readonly name: string;
  readonly project: string;
  readonly projectId: string;
  readonly ownerId: string;
  readonly owner: string;
  readonly state: IncidentKeyState;
  readonly problem: IncidentProblem | null;
  readonly rotationId: string | null;
  /** Since when it is in that state. */
  readonly since: EpochMs;
  /** The handover of its latest new secret, and until when that is kept. */
  readonly handoverId: string | null;
  readonly keptUntil: EpochMs | null;
}

/** A key of an incident in its report, with what becomes of the secret it had; undefined if that has stopped. */
export interface ListedIncidentKey extends SeenIncidentKey {
  readonly still: Pick<StillOld, 'old' | 'until'> | undefined;
}

/** An incident as one person sees it: only the keys of their projects are counted and listed (invariant 10). */
export interface SeenIncident {
  readonly incident: Incident;
  /** Keys that need someone, those that failed first; at most {@link LISTED}. */
  readonly open: readonly SeenIncidentKey[];
  /** The person's own keys whose new secret is theirs to reveal. */
  readonly own: readonly SeenIncidentKey[];
}

/** How many keys a message lists. */
const LISTED = 20;

/** Looks at an incident for someone. @returns undefined if none of its keys exists for them. */
export async function readIncident(
  context: ServiceContext,
  actor: Actor,
  incidentId: string,
): Promise<SeenIncident | undefined> {
  return await context.database.read(async (manager) => {
    const row = await manager.findOneBy(IncidentEntity, { id: incidentId });
    if (row === null) return undefined;
    const where = visibility(actor);
    const tally = await tallySeen(manager, incidentId, where);
    if (keysIn(tally) === 0) return undefined;
    const whole = await assembleIncident(manager, row, context.clock(), (projectId) => seesKeysOf(actor, projectId));
    const incident = {
      ...whole,
      covers: keysIn(tally) === keysIn(whole.tally) ? whole.covers : hideKeys(whole),
      tally,
    };
    const needSomeone = `AND k."state" IN ('failed', 'lapsed', 'rotating', 'handed')`;
    const open = await list(manager, incidentId, where, { condition: needSomeone, most: LISTED });
    const own = await list(manager, incidentId, where, {
      condition: `AND k."state" IN ('handed', 'lapsed') AND h."personId" = $2`,
      values: [actor.personId],
      most: LISTED,
    });
    return { incident, open, own };
  });
}

/** Lists all keys of an incident that exist for someone (invariant 10): those that need someone first, most used first. */
export async function keysOfIncident(
  context: ServiceContext,
  actor: Actor,
  incidentId: string,
): Promise<readonly ListedIncidentKey[]> {
  return await context.database.read(async (manager) => {
    const row = await manager.findOneByOrFail(IncidentEntity, { id: incidentId });
    const still = new Map((await stillOld(manager, row, context.clock())).map((one) => [one.keyId, one]));
    const keys = await list(manager, incidentId, visibility(actor), {});
    return keys.map((key) => ({ ...key, still: still.get(key.keyId) }));
  });
}

/** Finds the incident that someone most likely means: the latest with keys in their projects, a running one first. */
export async function latestIncident(context: ServiceContext, actor: Actor): Promise<string | undefined> {
  return await context.database.read(async (manager) => {
    const { sql, parameters } = visibility(actor);
    const rows: readonly { id: string }[] = await manager.query(
      `SELECT i."id" FROM "incident" i
       WHERE EXISTS (SELECT 1 FROM "incident_key" k WHERE k."incidentId" = i."id" ${sql(1)})
       ORDER BY CASE i."state" WHEN 'running' THEN 0 ELSE 1 END, i."startedAt" DESC LIMIT 1`,
      [...parameters],
    );
    return rows[0]?.id;
  });
}

interface Visibility {
  /** The condition on `k`. @param from the number of its first parameter. */
  sql(from: number): string;
  readonly parameters: readonly string[];
}

function seesKeysOf({ admin, onCall, roles }: Actor, projectId: string): boolean {
  return admin || onCall || roles.has(projectId);
}

/** As everywhere: someone who lost their role in a project sees none of its keys, not even their own. */
function visibility({ admin, onCall, roles }: Actor): Visibility {
  if (admin || onCall) return { sql: () => '', parameters: [] };
  const projects = [...roles.keys()];
  if (projects.length === 0) return { sql: () => 'AND 1 = 0', parameters: [] };
  const places = (from: number) => projects.map((_, index) => `$${from + index}`).join(', ');
  return { sql: (from) => `AND k."projectId" IN (${places(from)})`, parameters: projects };
}

async function tallySeen(
  manager: EntityManager,
  incidentId: string,
  { sql, parameters }: Visibility,
): Promise<IncidentTally> {
  const rows: readonly { state: IncidentKeyState; count: string | number }[] = await manager.query(
    `SELECT k."state", COUNT(*) AS "count" FROM "incident_key" k WHERE k."incidentId" = $1 ${sql(2)} GROUP BY k."state"`,
    [incidentId, ...parameters],
  );
  return tallyOf(Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)])));
}

/** Times as the drivers give them. */
type Times = 'since' | 'keptUntil';

async function list(
  manager: EntityManager,
  incidentId: string,
  { sql, parameters }: Visibility,
  {
    condition = '',
    values = [],
    most,
  }: { readonly condition?: string; readonly values?: readonly string[]; readonly most?: number },
): Promise<readonly SeenIncidentKey[]> {
  const rows: readonly (Omit<SeenIncidentKey, Times> & Readonly<Record<Times, string | number | null>>)[] =
    await manager.query(
      `SELECT k."keyId", a."name", p."name" AS "project", k."projectId", a."ownerId", o."name" AS "owner", k."state", k."problem",
       k."since", k."rotationId", h."id" AS "handoverId", h."keptUntil"
     FROM "incident_key" k
     JOIN "api_key" a ON a."id" = k."keyId"
     JOIN "project" p ON p."id" = k."projectId"
     LEFT JOIN "person" o ON o."id" = COALESCE(a."assigneeId", a."ownerId")
     LEFT JOIN "handover" h ON h."incidentKeyId" = k."id"
       AND h."createdAt" = (SELECT MAX(l."createdAt") FROM "handover" l WHERE l."incidentKeyId" = k."id")
     WHERE k."incidentId" = $1 ${condition} ${sql(2 + values.length)}
     ORDER BY CASE k."state" WHEN 'failed' THEN 0 WHEN 'lapsed' THEN 1 WHEN 'rotating' THEN 2 ELSE 3 END, k."position"
     ${most === undefined ? '' : `LIMIT ${most}`}`,
      [incidentId, ...values, ...parameters],
    );
  const time = (stored: string | number | null) => (stored === null ? null : Number(stored));
  return rows.map((row) => ({
    ...row,
    owner: row.owner ?? row.project,
    since: Number(row.since),
    keptUntil: time(row.keptUntil),
  }));
}
