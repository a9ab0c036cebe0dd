import type { EntityManager } from 'typeorm';
import { type Incident, type IncidentKeyState, type IncidentTally, tallyOf } from '../../domain/incidents/incident.ts';
import { oldSecretsOf } from '../../domain/incidents/oldSecrets.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { RegenerationPlan } from '../../domain/keys/regeneration.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { chunks } from '../../persistence/bulkInsert.ts';
import type { Transaction } from '../../persistence/database.ts';
import {
  IncidentEntity,
  IncidentKeyEntity,
  type IncidentKeyRow,
  type IncidentRow,
} from '../../persistence/entities/incidents/incidents.ts';
import { PersonEntity } from '../../persistence/entities/people/people.ts';
import { stillOld } from './records/stillOld.ts';

/** A key whose turn has come. */
export interface Due {
  readonly row: IncidentKeyRow;
  readonly key: ApiKey;
}

/** A key whose turn has come, and what giving it a new secret will write. */
export interface DueSecret extends Due {
  readonly plan: RegenerationPlan;
}

/** Reads an incident and keeps other transactions off it until this one ends. Locked before its keys. */
export async function lockIncident(transaction: Transaction, id: string): Promise<IncidentRow | null> {
  return await transaction.selectOneForUpdate(IncidentEntity, { id });
}

/** Counts an incident's keys by their states. */
export async function countStates(manager: EntityManager, incidentId: string): Promise<IncidentTally> {
  const rows: readonly { state: IncidentKeyState; count: string | number }[] = await manager
    .createQueryBuilder(IncidentKeyEntity, 'row')
    .where('row.incidentId = :incidentId', { incidentId })
    .select('row.state', 'state')
    .addSelect('COUNT(*)', 'count')
    .groupBy('row.state')
    .getRawMany();
  return tallyOf(Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)])));
}

/**
 * Builds an incident, with the names around it, from its row.
 * @param sees whether the reader sees a project: how old secrets stand is counted there alone.
 */
export async function assembleIncident(
  manager: EntityManager,
  row: IncidentRow,
  now: EpochMs,
  sees: (projectId: string) => boolean = () => true,
): Promise<Incident> {
  const name = async (id: string) => ({
    id,
    name: (await manager.findOneBy(PersonEntity, { id }))?.name ?? '(unknown)',
  });
  const { id, verb, scope, covers, overlap, reason, startedAt, state, endedAt, revision } = row;
  const still = state === 'running' ? undefined : await stillOld(manager, row, now);
  return {
    id,
    verb,
    scope,
    covers,
    overlap,
    reason,
    startedBy: await name(row.startedBy),
    startedAt,
    state,
    stoppedBy: row.stoppedBy === null ? null : await name(row.stoppedBy),
    endedAt,
    revision,
    tally: await countStates(manager, id),
    old: still === undefined ? null : oldSecretsOf(still.filter(({ projectId }) => sees(projectId))),
  };
}

/** What the trail says of an incident's overlap; nothing where there is none. */
export function overlapDetail({ overlap }: Pick<IncidentRow, 'overlap'>): Readonly<Record<string, string>> {
  return overlap === 0 ? {} : { overlap: String(overlap) };
}

/** Writes the same change to several of an incident's keys. */
export async function saveKeys(
  manager: EntityManager,
  ids: readonly string[],
  facts: Partial<Pick<IncidentKeyRow, 'state' | 'problem' | 'rotationId' | 'since'>>,
): Promise<void> {
  for (const some of chunks(ids))
    await manager
      .createQueryBuilder()
      .update(IncidentKeyEntity)
      .set(facts)
      .where('"id" IN (:...some)', { some })
      .execute();
}

/** Writes a change of a locked incident, so that messages that show it are behind. */
export async function saveIncident(
  manager: EntityManager,
  { id, revision }: Pick<IncidentRow, 'id' | 'revision'>,
  facts: Partial<Omit<IncidentRow, 'id' | 'revision'>>,
): Promise<void> {
  await manager.update(IncidentEntity, { id }, { ...facts, revision: revision + 1 });
}
