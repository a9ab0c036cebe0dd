import { type Actor, mayView } from '../../domain/people/permissions.ts';
import type { RotationMessageRow } from '../../persistence/entities/apps/rotations.ts';
import type { ServiceContext } from '../context.ts';
import { findActor } from '../people/people.ts';
import { lookAt, type SeenRotation } from '../rotations/facts/lookAtRotation.ts';

/**
 * Reads what a participant's copy is to show, with what they may do now.
 * @param groups the groups with a role that the participant is in now.
 * @returns undefined if the rotation doesn't exist for them, or no longer does (invariant 10).
 */
export async function lookAtCopy(
  context: ServiceContext,
  copy: Pick<RotationMessageRow, 'rotationId' | 'platform' | 'externalId' | 'onCall'>,
  groups: readonly string[],
): Promise<{ readonly actor: Actor; readonly seen: SeenRotation } | undefined> {
  const actor = await findActor(context, copy, { onCall: copy.onCall === 1, groups });
  const seen = await lookAt(context, copy.rotationId);
  return actor === undefined || seen === undefined || !mayView(actor, seen.rotation.project.id)
    ? undefined
    : { actor, seen };
}
