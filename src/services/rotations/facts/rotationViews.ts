import { decideGoingBack } from '../../../domain/apps/goBack.ts';
import type { Rotation } from '../../../domain/apps/rotation.ts';
import { offeredPresses, type Press } from '../../../domain/apps/rotationPress.ts';
import { currentStep, hasSecret, isOver, mayHold } from '../../../domain/apps/steps.ts';
import type { Named } from '../../../domain/refs.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import { RotationEntity } from '../../../persistence/entities/apps/rotations.ts';
import { loadKey } from '../../../persistence/keyRepository.ts';
import type { ServiceContext } from '../../context.ts';
import { usesOfApps } from './rotationFacts.ts';
import { assembleRotation } from './rotationRows.ts';

/** A rotation with everything that a message says of it. */
export interface ShownRotation {
  readonly rotation: Rotation;
  /** What can be pressed now, in the order of the buttons. Each press carries the current step's ID. */
  readonly presses: readonly Press[];
  /** The step that it is at; undefined when it is over. */
  readonly stepId: string | undefined;
  /** Apps that hold, or may hold, the new secret. */
  readonly holders: readonly Named[];
  /** Deployed apps that have not yet authenticated with the new secret; of interest where that is waited for. */
  readonly unseen: readonly Named[];
  /** When the old secret stops, at the latest; null where it hasn't stepped down, or has stopped. */
  readonly oldEndsAt: EpochMs | null;
  /** Whether a step needs the new secret, but its plaintext is no longer kept: New secret. */
  readonly lacksSecret: boolean;
}

/** Reads a rotation for a message that follows it, no matter whose it is. */
export async function showRotation(context: ServiceContext, rotationId: string): Promise<ShownRotation | undefined> {
  const now = context.clock();
  return await context.database.read(async (manager) => {
    const row = await manager.findOneBy(RotationEntity, { id: rotationId });
    if (row === null) return undefined;
    const rotation = await assembleRotation(manager, row);
    const key = await loadKey(manager, row.keyId);
    const secrets = key?.secrets ?? [];
    const old = secrets.find(({ id }) => id === rotation.oldSecretId);
    const step = currentStep(rotation);
    const uses = rotation.newSecretId === null ? undefined : await usesOfApps(manager, row.keyId, rotation.newSecretId);
    return {
      rotation,
      presses: offeredPresses(rotation, decideGoingBack(rotation, secrets, now).kind === 'done', now),
      stepId: step?.id,
      holders: rotation.steps.filter(mayHold).flatMap(({ app }) => app ?? []),
      unseen: (uses?.missing ?? []).map(({ app: { id, name } }) => ({ id, name })),
      oldEndsAt: old?.state === 'previous' ? old.overlapEndsAt : null,
      lacksSecret:
        step?.kind === 'update-secret' && !isOver(step) && step.shownAt === null && !hasSecret(rotation, now),
    };
  });
}
