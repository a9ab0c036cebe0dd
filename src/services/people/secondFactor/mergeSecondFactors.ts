import {
  CodeGuessEntity,
  CodeProofEntity,
  FactorRequestEntity,
  RecoveryCodeEntity,
  SecondFactorEntity,
} from '../../../persistence/entities/people/secondFactor.ts';
import type { AuditedTransaction } from '../../audit/auditTrail.ts';
import { ownerChanged } from './keysMode.ts';

/**
 * Leaves one second factor to two people who become one: that of the person who stays, if they have one. Both were asked for theirs
 * before they could join. What is proved must be proved again, and a request about either of them is void.
 */
export async function mergeSecondFactors(
  transaction: AuditedTransaction,
  { keepId, goneId }: { readonly keepId: string; readonly goneId: string },
): Promise<void> {
  const { manager } = transaction;
  const kept = await manager.findOneBy(SecondFactorEntity, { personId: keepId });
  const gone = await manager.findOneBy(SecondFactorEntity, { personId: goneId });
  const moves = gone !== null && gone.enrolledAt !== null && (kept === null || kept.enrolledAt === null);
  const dropped = moves ? keepId : goneId;
  await manager.delete(SecondFactorEntity, { personId: dropped });
  await manager.delete(RecoveryCodeEntity, { personId: dropped });
  if (moves) {
    await manager.update(SecondFactorEntity, { personId: goneId }, { personId: keepId });
    await manager.update(RecoveryCodeEntity, { personId: goneId }, { personId: keepId });
  }
  // All keys are the kept person's by now.
  await ownerChanged(transaction, keepId);
  await manager.delete(CodeGuessEntity, { personId: goneId });
  for (const personId of [keepId, goneId]) {
    await manager.delete(CodeProofEntity, { personId });
    await manager.delete(FactorRequestEntity, { personId });
    await manager.delete(FactorRequestEntity, { askedBy: personId });
  }
}
