import { In, IsNull } from 'typeorm';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { Requester } from '../../domain/people/authorization.ts';
import { SUCH } from '../../domain/refusalCopy.ts';
import { done, type Result, refused } from '../../domain/result.ts';
import { LeakEntity } from '../../persistence/entities/incidents/leaks.ts';
import { demandOnKey, selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { change, onKey } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { tellOwner } from '../keys/changeKey.ts';
import { authorize, type Permit } from '../people/authorization.ts';
import { settleLeaks } from './settleLeaks.ts';

/**
 * Records that leaked secrets of a key are only test keys: signed reports of them do nothing from then on.
 * @param generation which one is meant; all that are known where it is left out.
 * @returns a refusal `no-leak` where none is known that wasn't dismissed.
 */
export async function dismissLeak(
  context: ServiceContext,
  requester: Requester,
  { id: keyId }: Pick<ApiKey, 'id'>,
  generation?: number,
): Promise<Result<ApiKey>> {
  const dismissed = await change(context, async (locked): Promise<Result<ApiKey>> => {
    const key = await selectKeyForUpdate(locked, keyId);
    if (key === undefined) return refused({ code: 'not-found', subject: SUCH.key });
    const permit = await authorize(context, locked, requester, demandOnKey('leak.dismiss', key));
    if (permit.kind === 'refused') return permit;
    return await dismissSecrets(context, permit, key, generation);
  });
  // What to do about it is no longer a question.
  if (dismissed.kind === 'done') await settleLeaks(context, [keyId]);
  return dismissed;
}

/** The same on a locked key, in the transaction in which it was permitted. */
export async function dismissSecrets(
  context: ServiceContext,
  { transaction, by }: Permit,
  key: ApiKey,
  generation?: number,
): Promise<Result<ApiKey>> {
  const meant = key.secrets.filter((secret) => generation === undefined || secret.generation === generation);
  const secretId = In(meant.map(({ id }) => id));
  const dismissed = { dismissedAt: context.clock(), dismissedBy: by.personId };
  const { affected } = await transaction.manager.update(LeakEntity, { secretId, dismissedAt: IsNull() }, dismissed);
  if (affected === 0) return refused({ code: 'no-leak', subject: key.name });
  transaction.record({
    by,
    action: 'leak.dismiss',
    ...onKey(key),
    detail: generation === undefined ? {} : { generation: String(generation) },
  });
  await tellOwner(context, transaction, by, key, 'dismissed-leak');
  return done(key);
}
