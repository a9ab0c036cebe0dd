import { In, MoreThan } from 'typeorm';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import { lockDetail, type SecretTry } from '../../domain/warnings/lockDetail.ts';
import { recipientName, recipientOf } from '../../domain/warnings/recipient.ts';
import type { Transaction } from '../../persistence/database.ts';
import { SecretUseEntity } from '../../persistence/entities/uses.ts';
import type { ServiceContext } from '../context.ts';
import { queueWarnings } from '../outbox/queue.ts';

/**
 * Queues the warning of a lock in the transaction that locks the key: both are written, or neither.
 * @param key as locked.
 * @param untold recent refusals of retired secrets that aren't in the tables yet.
 */
export async function queueLockWarning(
  context: ServiceContext,
  transaction: Transaction,
  key: ApiKey,
  lockedAt: EpochMs,
  untold: readonly SecretTry[],
): Promise<void> {
  const { lock } = context.policy;
  const tries = await retiredTries(transaction, key, lockedAt - lock.window);
  const detail = lockDetail(key, [...untold, ...tries], lockedAt, lock);
  const { id: keyId, owner, project } = key;
  const about = { keyId, personId: recipientName(recipientOf({ owner, project })), projectId: project.id };
  const name = { kind: 'lock', threshold: 'lock', about: String(lockedAt) } as const;
  await queueWarnings(context, transaction, [{ ...about, ...name, dueAt: lockedAt, detail }]);
}

/** Rows that are read: more are never named. */
const TRIES = 100;

/** Finds who presented a non-current secret since a moment. */
async function retiredTries({ manager }: Transaction, key: ApiKey, since: EpochMs): Promise<readonly SecretTry[]> {
  const gone = key.secrets.filter(({ state }) => state !== 'current').map(({ id }) => id);
  if (gone.length === 0) return [];
  const rows = await manager.find(SecretUseEntity, {
    where: { keyId: key.id, lastAt: MoreThan(since), secretId: In(gone) },
    order: { lastAt: 'DESC' },
    take: TRIES,
  });
  return rows.map(({ secretId, source, app, lastAt }) => ({ secretId, source, app, lastAt, refused: false }));
}
