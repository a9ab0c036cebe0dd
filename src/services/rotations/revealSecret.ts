import type { Rotation, RotationStep } from '../../domain/apps/rotation.ts';
import { hasSecret, withStep } from '../../domain/apps/steps.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { DeliveryOutcome } from '../../domain/keys/regeneration.ts';
import { Secret } from '../../domain/keys/secret.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { RotationStepEntity } from '../../persistence/entities/apps/rotations.ts';
import { DeliveryEntity, type DeliveryRow } from '../../persistence/entities/conversations.ts';
import { demandOnKey, selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { type AuditedTransaction, change } from '../audit/auditTrail.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import type { UndeliveredSecret } from '../keys/createKey.ts';
import { openDelivery } from '../keys/openDelivery.ts';
import { authorize } from '../people/authorization.ts';
import { changeRotation, type Pressed } from './changeRotation.ts';
import { assembleRotation, lockRotation, saveRotation } from './facts/rotationRows.ts';
import { expectUse, promoteSecret } from './rotationSecrets.ts';

/**
 * Show the new secret, for a step by hand: hands out the sealed secret for one private showing, once per step (invariant 1). The
 * caller shows it as it shows a regenerated one: `rememberShownSecret` before it, {@link settleReveal} after it.
 * @returns what to show, or a refusal: `rotation-moved-on` where it was shown already or is no longer kept.
 */
export async function revealSecret(
  context: ServiceContext,
  requester: Requester,
  pressed: Pressed,
): Promise<Result<UndeliveredSecret>> {
  return await changeRotation(context, requester, pressed, 'reveal', async (pressing) => {
    const { transaction, by, key, rotation, step, row, now } = pressing;
    const { sealedSecret } = row;
    const secretId = rotation.newSecretId;
    if (step === undefined || sealedSecret === null || secretId === null || !hasSecret(rotation, now))
      return refused({ code: 'rotation-moved-on', subject: key.name });
    const deliveryId = newRowId(context);
    await openDelivery(context, transaction.manager, { id: deliveryId, secretId, keyId: key.id, by, stepId: step.id });
    const pending = key.secrets.find(({ id, state }) => id === secretId && state === 'pending');
    if (pending !== undefined) await expectUse(transaction, key, pending, now);
    const after = withStep(rotation, step.id, now, { state: 'waiting', shownAt: now });
    const secret = new Secret(context.pepper.open(sealedSecret));
    // Kept until the platform has answered: one that it refuses to show can be shown again.
    return done({ after, extras: { seal: 'keep' }, value: { deliveryId, keyId: key.id, keyName: key.name, secret } });
  });
}

/**
 * What a showing of a rotation's secret came to. `perhaps`: nobody can tell. `withdrawn`: the person may no longer have it, and a
 * further secret is needed.
 */
export type RevealSettlement = 'shown' | 'perhaps' | 'not-shown' | 'withdrawn' | 'gone';

/**
 * Takes down what the platform answered. Accepted: the new secret becomes current, if it isn't (invariant 5). Refused: it can be
 * shown again for as long as it is kept. Unknown: the person presses Done if they saw it, or New secret.
 */
export async function settleReveal(
  context: ServiceContext,
  requester: Requester,
  deliveryId: string,
  outcome: DeliveryOutcome,
): Promise<RevealSettlement> {
  const { settlement, rotationId } = await change(context, async (locked) => {
    const showing = await findShowing(locked, deliveryId);
    if (showing === undefined) return { settlement: 'gone' as const, rotationId: undefined };
    const settlement = await settleShowing(context, locked, requester, showing, outcome);
    return { settlement, rotationId: showing.rotation.id };
  });
  if (rotationId !== undefined) context.live?.changed({ kind: 'rotation', id: rotationId });
  return settlement;
}

/** A showing, with its key and rotation locked. */
interface Showing {
  readonly delivery: DeliveryRow;
  readonly key: ApiKey;
  readonly rotation: Rotation;
  readonly step: RotationStep;
}

async function findShowing(locked: AuditedTransaction, deliveryId: string): Promise<Showing | undefined> {
  const { manager } = locked;
  const opened = await manager.findOneBy(DeliveryEntity, { id: deliveryId });
  const key = opened === null ? undefined : await selectKeyForUpdate(locked, opened.keyId);
  const stepRow = opened?.stepId == null ? null : await manager.findOneBy(RotationStepEntity, { id: opened.stepId });
  const row = stepRow === null ? null : await lockRotation(locked, stepRow.rotationId);
  // Read again under the locks: two answers for one showing may arrive together.
  const delivery = await manager.findOneBy(DeliveryEntity, { id: deliveryId });
  if (delivery === null || key === undefined || row === null || row.endedAt !== null) return undefined;
  const rotation = await assembleRotation(manager, row, key);
  const step = rotation.steps.find(({ id }) => id === delivery.stepId);
  return step === undefined ? undefined : { delivery, key, rotation, step };
}

async function settleShowing(
  context: ServiceContext,
  locked: AuditedTransaction,
  requester: Requester,
  { delivery, key, rotation, step }: Showing,
  outcome: DeliveryOutcome,
): Promise<RevealSettlement> {
  const { manager } = locked;
  const now = context.clock();
  const notShown = withStep(rotation, step.id, now, { state: step.state, shownAt: null });
  if (outcome === 'refused') {
    await manager.delete(DeliveryEntity, { id: delivery.id });
    await saveRotation(locked, rotation, notShown);
    return 'not-shown';
  }
  await manager.update(DeliveryEntity, { id: delivery.id }, { state: outcome, settledAt: now });
  // Accounts that were joined meanwhile are one person, who owns the delivery.
  const asking = { ...requester, personId: delivery.personId };
  const demand = { ...demandOnKey('key.regenerate', key), recordAs: 'rotation.reveal', weighsAs: 'nothing' } as const;
  const permit = await authorize(context, locked, asking, demand);
  if (permit.kind === 'refused') {
    await saveRotation(locked, rotation, notShown, { seal: 'wipe' });
    return 'withdrawn';
  }
  await saveRotation(locked, rotation, rotation);
  if (outcome === 'unknown') return 'perhaps';
  await promoteSecret(locked, key, delivery.secretId, now);
  return 'shown';
}
