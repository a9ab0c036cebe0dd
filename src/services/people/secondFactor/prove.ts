import type { Secret } from '../../../domain/keys/secret.ts';
import type { AuthorizedActor } from '../../../domain/people/permissions.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { change } from '../../audit/auditTrail.ts';
import type { ServiceContext } from '../../context.ts';
import { lockFactor, rememberProof, takeCode } from './checkCode.ts';

/**
 * Takes the code that a question asked for. It is a proof for the identity that entered it, and for no other of the same person.
 * @returns why it was not taken, or undefined if it was.
 */
export async function proveSecondFactor(
  context: ServiceContext,
  by: AuthorizedActor & { readonly externalId: string },
  code: Secret,
): Promise<Refusal | undefined> {
  return await change(context, async (transaction) => {
    const factor = await lockFactor(transaction, by.personId);
    const refusal =
      factor === null || factor.enrolledAt === null
        ? ({ code: 'not-enrolled', subject: by.name } as const)
        : await takeCode(context, transaction, factor, code);
    if (refusal === undefined) await rememberProof(context, transaction, by);
    else {
      const detail = { code: refusal.code };
      transaction.record({ by, action: 'mfa.prove', subject: by.name, outcome: 'refused', detail });
    }
    return refusal;
  });
}
