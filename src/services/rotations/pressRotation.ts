import { decideGoingBack, goBack, replacedSecret } from '../../domain/apps/goBack.ts';
import type { Rotation } from '../../domain/apps/rotation.ts';
import { applyPress, renewSecret } from '../../domain/apps/rotationPress.ts';
import { isHandedOut } from '../../domain/apps/steps.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { writeAppState } from '../apps/attemptStep.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { askAgain } from '../leaks/askAgain.ts';
import { changeRotation, type Pressed } from './changeRotation.ts';
import { changeSecrets, drawSecret, dropSecret, promoteSecret } from './rotationSecrets.ts';

/**
 * Done (a step by hand was done), Retry (a failed step, or a rotation that was stopped) or Skip (the step is left out).
 * @returns the rotation as the press leaves it, or a refusal: `rotation-moved-on`, `rotation-over`, or a missing permission.
 */
export async function pressRotation(
  context: ServiceContext,
  requester: Requester,
  pressed: Pressed,
  press: 'done' | 'retry' | 'skip',
): Promise<Result<Rotation>> {
  return await changeRotation(context, requester, pressed, press, async ({ transaction, key, rotation, step, now }) => {
    if (press === 'done' && step?.app !== null && step !== undefined) {
      // Somebody gave the app the secret, so it has arrived, whatever came of showing it.
      if (step.kind === 'update-secret') await promoteSecret(transaction, key, rotation.newSecretId, now);
      else await writeAppState(transaction, step.app.id, step.kind === 'deploy' ? 'deployed' : 'undeployed', now);
    }
    const after = applyPress(rotation, press, now);
    return done({ after, value: after });
  });
}

/**
 * Roll back: the old secret becomes current again at once, in the same transaction, and apps that were undeployed are deployed
 * again. A new secret that an app may hold keeps working for the rest of the old overlap.
 * @returns the rotation as the press leaves it, or a refusal: `old-secret-gone`, `rotation-moved-on`, `rotation-over`, or a missing
 * permission.
 */
export async function rollBackRotation(
  context: ServiceContext,
  requester: Requester,
  pressed: Pressed,
): Promise<Result<Rotation>> {
  return await changeRotation(context, requester, pressed, 'roll-back', async (pressing) => {
    const { transaction, by, key, rotation, now } = pressing;
    const changes = decideGoingBack(rotation, key.secrets, now);
    if (changes.kind === 'refused') return changes;
    await changeSecrets(transaction, key, changes.value);
    const secretId = replacedSecret(rotation, key.secrets)?.id;
    await askAgain(context, transaction, key.id, { how: 'rolled-back', by, secretId });
    const after = goBack(rotation, now);
    return done({ after, value: after });
  });
}

/**
 * New secret, where the plaintext of the one before is no longer kept: a further generation. The one in between is discarded if
 * nobody can have it; else it becomes previous, and the apps that may hold it get the newer one too.
 * @returns the rotation as the press leaves it, or a refusal.
 */
export async function newRotationSecret(
  context: ServiceContext,
  requester: Requester,
  pressed: Pressed,
): Promise<Result<Rotation>> {
  return await changeRotation(
    context,
    requester,
    pressed,
    'new-secret',
    async ({ transaction, key, rotation, now }) => {
      if (isHandedOut(rotation)) await promoteSecret(transaction, key, rotation.newSecretId, now);
      else await dropSecret(transaction, key, rotation.newSecretId, now);
      const fresh = await selectKeyForUpdate(transaction, key.id);
      if (fresh === undefined) return refused({ code: 'not-found', subject: SUCH.key });
      const drawn = await drawSecret(context, transaction, fresh, rotation);
      if (drawn.kind === 'refused') return drawn;
      const { id, sealed, keptUntil } = drawn.value;
      const after = renewSecret(rotation, { id, keptUntil }, () => newRowId(context), now);
      return done({ after, extras: { sealed: { sealedSecret: sealed, sealedUntil: keptUntil } }, value: after });
    },
  );
}
