import type { ApiKey } from '../domain/apiKey.ts';
import { promote, type SecretRecord } from '../domain/keySecrets.ts';
import type { EpochMs } from '../domain/time.ts';
import { KeyEntity, SecretEntity } from '../persistence/entities/keys.ts';
import type { AuditEvent, AuditedTransaction } from './auditTrail.ts';
import { applySecretChanges, lockKey } from './keyStore.ts';

/**
 * Completes a rotation on a locked key: the pending secret becomes current, the older ones step down, the validity is
 * renewed, a lock is cleared, and a key that this one replaces is eliminated. A disabled key stays disabled.
 * @param by who is recorded: the person who regenerated, or Latchkey where a first use completed it.
 */
export async function completeRotation(
  transaction: AuditedTransaction,
  key: ApiKey,
  secret: SecretRecord,
  at: EpochMs,
  by: AuditEvent['by'],
  because: 'delivered' | 'first-use',
): Promise<void> {
  const changes = promote(key.secrets, secret.id, at);
  if (changes.length === 0) return;
  await applySecretChanges(transaction.manager, changes);
  await transaction.manager.update(
    KeyEntity,
    { id: key.id },
    { expiresAt: secret.expiresAt, lockedAt: null, failures: [] },
  );
  transaction.keyChanged(key.id);
  const detail = { generation: String(secret.generation), because };
  transaction.record({
    by,
    action: 'secret.promote',
    subject: key.name,
    projectId: key.project.id,
    keyId: key.id,
    detail,
  });
  if (key.replacesId !== null) await eliminate(transaction, key.replacesId, secret.overlap, at, by);
}

/** Ends the key that was replaced: at once, or when the overlap ends; never later than its secrets' own ends. */
async function eliminate(
  transaction: AuditedTransaction,
  keyId: string,
  overlap: number,
  at: EpochMs,
  by: AuditEvent['by'],
): Promise<void> {
  const old = await lockKey(transaction, keyId);
  if (old === undefined || old.deletedAt !== null) return;
  const deletedAt = at + overlap;
  await transaction.manager.update(KeyEntity, { id: keyId }, { deletedAt });
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
  transaction.record({ by, action: 'key.eliminate', subject: old.name, projectId: old.project.id, keyId });
}

/** Gives up a pending secret. A key that never had another one goes with it. */
export async function discardSecret(
  transaction: AuditedTransaction,
  key: ApiKey,
  secret: SecretRecord,
  at: EpochMs,
  because: 'delivery-refused' | 'never-used',
): Promise<void> {
  await applySecretChanges(transaction.manager, [{ id: secret.id, state: 'discarded', overlapEndsAt: null }]);
  const others = key.secrets.some((other) => other.id !== secret.id);
  if (!others && key.deletedAt === null) await transaction.manager.update(KeyEntity, { id: key.id }, { deletedAt: at });
  transaction.keyChanged(key.id);
  const detail = { generation: String(secret.generation), because, ...(others ? {} : { key: 'removed' }) };
  transaction.record({
    by: 'latchkey',
    action: 'secret.discard',
    subject: key.name,
    projectId: key.project.id,
    keyId: key.id,
    detail,
  });
}
