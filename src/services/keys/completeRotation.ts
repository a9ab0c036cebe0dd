import type { ApiKey } from '../../domain/keys/apiKey.ts';
import { promote, type SecretRecord } from '../../domain/keys/keySecrets.ts';
import type { EpochMs } from '../../domain/time/time.ts';
import type { Transaction } from '../../persistence/database.ts';
import { AppLinkEntity } from '../../persistence/entities/apps/apps.ts';
import { KeyEntity, SecretEntity } from '../../persistence/entities/keys.ts';
import { applySecretChanges, ownerColumns, selectKeyForUpdate } from '../../persistence/keyRepository.ts';
import { type AuditActor, type AuditedTransaction, onKey } from '../audit/auditTrail.ts';
import { RESET_WARNINGS } from '../notifications/planWarnings.ts';

/**
 * Completes a rotation on a locked key: the pending secret becomes current, the older ones step down, the validity is
 * renewed, a lock is cleared, and a key that this one replaces is deleted. A disabled key stays disabled. If the key to
 * be replaced no longer exists, the replacement is discarded.
 * @param by the recorded actor: the person who regenerated, or Latchkey if a first use completed it.
 */
export async function completeRotation<By extends AuditActor>(
  transaction: AuditedTransaction<NoInfer<By> | 'latchkey'>,
  key: ApiKey,
  secret: SecretRecord,
  at: EpochMs,
  by: By,
  because: 'delivered' | 'first-use',
): Promise<Completion> {
  const changes = promote(key.secrets, secret.id, at);
  if (changes.length === 0) return 'complete';
  const replaced = await lockReplaced(transaction, key);
  if (replaced === 'gone') {
    await discardSecret(transaction, key, secret, at, 'overtaken');
    return 'overtaken';
  }
  await applySecretChanges(transaction.manager, changes);
  const renewed = { expiresAt: secret.expiresAt, lockedAt: null, failures: [], ...RESET_WARNINGS };
  // The replacement inherits changes made meanwhile to the old key.
  const inherited =
    replaced === undefined
      ? {}
      : { disabledAt: replaced.disabledAt, ...ownerColumns(replaced.owner, replaced.project) };
  await transaction.manager.update(KeyEntity, { id: key.id }, { ...renewed, ...inherited });
  transaction.keyChanged(key.id);
  const detail = { generation: String(secret.generation), because };
  transaction.record({
    by,
    action: 'secret.promote',
    ...onKey(key),
    detail,
  });
  if (replaced === undefined) return key.disabledAt === null ? 'complete' : 'disabled';
  await eliminate(transaction, replaced, secret.overlap, at, by);
  // What used the old key is to use the new one.
  await transaction.manager.update(AppLinkEntity, { keyId: replaced.id }, { keyId: key.id });
  return replaced.disabledAt === null ? 'complete' : 'disabled';
}

/**
 * The result of completing a rotation: `overtaken` if the key to be replaced had meanwhile been deleted or replaced.
 */
export type Completion = 'complete' | 'disabled' | 'overtaken';

/** Locks the key that this one is about to replace; undefined if it replaces none, or no longer does. */
async function lockReplaced(transaction: Transaction, key: ApiKey): Promise<ApiKey | 'gone' | undefined> {
  const first = key.secrets.every(({ state }) => state === 'pending' || state === 'discarded');
  if (key.replacesId === null || !first) return undefined;
  const old = await selectKeyForUpdate(transaction, key.replacesId);
  return old === undefined || old.deletedAt !== null ? 'gone' : old;
}

/** Deletes the replaced key: at once, or when the overlap ends; never later than its secrets' own expiry. */
async function eliminate<By extends AuditActor>(
  transaction: AuditedTransaction<By>,
  old: ApiKey,
  overlap: number,
  at: EpochMs,
  by: By,
): Promise<void> {
  const keyId = old.id;
  const deletedAt = at + overlap;
  await transaction.manager.update(KeyEntity, { id: keyId }, { deletedAt, ...RESET_WARNINGS });
  for (const secret of old.secrets) {
    const ends = Math.min(deletedAt, secret.expiresAt);
    if (secret.state === 'current') {
      const next = overlap === 0 ? 'retired' : 'previous';
      await transaction.manager.update(SecretEntity, { id: secret.id }, { state: next, overlapEndsAt: ends });
    } else if (secret.state === 'pending' || (secret.state === 'previous' && overlap === 0)) {
      const state = secret.state === 'pending' ? 'discarded' : 'retired';
      await transaction.manager.update(SecretEntity, { id: secret.id }, { state, pendingUntil: null });
    }
  }
  transaction.keyChanged(keyId);
  const detail = { overlap: String(overlap) };
  transaction.record({ by, action: 'key.eliminate', subject: old.name, projectId: old.project.id, keyId, detail });
}

/** Discards a pending secret, and its key if it never had another. */
export async function discardSecret(
  transaction: AuditedTransaction<'latchkey'>,
  key: ApiKey,
  secret: SecretRecord,
  at: EpochMs,
  because: 'delivery-refused' | 'never-shown' | 'never-used' | 'overtaken' | 'permission-withdrawn',
): Promise<void> {
  await applySecretChanges(transaction.manager, [{ id: secret.id, state: 'discarded', overlapEndsAt: null }]);
  const others = key.secrets.some((other) => other.id !== secret.id && other.state !== 'discarded');
  if (!others && key.deletedAt === null) await transaction.manager.update(KeyEntity, { id: key.id }, { deletedAt: at });
  transaction.keyChanged(key.id);
  const detail = { generation: String(secret.generation), because, ...(others ? {} : { key: 'removed' }) };
  transaction.record({
    by: 'latchkey',
    action: 'secret.discard',
    ...onKey(key),
    detail,
  });
}
