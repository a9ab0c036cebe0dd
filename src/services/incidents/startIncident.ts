import type { EntityManager } from 'typeorm';
import type { IncidentVerb } from '../../domain/incidents/incident.ts';
import { refuseOverlap } from '../../domain/keys/regeneration.ts';
import type { Demand, Requester } from '../../domain/people/authorization.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { DurationMs } from '../../domain/time/time.ts';
import { insertRows } from '../../persistence/bulkInsert.ts';
import { IncidentEntity, IncidentKeyEntity } from '../../persistence/entities/incidents/incidents.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import { claimConfirmation, refuseIfChanged, voidConfirmation } from '../confirmations.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { joinConversation, joinLive, joinWhereEachSpoke } from '../liveMessages/join.ts';
import type { LiveSubject } from '../liveMessages/subjects.ts';
import { authorize, type Permit } from '../people/authorization.ts';
import { overlapDetail } from './incidentRows.ts';
import { actionOf, type IncidentPreview, type IncidentScope, inChargeOf, type ScopedKey } from './scope.ts';

/** An incident to start, as its question showed it. */
export interface AskedIncident {
  readonly verb: IncidentVerb;
  readonly scope: IncidentScope;
  readonly overlap: DurationMs;
  readonly reason: string;
  /** The conversation in which it was asked for, if the person may post there: it can follow what happens. */
  readonly room: { readonly platform: string; readonly conversation: string } | undefined;
  /** What it touches, read again when the button was pressed. */
  readonly preview: IncidentPreview;
}

/** What a question shows of an incident, which must be unchanged when it is answered (invariant 3). */
export function snapshotOfIncident({ keys, apps, fingerprint }: IncidentPreview): Readonly<Record<string, string>> {
  return { keys: String(keys.length), apps: String(apps.length), which: fingerprint };
}

/**
 * Starts an incident: claims the question, decides the permission for every key, and stores the list, most used first, in one
 * transaction. No key is changed yet; `takeBatch` takes them in turn, in Latchkey's name and on this person's word.
 * @returns the incident's ID, or a refusal: `nothing-in-incident`, `overlap-too-long`, what changed since the question, or a missing permission.
 */
export async function startIncident(
  context: ServiceContext,
  requester: Requester,
  confirmation: Confirmation,
  asked: AskedIncident,
): Promise<Result<string>> {
  const { verb, scope, preview, overlap, reason } = asked;
  const started = await change(context, async (locked): Promise<Result<string>> => {
    const lost = await claimConfirmation(context, locked, confirmation);
    if (lost !== undefined) return refused(lost);
    // A stored question may be older than this rule.
    const tooLong = refuseOverlap(overlap);
    const changed = refuseIfChanged('incident', scope.name, confirmation.seen, snapshotOfIncident(preview));
    if (changed !== undefined || tooLong !== undefined || preview.keys.length === 0) {
      await voidConfirmation(locked, confirmation.id);
      return refused(changed ?? tooLong ?? { code: 'nothing-in-incident', subject: scope.name });
    }
    const permit = await authorizeAll(context, locked, requester, asked);
    if (permit.kind === 'refused') {
      await voidConfirmation(locked, confirmation.id);
      return permit;
    }
    const { transaction, by } = permit;
    const id = newRowId(context);
    const now = context.clock();
    await transaction.manager.insert(IncidentEntity, {
      id,
      verb,
      scope: scope.kind,
      covers: scope.name,
      overlap,
      reason,
      startedBy: by.personId,
      startedAt: now,
      state: 'running',
      stoppedBy: null,
      endedAt: null,
      claimedBy: null,
      claimedUntil: null,
      revision: 1,
    });
    const rows = preview.keys.map(({ id: keyId, projectId }, position) => ({
      id: newRowId(context),
      incidentId: id,
      keyId,
      projectId,
      position,
      state: 'waiting' as const,
      since: now,
      problem: null,
      rotationId: null,
    }));
    await insertRows(transaction.manager, IncidentKeyEntity, rows);
    for (const [projectId, keys] of byProject(preview.keys))
      transaction.record({
        by,
        action: `incident.${verb}`,
        // A project's trail names none of another one's keys (invariant 10).
        subject: scope.kind === 'keys' ? keys.map(({ name }) => name).join(', ') : scope.name,
        projectId,
        detail: { incident: id, verb, scope: scope.kind, keys: String(keys.length), ...overlapDetail({ overlap }) },
      });
    await joinAll(context, transaction.manager, { kind: 'incident', id }, requester, asked);
    return done(id);
  });
  if (started.kind === 'done') {
    context.live?.changed({ kind: 'incident', id: started.value });
    context.incidents?.wake(started.value);
  }
  return started;
}

/** The person who started it, the conversation in which they did, and every owner of a key get a message that follows it. */
async function joinAll(
  context: ServiceContext,
  manager: EntityManager,
  about: LiveSubject,
  requester: Requester,
  { preview: { keys }, room }: AskedIncident,
): Promise<void> {
  await joinLive(context, manager, about, requester);
  if (room !== undefined) await joinConversation(context, manager, about, room);
  const owners = keys.map(inChargeOf).filter((id) => id !== requester.personId);
  await joinWhereEachSpoke(context, manager, about, owners);
}

/** Decides the permission once for each project: by role, or because all of its keys in the incident are the person's own. */
async function authorizeAll(
  context: ServiceContext,
  locked: AuditedTransaction,
  requester: Requester,
  { verb, scope, preview }: AskedIncident,
): Promise<Permit | Extract<Awaited<ReturnType<typeof authorize>>, { kind: 'refused' }>> {
  let permit: Permit | undefined;
  for (const [projectId, keys] of byProject(preview.keys)) {
    const areTheirs = keys.every(({ ownerId }) => ownerId === requester.personId);
    const demand: Demand = {
      action: actionOf(verb),
      subject: scope.name,
      noun: scope.kind === 'keys' ? 'key' : 'project',
      scope: { projectId, ...(areTheirs ? { keyOwnerId: requester.personId } : {}) },
      recordAs: `incident.${verb}`,
    };
    const decided = await authorize(context, locked, requester, demand);
    if (decided.kind === 'refused') return decided;
    permit = decided;
  }
  if (permit === undefined) throw new Error('an incident without keys was not refused');
  return permit;
}

function byProject(keys: readonly ScopedKey[]): ReadonlyMap<string, readonly ScopedKey[]> {
  const projects = new Map<string, ScopedKey[]>();
  for (const key of keys) {
    const list = projects.get(key.projectId);
    if (list === undefined) projects.set(key.projectId, [key]);
    else list.push(key);
  }
  return projects;
}
