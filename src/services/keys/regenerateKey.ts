import type { EntityManager } from 'typeorm';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import {
  LONGEST_OVERLAP,
  planRegeneration,
  type RegenerationPlan,
  type Replacement,
} from '../../domain/keys/regeneration.ts';
import { newKeyId } from '../../domain/keys/secretFormat.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import type { DurationMs } from '../../domain/time/time.ts';
import { KeyEntity, untouched } from '../../persistence/entities/keys.ts';
import { linksOf } from '../apps/appRows.ts';
import { type AuditedTransaction, onKey } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { rotationUnderWay } from '../rotations/facts/rotationFacts.ts';
import { watchOverlap } from '../rotations/rotationSecrets.ts';
import { changeConfirmedKey, tellOwner } from './changeKey.ts';
import { addPendingSecret, type UndeliveredSecret } from './createKey.ts';

/** What a person asks for when they regenerate a key. */
export interface AskedRegeneration {
  readonly replacement: Replacement;
  /** How long the old secret keeps working. */
  readonly overlap: DurationMs;
  /**
   * `overlap:until-used`: the old secret stops 15 minutes after every linked app has used the new one, and after 30 days at the latest,
   * whatever `overlap` says.
   */
  readonly untilUsed?: boolean;
}

/**
 * Steps 1 and 2 of a rotation: claims the question and commits the new secret as pending. Nothing stops working here;
 * `settleDelivery` settles the secret once the platform has answered (invariant 5).
 */
export async function regenerateKey(
  context: ServiceContext,
  requester: Requester,
  confirmation: Confirmation,
  asked: AskedRegeneration,
): Promise<Result<UndeliveredSecret>> {
  return await changeConfirmedKey(
    context,
    requester,
    confirmation,
    'key.regenerate',
    async (key, { transaction, by }) => {
      const { replacement, untilUsed = false } = asked;
      const overlap = untilUsed ? LONGEST_OVERLAP : asked.overlap;
      const now = context.clock();
      const plan = planRegeneration(key, { replacement, overlap, validity: context.policy.keyValidity }, now);
      if (plan.kind === 'refused') return plan;
      const refusal = await refuseBesideApps(transaction.manager, key, asked);
      if (refusal !== undefined) return refused(refusal);
      const keyId = replacement === 'both' ? await addReplacement(context, transaction, key, plan.value) : key.id;
      const secret = await addPendingSecret(context, transaction, by, {
        keyId,
        generation: plan.value.generation,
        pendingUntil: plan.value.pendingUntil,
        expiresAt: plan.value.expiresAt,
        overlap: plan.value.overlap,
      });
      if (overlap > 0 && keyId === key.id) {
        const watched = { secretId: secret.secretId, keyId, personId: by.personId, startedAt: now, untilUsed };
        await watchOverlap(transaction, watched);
      }
      const detail = {
        replace: replacement,
        overlap: untilUsed ? 'until-used' : String(overlap),
        ...(keyId === key.id ? {} : { newId: keyId }),
      };
      transaction.record({
        by,
        action: 'key.regenerate',
        ...onKey(key),
        detail,
      });
      await tellOwner(context, transaction, by, key, 'regenerated');
      return done({ ...secret, keyName: key.name });
    },
    // A new ID ends the old key for good.
    asked.replacement === 'both' ? 'key.delete' : 'key.regenerate',
  );
}

/** Refuses what would cross a guided rotation, and to wait for apps where there are none. */
async function refuseBesideApps(
  manager: EntityManager,
  key: ApiKey,
  { replacement, untilUsed }: AskedRegeneration,
): Promise<Refusal | undefined> {
  const subject = key.name;
  if ((await rotationUnderWay(manager, key.id)) !== undefined) return { code: 'rotation-under-way', subject };
  if (untilUsed !== true) return undefined;
  if (replacement === 'both') return { code: 'until-used-keeps-id' };
  return (await linksOf(manager, key.id)).length === 0 ? { code: 'no-linked-apps', subject } : undefined;
}

/** For `replace:both`: creates a key with a new ID that will replace the old one. @returns its ID. */
async function addReplacement(
  context: ServiceContext,
  transaction: AuditedTransaction,
  key: ApiKey,
  plan: RegenerationPlan,
): Promise<string> {
  const id = newKeyId(context.random);
  const old = await transaction.manager.findOneByOrFail(KeyEntity, { id: key.id });
  await transaction.manager.insert(KeyEntity, {
    ...old,
    ...untouched(),
    id,
    createdAt: context.clock(),
    expiresAt: plan.expiresAt,
    disabledAt: old.disabledAt,
    replacesId: key.id,
  });
  return id;
}
