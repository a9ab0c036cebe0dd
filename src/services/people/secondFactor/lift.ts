import type { Secret } from '../../../domain/keys/secret.ts';
import type { Requester } from '../../../domain/people/authorization.ts';
import { platformLabel } from '../../../domain/platformFacts.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { done, type Result, refused } from '../../../domain/result.ts';
import {
  CodeProofEntity,
  FactorRequestEntity,
  RecoveryCodeEntity,
  SecondFactorEntity,
  type SecondFactorRow,
} from '../../../persistence/entities/people/secondFactor.ts';
import { type AuditedTransaction, change } from '../../audit/auditTrail.ts';
import type { ServiceContext } from '../../context.ts';
import { ONLY_THEIRS, queueNotice } from '../../outbox/notices.ts';
import { authorize } from '../authorization.ts';
import { lockFactor, takeCode, takeRecoveryCode } from './checkCode.ts';
import { demandOnOwn } from './enroll.ts';
import { ownerChanged } from './keysMode.ts';

/** Switches off one's own second factor, after a code. */
export async function disableWithCode(
  context: ServiceContext,
  requester: Requester,
  code: Secret,
): Promise<Result<null>> {
  return await liftOwn(context, requester, 'code', (transaction, factor) =>
    takeCode(context, transaction, factor, code),
  );
}

/** Switches off one's own second factor with a recovery code: for a phone that is lost. */
export async function recover(context: ServiceContext, requester: Requester, code: Secret): Promise<Result<null>> {
  return await liftOwn(context, requester, 'recovery-code', (transaction, factor) =>
    takeRecoveryCode(context, transaction, factor, code),
  );
}

async function liftOwn(
  context: ServiceContext,
  requester: Requester,
  how: 'code' | 'recovery-code',
  take: (transaction: AuditedTransaction, factor: SecondFactorRow) => Promise<Refusal | undefined>,
): Promise<Result<null>> {
  return await change(context, async (locked): Promise<Result<null>> => {
    const factor = await lockFactor(locked, requester.personId);
    const action = how === 'code' ? 'mfa.disable' : 'mfa.recover';
    const permit = await authorize(context, locked, requester, demandOnOwn(requester, action));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    if (factor === null || factor.enrolledAt === null) return refused({ code: 'not-enrolled', subject: by.name });
    const refusal = await take(transaction, factor);
    if (refusal !== undefined) return refused(refusal);
    await removeFactor(transaction, by.personId);
    transaction.record({ by, action, subject: by.name });
    const params = { how, platform: platformLabel(context.policy.platforms, by.platform), by: null };
    await queueNotice(context, transaction, {
      kind: 'factor-lifted',
      params,
      personId: by.personId,
      about: `factor-lifted:${factor.createdAt}`,
      ...ONLY_THEIRS,
    });
    return done(null);
  });
}

/** Removes a second factor with everything that belongs to it. */
export async function removeFactor(transaction: AuditedTransaction, personId: string): Promise<void> {
  const { manager } = transaction;
  await manager.delete(SecondFactorEntity, { personId });
  await manager.delete(RecoveryCodeEntity, { personId });
  await manager.delete(CodeProofEntity, { personId });
  await manager.delete(FactorRequestEntity, { personId });
  await ownerChanged(transaction, personId);
}
