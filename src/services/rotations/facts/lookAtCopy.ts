import { type Actor, mayView } from '../../../domain/people/permissions.ts';
import type { LiveMessageRow } from '../../../persistence/entities/liveMessages.ts';
import type { ServiceContext } from '../../context.ts';
import { findActor } from '../../people/people.ts';
import { lookAt, type SeenRotation } from './lookAtRotation.ts';

/**
 * Reads what a participant's copy is to show, with what they may do now.
 * @returns undefined where the rotation is not there for them, any more (invariant 10).
 */
export async function lookAtRotationCopy(
  context: ServiceContext,
  copy: Pick<LiveMessageRow, 'subjectId' | 'platform' | 'externalId' | 'onCall'>,
): Promise<{ readonly actor: Actor; readonly seen: SeenRotation } | undefined> {
  const actor = await findActor(context, copy, copy.onCall === 1);
  const seen = await lookAt(context, copy.subjectId);
  return actor === undefined || seen === undefined || !mayView(actor, seen.rotation.project.id)
    ? undefined
    : { actor, seen };
}
