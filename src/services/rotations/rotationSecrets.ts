import { BY_LATCHKEY, type Rotation } from '../../domain/apps/rotation.ts';
import { HANDED_LIFE, SEAL_LIFE } from '../../domain/apps/rotationPlan.ts';
import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { SecretChange, SecretRecord } from '../../domain/keys/keySecrets.ts';
import { planRegeneration } from '../../domain/keys/regeneration.ts';
import { newSecret } from '../../domain/keys/secretFormat.ts';
import { done, type Result } from '../../domain/result.ts';
import type { DurationMs, EpochMs } from '../../domain/time/time.ts';
import { recipientName, recipientOf } from '../../domain/warnings/recipient.ts';
import { OverlapEntity } from '../../persistence/entities/apps/rotations.ts';
import { KeyEntity, SecretEntity } from '../../persistence/entities/keys.ts';
import { applySecretChanges } from '../../persistence/keyRepository.ts';
import { type AuditedTransaction, onKey } from '../audit/auditTrail.ts';
import { newRowId, type ServiceContext } from '../context.ts';
import { completeRotation, discardSecret } from '../keys/completeRotation.ts';
import { RESET_WARNINGS } from '../notifications/planWarnings.ts';

/** A new secret of a rotation, stored as pending and sealed. */
export interface SealedSecret {
  readonly id: string;
  readonly sealed: string;
  readonly keptUntil: EpochMs;
}

/**
 * Draws a rotation's new secret on a locked key: stores its hash as pending and seals the plaintext, which is in memory only until
 * this returns (invariant 1). Nothing stops working here (invariant 5).
 * @returns a refusal where the key can't be regenerated.
 */
export async function drawSecret(
  context: ServiceContext,
  transaction: AuditedTransaction,
  key: ApiKey,
  rotation: Rotation,
): Promise<Result<SealedSecret>> {
  const now = context.clock();
  const validity = context.policy.keyValidity;
  const plan = planRegeneration(key, { replacement: 'secret', overlap: rotation.overlap, validity }, now);
  if (plan.kind === 'refused') return plan;
  const secret = newSecret(key.id, context.random);
  const id = newRowId(context);
  await transaction.manager.insert(SecretEntity, {
    id,
    keyId: key.id,
    generation: plan.value.generation,
    state: 'pending',
    hash: context.pepper.hash(secret.reveal()),
    createdAt: now,
    expiresAt: plan.value.expiresAt,
    pendingUntil: plan.value.pendingUntil,
    overlap: plan.value.overlap,
    overlapEndsAt: null,
  });
  const personId = rotation.startedBy.id === BY_LATCHKEY.id ? recipientName(recipientOf(key)) : rotation.startedBy.id;
  await watchOverlap(transaction, { secretId: id, keyId: key.id, personId, startedAt: now });
  transaction.keyChanged(key.id);
  const detail = { rotation: rotation.id, generation: String(plan.value.generation) };
  transaction.record({
    by: 'latchkey',
    action: 'rotation.regenerate',
    ...onKey(key),
    detail,
  });
  return done({ id, sealed: context.pepper.seal(secret.reveal(), context.random), keptUntil: now + SEAL_LIFE });
}

/** Remembers who asked for an overlap, until the old secret has stopped. */
export async function watchOverlap(
  { manager }: Pick<AuditedTransaction, 'manager'>,
  overlap: {
    readonly secretId: string;
    readonly keyId: string;
    readonly personId: string;
    readonly startedAt: EpochMs;
    readonly untilUsed?: boolean;
  },
): Promise<void> {
  const { untilUsed = false, ...row } = overlap;
  await manager.insert(OverlapEntity, { ...row, untilUsed: Number(untilUsed), toldAt: null });
}

/** Lets a pending secret wait longer for its first use: an app is about to be given it. */
export async function expectUse(
  transaction: AuditedTransaction,
  key: ApiKey,
  secret: SecretRecord,
  now: EpochMs,
  life: DurationMs = HANDED_LIFE,
): Promise<void> {
  const pendingUntil = now + life;
  await transaction.manager.update(SecretEntity, { id: secret.id, state: 'pending' }, { pendingUntil });
  transaction.keyChanged(key.id);
}

/** Makes a rotation's new secret current, if it is still pending: somebody has it. @returns whether the key was changed. */
export async function promoteSecret(
  transaction: AuditedTransaction,
  key: ApiKey,
  secretId: string | null,
  now: EpochMs,
): Promise<boolean> {
  const secret = key.secrets.find(({ id }) => id === secretId);
  if (secret?.state !== 'pending') return false;
  await completeRotation(transaction, key, secret, now, 'latchkey', 'delivered');
  return true;
}

/** Discards a rotation's new secret that nobody can have. */
export async function dropSecret(
  transaction: AuditedTransaction,
  key: ApiKey,
  secretId: string | null,
  now: EpochMs,
): Promise<void> {
  const secret = key.secrets.find(({ id }) => id === secretId);
  if (secret?.state === 'pending') await discardSecret(transaction, key, secret, now, 'never-used');
}

/**
 * Writes what rolling back or retiring does to a key's secrets. Where an older secret becomes current again, the key expires with it:
 * no rotation extends an old secret (invariant 4).
 */
export async function changeSecrets(
  transaction: AuditedTransaction,
  key: ApiKey,
  changes: readonly SecretChange[],
): Promise<void> {
  if (changes.length === 0) return;
  await applySecretChanges(transaction.manager, changes);
  const restored = changes.find(({ state }) => state === 'current');
  const current = key.secrets.find(({ id }) => id === restored?.id);
  if (current !== undefined)
    await transaction.manager.update(KeyEntity, { id: key.id }, { expiresAt: current.expiresAt, ...RESET_WARNINGS });
  transaction.keyChanged(key.id);
}
