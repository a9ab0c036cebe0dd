import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { planRegeneration, type RegenerationPlan, type Replacement } from '../../domain/keys/regeneration.ts';
import { newKeyId } from '../../domain/keys/secretFormat.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import { done, type Result } from '../../domain/result.ts';
import type { DurationMs } from '../../domain/time/time.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import type { AuditedTransaction } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { changeConfirmedKey, tellOwner } from './changeKey.ts';
import { addPendingSecret, type UndeliveredSecret } from './createKey.ts';

/**
 * Steps 1 and 2 of a rotation: claims the question and commits the new secret as pending. Nothing stops working here;
 * `settleDelivery` settles the secret once the platform has answered (invariant 5).
 */
export async function regenerateKey(
  context: ServiceContext,
  requester: Requester,
  confirmation: Confirmation,
  asked: { readonly replacement: Replacement; readonly overlap: DurationMs },
): Promise<Result<UndeliveredSecret>> {
  return await changeConfirmedKey(
    context,
    requester,
    confirmation,
    'key.regenerate',
    async (key, { transaction, by }) => {
      const plan = planRegeneration(key, { ...asked, validity: context.policy.keyValidity }, context.clock());
      if (plan.kind === 'refused') return plan;
      const keyId = asked.replacement === 'both' ? await addReplacement(context, transaction, key, plan.value) : key.id;
      const secret = await addPendingSecret(context, transaction, by, {
        keyId,
        generation: plan.value.generation,
        pendingUntil: plan.value.pendingUntil,
        expiresAt: plan.value.expiresAt,
        overlap: plan.value.overlap,
      });
      const detail = {
        replace: asked.replacement,
        overlap: String(asked.overlap),
        ...(keyId === key.id ? {} : { newId: keyId }),
      };
      transaction.record({
        by,
        action: 'key.regenerate',
        subject: key.name,
        projectId: key.project.id,
        keyId: key.id,
        detail,
      });
      await tellOwner(context, transaction, by, key, 'regenerated');
      return done({ ...secret, keyName: key.name });
    },
  );
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
    id,
    createdAt: context.clock(),
    expiresAt: plan.expiresAt,
    lockedAt: null,
    deletedAt: null,
    failures: [],
    failureTotal: 0,
    lastUsedAt: null,
    useCount: 0,
    replacesId: key.id,
    warnAt: 0,
    snoozedUntil: null,
  });
  return id;
}
