import { IsNull } from 'typeorm';
import { ended } from '../../domain/apps/nextMove.ts';
import type { Rotation, RotationProblem } from '../../domain/apps/rotation.ts';
import { RotationEntity } from '../../persistence/entities/apps/rotations.ts';
import type { AuditedTransaction } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';
import { assembleRotation, lockRotation, saveRotation } from './facts/rotationRows.ts';

/**
 * Stops a key's rotation under way, in the transaction that deletes or disables the key, whose row is locked. With a deleted key it is
 * over; with a disabled one it stands until somebody presses Retry or Roll back. A call in progress is still taken down.
 */
export async function interruptRotation(
  context: ServiceContext,
  transaction: AuditedTransaction,
  keyId: string,
  trouble: RotationProblem,
): Promise<void> {
  const found = await transaction.manager.findOneBy(RotationEntity, { keyId, endedAt: IsNull() });
  const row = found === null ? null : await lockRotation(transaction, found.id);
  if (row === null || row.endedAt !== null) return;
  const now = context.clock();
  const before = await assembleRotation(transaction.manager, row);
  const stopped: Rotation = { ...before, state: 'failed', trouble, dueAt: null };
  await saveRotation(
    transaction,
    before,
    trouble === 'key-deleted' ? ended(before, 'rolled-back', trouble, now) : stopped,
  );
  transaction.record({
    by: 'latchkey',
    action: 'rotation.stop',
    subject: before.key.name,
    projectId: before.project.id,
    keyId,
    detail: { rotation: before.id, because: trouble },
  });
}
