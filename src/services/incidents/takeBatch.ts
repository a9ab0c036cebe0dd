import { type EntityManager, In, IsNull } from 'typeorm';
import type { IncidentProblem } from '../../domain/incidents/incident.ts';
import { type IncidentMove, incidentMove } from '../../domain/incidents/incidentTurn.ts';
import { type DurationMs, type EpochMs, SECOND } from '../../domain/time/time.ts';
import { AppEntity, AppLinkEntity } from '../../persistence/entities/apps/apps.ts';
import { RotationEntity } from '../../persistence/entities/apps/rotations.ts';
import {
  IncidentEntity,
  IncidentKeyEntity,
  type IncidentKeyRow,
  type IncidentRow,
} from '../../persistence/entities/incidents/incidents.ts';
import { selectKeysForUpdate } from '../../persistence/keyRepository.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { disableKeys } from './disableKeys.ts';
import { handOverKeys } from './handOverKeys.ts';
import { type Due, lockIncident, saveIncident, saveKeys } from './incidentRows.ts';
import { rotateWithApps } from './rotateWithApps.ts';

/** How many keys one transaction changes: enough to be fast, and few enough that Stop never waits for long. */
export const BATCH = 50;
/**
 * How long a process has an incident to itself after its last batch. The lock on the incident keeps batches apart; this only keeps
 * replicas from queueing for it, so it is short: what a process left when it was killed goes on a few seconds later.
 */
const CLAIM: DurationMs = 5 * SECOND;

/** What came of a turn. */
export interface BatchOutcome {
  /** Whether keys still wait for their turn, and this process may take them. */
  readonly more: boolean;
  /** The guided rotations that began. */
  readonly rotations: readonly string[];
}

const NOTHING: BatchOutcome = { more: false, rotations: [] };

/**
 * Changes the next keys of a running incident, most used first, in one transaction with their audit events. Of several replicas one has
 * the incident; Stop waits for this transaction at most.
 * @param most how many keys to take; fewer where one of them stood in the way of the others.
 */
export async function takeBatch(
  context: ServiceContext,
  incidentId: string,
  holder: string,
  most = BATCH,
): Promise<BatchOutcome> {
  return await change(context, async (transaction): Promise<BatchOutcome> => {
    const { manager } = transaction;
    const incident = await lockIncident(transaction, incidentId);
    const now = context.clock();
    if (incident?.state !== 'running' || isClaimed(incident, holder, now)) return NOTHING;
    const rows = await manager.find(IncidentKeyEntity, {
      where: { incidentId, state: 'waiting' },
      order: { position: 'ASC' },
      take: most,
    });
    if (rows.length === 0) {
      await manager.update(IncidentEntity, { id: incidentId }, { claimedBy: null, claimedUntil: null });
      return NOTHING;
    }
    const moves = await decideMoves(context, transaction, incident, rows, now);
    const rotations = await carryOut(context, transaction, incident, moves, now);
    await saveIncident(manager, incident, { claimedBy: holder, claimedUntil: now + CLAIM });
    return { more: true, rotations };
  });
}

/** Gives up the key whose turn it is, which could not be changed for a reason that nobody foresaw, so that it doesn't hold up the others. */
export async function giveUpNextKey(context: ServiceContext, incidentId: string): Promise<void> {
  await change(context, async (transaction) => {
    const { manager } = transaction;
    const incident = await lockIncident(transaction, incidentId);
    if (incident?.state !== 'running') return;
    const next = { where: { incidentId, state: 'waiting' }, order: { position: 'ASC' } } as const;
    const row = await manager.findOne(IncidentKeyEntity, next);
    if (row === null) return;
    await saveKeys(manager, [row.id], { state: 'failed', problem: 'unexpected', since: context.clock() });
    await saveIncident(manager, incident, {});
  });
}

/** Gives up what a process has, before it ends: another one goes on at once. */
export async function releaseIncidents({ database }: ServiceContext, holder: string): Promise<void> {
  const free = { claimedBy: null, claimedUntil: null };
  await database.write(({ manager }) => manager.update(IncidentEntity, { claimedBy: holder }, free));
}

/** A clock that was set back must hold nothing up. */
function isClaimed({ claimedBy, claimedUntil }: IncidentRow, holder: string, now: EpochMs): boolean {
  return (
    claimedBy !== null &&
    claimedBy !== holder &&
    claimedUntil !== null &&
    claimedUntil > now &&
    claimedUntil <= now + CLAIM
  );
}

async function decideMoves(
  { policy }: ServiceContext,
  transaction: AuditedTransaction,
  incident: IncidentRow,
  rows: readonly IncidentKeyRow[],
  now: EpochMs,
): Promise<readonly { readonly row: IncidentKeyRow; readonly move: IncidentMove }[]> {
  const ids = rows.map(({ keyId }) => keyId);
  const keys = await selectKeysForUpdate(transaction, ids);
  const withApps = incident.verb === 'rotate' ? await keysWithApps(transaction.manager, ids) : new Set<string>();
  const underWay = await rotationsUnderWay(transaction.manager, ids);
  const asked = { verb: incident.verb, overlap: incident.overlap, validity: policy.keyValidity };
  return rows.map((row) => {
    const { keyId } = row;
    const facts = { key: keys.get(keyId), hasApps: withApps.has(keyId), rotationId: underWay.get(keyId) };
    return { row, move: incidentMove(asked, facts, now) };
  });
}

async function carryOut(
  context: ServiceContext,
  transaction: AuditedTransaction,
  incident: IncidentRow,
  moves: readonly { readonly row: IncidentKeyRow; readonly move: IncidentMove }[],
  now: EpochMs,
): Promise<readonly string[]> {
  const { manager } = transaction;
  const due = (kind: 'disable' | 'rotate-with-apps'): readonly Due[] =>
    moves.flatMap(({ row, move }) => (move.kind === kind ? [{ row, key: move.key }] : []));
  await disableKeys(context, transaction, incident, due('disable'));
  const secrets = moves.flatMap(({ row, move }) =>
    move.kind === 'hand-over' ? [{ row, key: move.key, plan: move.plan }] : [],
  );
  await handOverKeys(context, transaction, incident, secrets);
  const rotations: string[] = [];
  for (const { row, key } of due('rotate-with-apps'))
    rotations.push(await rotateWithApps(context, transaction, incident, row, key));
  for (const { row, move } of moves)
    if (move.kind === 'join-rotation')
      await saveKeys(manager, [row.id], { state: 'rotating', rotationId: move.rotationId, since: now });
  for (const [state, kind] of [
    ['done', 'settled'],
    ['failed', 'fail'],
  ] as const) {
    const byProblem = new Map<IncidentProblem, string[]>();
    for (const { row, move } of moves)
      if (move.kind === kind) byProblem.set(move.problem, [...(byProblem.get(move.problem) ?? []), row.id]);
    for (const [problem, ids] of byProblem) await saveKeys(manager, ids, { state, problem, since: now });
  }
  return rotations;
}

async function keysWithApps(manager: EntityManager, keyIds: readonly string[]): Promise<ReadonlySet<string>> {
  const links = await manager.findBy(AppLinkEntity, { keyId: In([...keyIds]) });
  if (links.length === 0) return new Set();
  const id = In([...new Set(links.map(({ appId }) => appId))]);
  const living = new Set((await manager.findBy(AppEntity, { id, removedAt: IsNull() })).map((app) => app.id));
  return new Set(links.filter(({ appId }) => living.has(appId)).map(({ keyId }) => keyId));
}

async function rotationsUnderWay(
  manager: EntityManager,
  keyIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await manager.findBy(RotationEntity, { keyId: In([...keyIds]), endedAt: IsNull() });
  return new Map(rows.map(({ keyId, id }) => [keyId, id]));
}
