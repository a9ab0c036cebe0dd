import { type EntityManager, In } from 'typeorm';
import type { Named } from '../../domain/refs.ts';
import {
  callersSince,
  type Rehearsal,
  type RehearsalCaller,
  type UseCount,
} from '../../domain/rehearsals/rehearsal.ts';
import { RehearsalEntity, type RehearsalRow } from '../../persistence/entities/incidents/rehearsals.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { ProjectEntity } from '../../persistence/entities/projects.ts';
import { SecretUseEntity } from '../../persistence/entities/uses.ts';

/** As many callers as a rehearsal keeps by name; the others are in its sum. */
const KEPT = 50;

/** Reads how often the secrets of a key were used, by whom, as far as it is written. */
export async function readUses(
  manager: EntityManager,
  keyId: string,
  secretIds: readonly string[],
): Promise<readonly UseCount[]> {
  if (secretIds.length === 0) return [];
  const rows = await manager.findBy(SecretUseEntity, { keyId, secretId: In([...secretIds]) });
  return rows.map(({ secretId, app, source, count, lastAt }) => ({ secretId, app, source, count, lastAt }));
}

/** What a rehearsal has counted. */
export interface Counted {
  readonly callers: readonly RehearsalCaller[];
  readonly callerCount: number;
  readonly total: number;
}

/**
 * Counts the uses since a rehearsal began, from the records of uses: checks themselves know nothing of it.
 * @param living the key's secrets that work now: one that was made since counts, too.
 */
export async function countUses(
  manager: EntityManager,
  { keyId, secretIds, baseline }: Pick<RehearsalRow, 'keyId' | 'secretIds' | 'baseline'>,
  living: readonly string[],
): Promise<Counted> {
  const uses = await readUses(manager, keyId, [...new Set([...secretIds, ...living])]);
  const callers = callersSince(baseline, uses);
  return {
    callers: callers.slice(0, KEPT),
    callerCount: callers.length,
    total: callers.reduce((sum, { count }) => sum + count, 0),
  };
}

/** Builds a rehearsal, with the names around it, from its row. */
export async function assembleRehearsal(manager: EntityManager, row: RehearsalRow): Promise<Rehearsal> {
  const { keyId, secretIds: _, baseline: _before, ...rehearsal } = row;
  const key = await manager.findOneBy(KeyEntity, { id: keyId });
  const project = key === null ? null : await manager.findOneBy(ProjectEntity, { id: key.projectId });
  const unknown = (id: string): Named => ({ id, name: '(unknown)' });
  return {
    ...rehearsal,
    key: key === null ? unknown(keyId) : { id: keyId, name: key.name },
    project: project === null ? unknown(key?.projectId ?? '') : { id: project.id, name: project.name },
  };
}

/** The latest rehearsal of a key. @returns null where there was none. */
export async function latestRehearsal(manager: EntityManager, keyId: string): Promise<RehearsalRow | null> {
  return await manager.findOne(RehearsalEntity, { where: { keyId }, order: { startedAt: 'DESC', id: 'DESC' } });
}
