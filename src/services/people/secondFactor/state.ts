import type { EntityManager } from 'typeorm';
import type { SecondFactorMode, SecondFactorState } from '../../../domain/people/secondFactor/secondFactorState.ts';
import type { EpochMs } from '../../../domain/time/time.ts';
import {
  CodeGuessEntity,
  CodeProofEntity,
  RecoveryCodeEntity,
  SecondFactorEntity,
} from '../../../persistence/entities/people/secondFactor.ts';
import type { ServiceContext } from '../../context.ts';

/** Reads what is known of a person's second factor, for the identity that they use. */
export async function readSecondFactor(
  { policy }: Pick<ServiceContext, 'policy'>,
  manager: EntityManager,
  who: { readonly personId: string; readonly platform: string; readonly externalId: string },
): Promise<SecondFactorState> {
  const { personId, platform, externalId } = who;
  const factor = await manager.findOneBy(SecondFactorEntity, { personId });
  const isEnrolled = factor !== null && factor.enrolledAt !== null;
  const proof = isEnrolled ? await manager.findOneBy(CodeProofEntity, { platform, externalId, personId }) : null;
  return { mode: policy.mfa, isEnrolled, provenAt: proof?.provenAt ?? null };
}

/** What someone may know of a second factor. */
export interface SecondFactorStatus {
  readonly mode: SecondFactorMode;
  readonly enrolledAt: EpochMs | null;
  /** Whether one was begun that no code has confirmed yet. */
  readonly isWaiting: boolean;
  readonly recoveryCodes: number;
  readonly pausedUntil: EpochMs | null;
}

/** Reads the state of a person's second factor. */
export async function secondFactorStatus(context: ServiceContext, personId: string): Promise<SecondFactorStatus> {
  return await context.database.read(async (manager) => {
    const factor = await manager.findOneBy(SecondFactorEntity, { personId });
    const guesses = await manager.findOneBy(CodeGuessEntity, { personId });
    const until = guesses?.pausedUntil ?? null;
    return {
      mode: context.policy.mfa,
      enrolledAt: factor?.enrolledAt ?? null,
      isWaiting: factor !== null && factor.enrolledAt === null,
      recoveryCodes: await manager.countBy(RecoveryCodeEntity, { personId }),
      pausedUntil: until !== null && context.clock() < until ? until : null,
    };
  });
}
