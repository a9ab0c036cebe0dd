import { type EntityManager, IsNull } from 'typeorm';
import type { AppLink } from '../../../domain/apps/app.ts';
import { type UseByApps, usedByApps } from '../../../domain/apps/appUses.ts';
import type { RotationFacts } from '../../../domain/apps/nextMove.ts';
import type { Rotation } from '../../../domain/apps/rotation.ts';
import { currentStep } from '../../../domain/apps/steps.ts';
import type { ApiKey } from '../../../domain/keys/apiKey.ts';
import { effectiveState } from '../../../domain/keys/keySecrets.ts';
import { keyStatus } from '../../../domain/keys/keyStatus.ts';
import { nameKey } from '../../../domain/people/names.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import { RotationEntity } from '../../../persistence/entities/apps/rotations.ts';
import { SecretUseEntity } from '../../../persistence/entities/uses.ts';
import { linksOf } from '../../apps/appRows.ts';

/** Reads what a rotation's next move depends on. @param key undefined where it no longer exists. */
export async function readFacts(
  manager: EntityManager,
  key: ApiKey | undefined,
  rotation: Rotation,
  now: EpochMs,
): Promise<RotationFacts> {
  const isKeyLiving = key !== undefined && keyStatus(key, now) !== 'deleted';
  const isOldGood = key?.secrets.some((secret) => effectiveState(secret, now) === 'previous') ?? false;
  const waits = currentStep(rotation)?.kind === 'await-use' && rotation.newSecretId !== null;
  const uses = waits ? await usesOfApps(manager, rotation.key.id, rotation.newSecretId ?? '') : undefined;
  const stateOf = (id: string | null) => {
    const found = key?.secrets.find((secret) => secret.id === id);
    return found && effectiveState(found, now);
  };
  const isNewUnused = stateOf(rotation.newSecretId) === 'pending' && stateOf(rotation.oldSecretId) === 'current';
  return { isKeyLiving, isOldGood, allUsedAt: uses?.allUsedAt ?? null, isNewUnused };
}

/** Finds out which linked apps have authenticated with a secret of their key. */
export async function usesOfApps(
  manager: EntityManager,
  keyId: string,
  secretId: string,
  links?: readonly AppLink[],
): Promise<UseByApps> {
  const uses = await manager.findBy(SecretUseEntity, { secretId });
  return usedByApps(links ?? (await linksOf(manager, keyId)), uses, nameKey);
}

/** @returns the ID of a key's rotation under way, or undefined. */
export async function rotationUnderWay(manager: EntityManager, keyId: string): Promise<string | undefined> {
  return (await manager.findOneBy(RotationEntity, { keyId, endedAt: IsNull() }))?.id;
}
