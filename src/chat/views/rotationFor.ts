import type { SeenUse } from '../../domain/apps/app.ts';
import type { Press, Rotation } from '../../domain/apps/rotation.ts';
import { type KeyOwner, peopleOfKey } from '../../domain/keys/keyOwner.ts';
import type { SecretRecord } from '../../domain/keys/keySecrets.ts';
import { type Actor, decidePermission } from '../../domain/people/permissions.ts';
import type { Named } from '../../domain/refs.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import type { View } from '../contracts/view.ts';
import { rotationView } from './rotationView.ts';

/** A rotation as it was read, and the person for whom it is drawn. */
export interface RotationSeen {
  readonly rotation: Rotation;
  /** What can be pressed now, by somebody. */
  readonly presses: readonly Press[];
  readonly secrets: readonly SecretRecord[];
  readonly usingOld: readonly SeenUse[];
  readonly unseen: readonly Named[];
  readonly isOldReported?: boolean;
  readonly owner: KeyOwner | undefined;
}

/**
 * Draws a rotation for one person: with the buttons that they may press. Pressing one is decided again.
 * @param where `copy`: a message that follows the rotation; `reply`: one that doesn't.
 */
export function rotationFor(actor: Actor, seen: RotationSeen, now: EpochMs, where: 'copy' | 'reply'): View {
  const { rotation, ...shown } = asSeenBy(actor, seen);
  return rotationView(rotation, { ...shown, isReply: where === 'reply' }, now);
}

/** The same with what this person may press. */
export function asSeenBy(actor: Actor, seen: RotationSeen): RotationSeen {
  return { ...seen, presses: seen.presses.filter((press) => mayPress(actor, seen, press)) };
}

function mayPress(actor: Actor, { rotation: { key, project }, owner }: RotationSeen, press: Press): boolean {
  const action = press === 'roll-back' ? 'key.rollback' : 'key.regenerate';
  const scope = { projectId: project.id, projectName: project.name, keyId: key.id };
  const owned = owner === undefined ? scope : { ...scope, ...peopleOfKey(owner) };
  return decidePermission(actor, action, owned, undefined).kind !== 'denied';
}
