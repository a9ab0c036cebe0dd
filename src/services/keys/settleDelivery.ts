import { IsNull, LessThanOrEqual, Not } from 'typeorm';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { peopleOfKey } from '../../domain/keys/keyOwner.ts';
import { effectiveState, type SecretRecord } from '../../domain/keys/keySecrets.ts';
import type { DeliveryOutcome } from '../../domain/keys/regeneration.ts';
import { decideSettlement } from '../../domain/keys/regeneration.ts';
import type { Demand, Requester } from '../../domain/people/authorization.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import type { Transaction } from '../../persistence/database.ts';
import { DeliveryEntity } from '../../persistence/entities/conversations.ts';
import { SecretEntity } from '../../persistence/entities/keys.ts';
import { loadKey, selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { change } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { authorize } from '../people/authorization.ts';
import { renewal } from '../telling/lastChange.ts';
import { tellRoom } from '../telling/tellRoom.ts';
import { completeRotation, discardSecret } from './completeRotation.ts';
import { SHOWN_FOR } from './openDelivery.ts';

/** The result of a rotation once its delivery is settled. */
export type Settlement = 'complete' | 'discarded' | 'withdrawn' | 'waiting-for-first-use' | 'gone';

/**
 * Stores how a platform can delete the message with a secret: sealed, before the message is shown, and only until it is
 * deleted.
 */
export async function rememberShownSecret(
  context: ServiceContext,
  deliveryId: string,
  burnHandle: string,
): Promise<void> {
  const deletion = {
    burnHandle: context.pepper.seal(burnHandle, context.random),
    burnAt: context.clock() + SHOWN_FOR,
  };
  await context.database.write(({ manager }) => manager.update(DeliveryEntity, { id: deliveryId }, deletion));
}

/**
 * Step 3 of a rotation: commits the consequence of the platform's answer. A refused message was not shown and need not
 * be deleted. A new secret is discarded if the person who asked for it may no longer have it (invariant 16): the old
 * one never stopped working.
 */
export async function settleDelivery(
  context: ServiceContext,
  requester: Requester,
  deliveryId: string,
  outcome: DeliveryOutcome,
): Promise<Settlement> {
  return await change(context, async (transaction) => {
    const opened = await transaction.manager.findOneBy(DeliveryEntity, { id: deliveryId });
    const key = opened === null ? undefined : await selectKeyForUpdate(transaction, opened.keyId);
    // Read again under the key's row lock: two answers for one delivery may arrive together.
    const delivery = await transaction.manager.findOneBy(DeliveryEntity, { id: deliveryId });
    if (delivery === null) return 'gone';
    const secret = key?.secrets.find((candidate) => candidate.id === delivery.secretId);
    if (key === undefined || secret === undefined) return 'gone';
    const now = context.clock();
    const deletion = outcome === 'refused' ? { burnHandle: null, burnAt: null } : {};
    if (delivery.state === 'started' || delivery.state === 'unknown') {
      await transaction.manager.update(
        DeliveryEntity,
        { id: deliveryId },
        { state: outcome, settledAt: now, ...deletion },
      );
    }
    // The verifier already refuses an expired one: a late answer changes nothing.
    const waiting = effectiveState(secret, now) === 'pending';
    const settlement = decideSettlement(waiting ? 'pending' : 'other', outcome);
    if (settlement === 'discard') {
      await discardSecret(transaction, key, secret, now, 'delivery-refused');
      return 'discarded';
    }
    if (settlement === 'settled-already') return secret.state === 'current' ? 'complete' : 'gone';
    // Accounts that were joined meanwhile are one person, who owns the delivery.
    const asking = { ...requester, personId: delivery.personId };
    const permit = await authorize(context, transaction, asking, await demandOf(transaction, key, secret));
    if (permit.kind === 'refused') {
      await discardSecret(transaction, key, secret, now, 'permission-withdrawn');
      return 'withdrawn';
    }
    switch (settlement) {
      case 'promote': {
        const { transaction: permitted, by } = permit;
        const completed = await completeRotation(permitted, key, secret, now, by, 'delivered');
        if (completed === 'overtaken') return 'gone';
        const isRenewal = secret.generation > 1 || key.replacesId !== null;
        const renewed = isRenewal ? await loadKey(permitted.manager, key.id) : undefined;
        if (renewed !== undefined)
          await tellRoom(context, permitted, by, renewed, await renewal(permitted.manager, renewed, now, now));
        return 'complete';
      }
      case 'leave-pending':
        return 'waiting-for-first-use';
    }
  });
}

/**
 * The demand made when the secret was created: a new key, or a new secret for a key with an owner, who may always have
 * it.
 */
async function demandOf(transaction: Transaction, key: ApiKey, secret: SecretRecord): Promise<Demand> {
  const { id: keyId, name: subject, project, replacesId } = key;
  const scope = { projectId: project.id, projectName: project.name, keyId };
  // It was approved, or needed no approval, when the secret was made.
  const completes = { recordAs: 'secret.promote', weighsAs: 'nothing' } as const;
  if (secret.generation === 1 && replacesId === null)
    return { action: 'key.create', ...completes, subject, noun: 'key', scope };
  // The owner of the replaced key will own this one, too.
  const replaced = replacesId === null ? undefined : await selectKeyForUpdate(transaction, replacesId);
  const people = peopleOfKey(replaced?.owner ?? key.owner);
  return { action: 'key.regenerate', ...completes, subject, noun: 'key', scope: { ...scope, ...people } };
}

/**
 * Discards secrets that nobody used in time after a delivery of unknown outcome. The verifier already refuses them by
 * the clock; this updates the tables and the audit trail. Idempotent: safe to run twice, anywhere.
 * @returns how many were discarded.
 */
export async function discardOverdueSecrets(context: ServiceContext): Promise<number> {
  const overdue = await context.database.read((manager) =>
    manager.findBy(SecretEntity, { state: 'pending', pendingUntil: LessThanOrEqual(context.clock()) }),
  );
  let discarded = 0;
  for (const { id, keyId } of overdue) {
    discarded += await change(context, async (transaction) => {
      const key = await selectKeyForUpdate(transaction, keyId);
      const secret = key?.secrets.find((candidate) => candidate.id === id);
      if (key === undefined || secret?.state !== 'pending') return 0;
      await discardSecret(transaction, key, secret, context.clock(), 'never-used');
      return 1;
    });
  }
  return discarded;
}

/** A message that is due for deletion. `handle` is what the platform gave at delivery. */
export interface ShownSecret {
  readonly deliveryId: string;
  readonly platform: string;
  readonly handle: string;
  readonly dueAt: EpochMs;
}

/** Lists the messages due for deletion, including those from before a restart, since they are stored. */
export async function shownSecretsDue(context: ServiceContext): Promise<readonly ShownSecret[]> {
  const rows = await context.database.read((manager) =>
    manager.findBy(DeliveryEntity, { burnHandle: Not(IsNull()), burnAt: LessThanOrEqual(context.clock()) }),
  );
  return rows.flatMap(({ id, platform, burnHandle, burnAt }) =>
    burnHandle === null || burnAt === null
      ? []
      : [{ deliveryId: id, platform, handle: context.pepper.open(burnHandle), dueAt: burnAt }],
  );
}

/** Deletes a message's stored handle once the message is deleted or can no longer be (invariant 2). */
export async function forgetShownSecret(context: ServiceContext, deliveryId: string): Promise<void> {
  await context.database.write(({ manager }) =>
    manager.update(DeliveryEntity, { id: deliveryId }, { burnHandle: null, burnAt: null }),
  );
}
