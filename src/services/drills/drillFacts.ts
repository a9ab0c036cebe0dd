import { type EntityManager, In, MoreThanOrEqual } from 'typeorm';
import type { DrillFacts } from '../../domain/drills/drill.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { effectiveState } from '../../domain/keys/keySecrets.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { recipientOf } from '../../domain/warnings/recipient.ts';
import { RotationEntity } from '../../persistence/entities/apps/rotations.ts';
import { AuditEntity } from '../../persistence/entities/audit.ts';
import { ConfirmationEntity } from '../../persistence/entities/conversations.ts';
import { SecretUseEntity } from '../../persistence/entities/uses.ts';
import { projectOwners } from '../projects/projectOwners.ts';
import { drillAbout, type StoredDrill } from './drillRows.ts';
import { toldPrivatelyAt } from './drillTold.ts';

/** The verbs whose question is an answer to a leak. */
const ANSWERS: ReadonlySet<string> = new Set(['disable', 'regenerate', 'delete', 'retire']);

/** Reads what the records say since a drill began: nothing else counts what people do. */
export async function readDrillFacts(
  manager: EntityManager,
  drill: StoredDrill,
  key: ApiKey | undefined,
  now: EpochMs,
): Promise<DrillFacts> {
  const { keyId, startedAt } = drill;
  const since = MoreThanOrEqual(startedAt);
  const events = await manager.find(AuditEntity, {
    where: { keyId, at: since, outcome: 'done' },
    order: { seq: 'ASC' },
  });
  return {
    key,
    events: events.map(({ at, action, actorId }) => ({ at, action, personId: actorId })),
    asked: drill.acknowledgedAt === null ? await firstAsked(manager, keyId, startedAt) : undefined,
    toldAt:
      drill.toldAt === null
        ? await toldPrivatelyAt(manager, await toldPeople(manager, drill, key), drillAbout(drill.id))
        : null,
    rotation: await lastRotation(manager, keyId, startedAt),
    usedAt: drill.wellAt === null ? await newerUsedAt(manager, drill, key, now) : null,
  };
}

/** Those who are told of a key's leak privately. */
export async function toldPeople(
  manager: EntityManager,
  { projectId }: Pick<StoredDrill, 'projectId'>,
  key: ApiKey | undefined,
): Promise<readonly string[]> {
  const reminded = key === undefined ? undefined : recipientOf(key);
  const owners = await projectOwners(manager, projectId);
  return reminded?.kind === 'person' ? [...new Set([reminded.personId, ...owners])] : owners;
}

async function firstAsked(manager: EntityManager, keyId: string, startedAt: EpochMs): Promise<DrillFacts['asked']> {
  const asked = await manager.find(ConfirmationEntity, {
    where: { subjectId: keyId, createdAt: MoreThanOrEqual(startedAt) },
    order: { createdAt: 'ASC' },
  });
  const first = asked.find(({ command: [verb = ''] }) => ANSWERS.has(verb));
  return first === undefined ? undefined : { at: first.createdAt, personId: first.personId };
}

async function lastRotation(
  manager: EntityManager,
  keyId: string,
  startedAt: EpochMs,
): Promise<DrillFacts['rotation']> {
  const where = { keyId, startedAt: MoreThanOrEqual(startedAt) };
  const row = await manager.findOne(RotationEntity, { where, order: { startedAt: 'DESC' } });
  return row === null ? undefined : { endedAt: row.endedAt, isDone: row.state === 'done' };
}

/** When a secret that came after the drilled one, and works, was first used. */
async function newerUsedAt(
  manager: EntityManager,
  { secretId, startedAt }: StoredDrill,
  key: ApiKey | undefined,
  now: EpochMs,
): Promise<EpochMs | null> {
  const drilled = key?.secrets.find(({ id }) => id === secretId);
  const newer = (key?.secrets ?? []).filter(
    (secret) =>
      secret.generation > (drilled?.generation ?? Number.POSITIVE_INFINITY) &&
      ['current', 'previous'].includes(effectiveState(secret, now)),
  );
  if (newer.length === 0) return null;
  const uses = await manager.findBy(SecretUseEntity, {
    secretId: In(newer.map(({ id }) => id)),
    firstAt: MoreThanOrEqual(startedAt),
  });
  return uses.length === 0 ? null : Math.min(...uses.map(({ firstAt }) => firstAt));
}
