import type { AuditAction } from '../../../domain/audit/auditAction.ts';
import { Secret } from '../../../domain/keys/secret.ts';
import type { Demand, Requester } from '../../../domain/people/authorization.ts';
import {
  newRecoveryCode,
  RECOVERY_CODES,
  readRecoveryCode,
} from '../../../domain/people/secondFactor/secondFactorCode.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { done, type Result, refused } from '../../../domain/result.ts';
import { RecoveryCodeEntity, SecondFactorEntity } from '../../../persistence/entities/people/secondFactor.ts';
import { type AuditedTransaction, change } from '../../audit/auditTrail.ts';
import type { ServiceContext } from '../../context.ts';
import { authorize } from '../authorization.ts';
import { lockFactor, recoveryHash, rememberProof, takeCode } from './checkCode.ts';
import { ownerChanged } from './keysMode.ts';
import { enrolmentLink, newSeed } from './totp.ts';

/** What an authenticator app needs, to be shown once. */
export interface Enrolment {
  /** The seed in base32. */
  readonly seed: Secret;
  /** The same as a link, for a QR code. */
  readonly link: Secret;
}

/** The demand that a deed on one's own second factor makes. */
export function demandOnOwn({ name }: Requester, action: Demand['action'], recordAs: AuditAction = action): Demand {
  return { action, recordAs, subject: name, noun: 'project', scope: {} };
}

/** @returns why someone can't set up a second factor now, so that nobody is asked about what would be refused; undefined if they can. */
export async function refuseEnrolment(context: ServiceContext, personId: string): Promise<Refusal | undefined> {
  if (context.policy.mfa === 'off') return { code: 'factors-off' };
  const factor = await context.database.read((manager) => manager.findOneBy(SecondFactorEntity, { personId }));
  return factor === null || factor.enrolledAt === null ? undefined : { code: 'already-enrolled' };
}

/** Begins to set up a second factor: it counts once a first code confirms it. An earlier beginning is replaced. */
export async function beginEnrolment(
  context: ServiceContext,
  requester: Requester,
  account: string,
): Promise<Result<Enrolment>> {
  if (context.policy.mfa === 'off') return refused({ code: 'factors-off' });
  const seed = newSeed(context.random);
  return await change(context, async (locked): Promise<Result<Enrolment>> => {
    const before = await lockFactor(locked, requester.personId);
    const permit = await authorize(context, locked, requester, demandOnOwn(requester, 'mfa.enroll', 'mfa.begin'));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    if (before !== null && before.enrolledAt !== null) return refused({ code: 'already-enrolled' });
    const row = {
      personId: by.personId,
      sealedSeed: context.pepper.sealSeed(seed, context.random),
      createdAt: context.clock(),
      enrolledAt: null,
      lastStep: null,
    };
    await transaction.manager.upsert(SecondFactorEntity, row, ['personId']);
    transaction.record({ by, action: 'mfa.begin', subject: by.name });
    return done({ seed: new Secret(seed), link: new Secret(enrolmentLink(account, seed)) });
  });
}

/** Confirms a second factor with its first code, which is also a proof. @returns the recovery codes, to be shown once. */
export async function confirmEnrolment(
  context: ServiceContext,
  requester: Requester,
  code: Secret,
): Promise<Result<readonly Secret[]>> {
  return await change(context, async (locked): Promise<Result<readonly Secret[]>> => {
    const factor = await lockFactor(locked, requester.personId);
    const permit = await authorize(context, locked, requester, demandOnOwn(requester, 'mfa.enroll'));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    const { manager } = transaction;
    if (factor === null || factor.enrolledAt !== null) return refused({ code: 'nothing-to-confirm' });
    const refusal = await takeCode(context, transaction, factor, code);
    if (refusal !== undefined) return refused(refusal);
    await manager.update(SecondFactorEntity, { personId: by.personId }, { enrolledAt: context.clock() });
    await rememberProof(context, transaction, requester);
    await ownerChanged(transaction, by.personId);
    transaction.record({ by, action: 'mfa.enroll', subject: by.name });
    return done(await drawRecoveryCodes(context, transaction, by.personId));
  });
}

/** Replaces someone's recovery codes, after a code. @returns the new ones, to be shown once. */
export async function renewRecoveryCodes(
  context: ServiceContext,
  requester: Requester,
  code: Secret,
): Promise<Result<readonly Secret[]>> {
  return await change(context, async (locked): Promise<Result<readonly Secret[]>> => {
    const factor = await lockFactor(locked, requester.personId);
    const permit = await authorize(context, locked, requester, demandOnOwn(requester, 'mfa.enroll', 'mfa.codes'));
    if (permit.kind === 'refused') return permit;
    const { transaction, by } = permit;
    if (factor === null || factor.enrolledAt === null) return refused({ code: 'not-enrolled', subject: by.name });
    const refusal = await takeCode(context, transaction, factor, code);
    if (refusal !== undefined) return refused(refusal);
    await rememberProof(context, transaction, requester);
    transaction.record({ by, action: 'mfa.codes', subject: by.name });
    return done(await drawRecoveryCodes(context, transaction, by.personId));
  });
}

async function drawRecoveryCodes(
  context: ServiceContext,
  { manager }: AuditedTransaction,
  personId: string,
): Promise<readonly Secret[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => newRecoveryCode(context.random));
  await manager.delete(RecoveryCodeEntity, { personId });
  for (const code of codes)
    await manager.insert(RecoveryCodeEntity, { hash: recoveryHash(context, readRecoveryCode(code) ?? code), personId });
  return codes.map((code) => new Secret(code));
}
