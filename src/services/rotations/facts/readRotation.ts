import { MoreThan } from 'typeorm';
import type { SeenUse } from '../../../domain/apps/app.ts';
import { replacedSecret } from '../../../domain/apps/goBack.ts';
import type { KeyOwner } from '../../../domain/keys/keyOwner.ts';
import type { SecretRecord } from '../../../domain/keys/keySecrets.ts';
import { MINUTE } from '../../../domain/time/time.ts';
import { RotationEntity } from '../../../persistence/entities/apps/rotations.ts';
import { SecretUseEntity } from '../../../persistence/entities/uses.ts';
import { loadKey } from '../../../persistence/keyRepository.ts';
import type { ServiceContext } from '../../context.ts';
import { reportedSecrets } from '../../leaks/reportedSecrets.ts';
import { type ShownRotation, showRotation } from './rotationViews.ts';

/** A caller that used the old secret within this time counts as still using it. */
const LATELY = 15 * MINUTE;

/** A rotation with everything that its message shows, but for who may press what. */
export interface SeenRotation extends ShownRotation {
  /** The key's secrets, for what still works; none where the key no longer exists. */
  readonly secrets: readonly SecretRecord[];
  /** Who has used the old secret in the last 15 minutes, latest first. */
  readonly usingOld: readonly SeenUse[];
  /** Whether the secret that it replaces was reported as leaked: rolling back makes it work again. */
  readonly isOldReported: boolean;
  /** Who owns the key; undefined where it no longer exists. */
  readonly owner: KeyOwner | undefined;
}

/** Looks at a key's rotation: the one under way, or else the last one. @returns undefined where there was none. */
export async function readRotationOfKey(context: ServiceContext, keyId: string): Promise<SeenRotation | undefined> {
  const row = await context.database.read((manager) =>
    manager.findOne(RotationEntity, { where: { keyId }, order: { startedAt: 'DESC', id: 'DESC' } }),
  );
  return row === null ? undefined : await readRotation(context, row.id);
}

/** The same by the rotation's ID, for a message that follows it. */
export async function readRotation(context: ServiceContext, rotationId: string): Promise<SeenRotation | undefined> {
  const shown = await showRotation(context, rotationId);
  if (shown === undefined) return undefined;
  const { key, oldSecretId } = shown.rotation;
  return await context.database.read(async (manager) => {
    const found = await loadKey(manager, key.id);
    const secrets = found?.secrets ?? [];
    const where = { secretId: oldSecretId ?? '', lastAt: MoreThan(context.clock() - LATELY) };
    const uses = oldSecretId === null ? [] : await manager.find(SecretUseEntity, { where, order: { lastAt: 'DESC' } });
    const old = replacedSecret(shown.rotation, secrets);
    const isOldReported = (await reportedSecrets(manager, key.id)).some((one) => one.secretId === old?.id);
    const usingOld = uses.map(({ app, source }) => ({ app, source }));
    return { ...shown, secrets, owner: found?.owner, usingOld, isOldReported };
  });
}
