import { decideRetirement, decideRollback } from '../../domain/apps/goBack.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import type { Confirmation } from '../../domain/people/confirmation.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { onKey } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { changeConfirmedKey, tellOwner } from '../keys/changeKey.ts';
import { askAgain } from '../leaks/askAgain.ts';
import type { Permit } from '../people/authorization.ts';
import { rotationUnderWay } from './facts/rotationFacts.ts';
import { changeSecrets } from './rotationSecrets.ts';

/**
 * `retire key`: stops every previous secret at once, as a question said. When it returns, this process refuses them (invariant 7).
 * @returns how many stopped, or a refusal: `no-previous-secret`, what changed since the question, or a missing permission.
 */
export async function retireKey(
  context: ServiceContext,
  requester: Requester,
  confirmation: Confirmation,
): Promise<Result<{ readonly stopped: number }>> {
  return await changeConfirmedKey(context, requester, confirmation, 'key.retire', (key, permit) =>
    retirePrevious(context, permit, key),
  );
}

/**
 * The same on a locked key, in the transaction in which it was permitted.
 * @param more what led to it, for its audit event.
 */
export async function retirePrevious(
  context: ServiceContext,
  { transaction, by }: Permit,
  key: ApiKey,
  more: Readonly<Record<string, string>> = {},
): Promise<Result<{ readonly stopped: number }>> {
  const changes = decideRetirement(key, context.clock());
  if (changes.kind === 'refused') return changes;
  await changeSecrets(transaction, key, changes.value);
  const detail = { secrets: String(changes.value.length), ...more };
  transaction.record({ by, action: 'key.retire', ...onKey(key), detail });
  await tellOwner(context, transaction, by, key, 'retired-secret');
  return done({ stopped: changes.value.length });
}

/**
 * `rollback key`: the previous secret becomes current again, with its own expiry, and the current one stops at once.
 * @returns the key's ID, or a refusal: `no-previous-secret`, `rotation-under-way` (that has a button of its own), what changed since
 * the question, or a missing permission.
 */
export async function rollbackKey(
  context: ServiceContext,
  requester: Requester,
  confirmation: Confirmation,
): Promise<Result<{ readonly keyId: string }>> {
  return await changeConfirmedKey(
    context,
    requester,
    confirmation,
    'key.rollback',
    async (key, { transaction, by }) => {
      const changes = decideRollback(key, context.clock());
      if (changes.kind === 'refused') return changes;
      if ((await rotationUnderWay(transaction.manager, key.id)) !== undefined)
        return refused({ code: 'rotation-under-way', subject: key.name });
      await changeSecrets(transaction, key, changes.value);
      const [restored] = changes.value;
      const generation = key.secrets.find(({ id }) => id === restored.id)?.generation ?? 0;
      transaction.record({ by, action: 'key.rollback', ...onKey(key), detail: { generation: String(generation) } });
      await tellOwner(context, transaction, by, key, 'rolled-back');
      await askAgain(context, transaction, key.id, { how: 'rolled-back', by, secretId: restored.id });
      return done({ keyId: key.id });
    },
  );
}
