import type { Secret } from '../../../domain/keys/secret.ts';
import type { Requester } from '../../../domain/people/authorization.ts';
import {
  type CodeDecision,
  type CodeHistory,
  decideCode,
  decidePause,
  readCode,
  readRecoveryCode,
  wrong,
} from '../../../domain/people/secondFactorCode.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import {
  CodeGuessEntity,
  CodeProofEntity,
  RecoveryCodeEntity,
  SecondFactorEntity,
  type SecondFactorRow,
} from '../../../persistence/entities/people/secondFactor.ts';
import { PersonEntity } from '../../../persistence/entities/people.ts';
import type { AuditedTransaction } from '../../audit/auditTrail.ts';
import type { ServiceContext } from '../../context.ts';
import { matchingSteps } from './totp.ts';

/**
 * Reads someone's second factor, and keeps every other code of theirs waiting until this transaction ends. The person's own row is
 * what is locked: it is there before a factor is.
 */
export async function lockFactor(transaction: AuditedTransaction, personId: string): Promise<SecondFactorRow | null> {
  await transaction.selectOneForUpdate(PersonEntity, { id: personId });
  return await transaction.manager.findOneBy(SecondFactorEntity, { personId });
}

/**
 * Takes a code, in the transaction that does what it is for. It is counted before it is answered, works once, and is never stored.
 * @param factor locked by {@link lockFactor}.
 * @returns why it was not taken, or undefined if it was. The caller must commit either way.
 */
export async function takeCode(
  context: ServiceContext,
  transaction: AuditedTransaction,
  factor: SecondFactorRow,
  typed: Secret,
): Promise<Refusal | undefined> {
  const { personId } = factor;
  const now = context.clock();
  const history = await readHistory(transaction, factor);
  const code = readCode(typed.reveal());
  const steps = code === undefined ? [] : matchingSteps(context.pepper.openSeed(factor.sealedSeed), code, now);
  const decision = decideCode(history, steps, now);
  await storeDecision(transaction, personId, decision);
  if (decision.kind !== 'accepted') return REFUSAL[decision.kind];
  await transaction.manager.update(SecondFactorEntity, { personId }, { lastStep: decision.history.lastStep });
  return undefined;
}

/** Takes a recovery code, likewise: one DELETE decides who used it. */
export async function takeRecoveryCode(
  context: ServiceContext,
  transaction: AuditedTransaction,
  factor: SecondFactorRow,
  typed: Secret,
): Promise<Refusal | undefined> {
  const { personId } = factor;
  const now = context.clock();
  const history = await readHistory(transaction, factor);
  const paused = decidePause(history, now);
  if (paused !== undefined) return REFUSAL.paused;
  const letters = readRecoveryCode(typed.reveal());
  const hash = letters === undefined ? '' : recoveryHash(context, letters);
  const used = await transaction.manager.delete(RecoveryCodeEntity, { hash, personId });
  if (used.affected === 1) return undefined;
  await storeDecision(transaction, personId, wrong(history, now));
  return { code: 'recovery-wrong' };
}

/** Remembers that an identity has proved just now that its person holds their second factor. */
export async function rememberProof(
  context: ServiceContext,
  { manager }: AuditedTransaction,
  { personId, platform, externalId }: Pick<Requester, 'personId' | 'platform' | 'externalId'>,
): Promise<void> {
  const proof = { platform, externalId, personId, provenAt: context.clock() };
  await manager.upsert(CodeProofEntity, proof, ['platform', 'externalId']);
}

/** @returns the hash under which a recovery code is stored. */
export function recoveryHash(context: ServiceContext, letters: string): string {
  return context.pepper.hash(`recovery code ${letters}`);
}

const REFUSAL = {
  used: { code: 'code-used' },
  wrong: { code: 'code-wrong' },
  paused: { code: 'codes-paused' },
} as const satisfies Record<Exclude<CodeDecision['kind'], 'accepted'>, Refusal>;

async function readHistory({ manager }: AuditedTransaction, factor: SecondFactorRow): Promise<CodeHistory> {
  const guesses = await manager.findOneBy(CodeGuessEntity, { personId: factor.personId });
  return {
    lastStep: factor.lastStep,
    wrongAt: guesses?.wrongAt ?? [],
    pausedUntil: guesses?.pausedUntil ?? null,
  };
}

async function storeDecision({ manager }: AuditedTransaction, personId: string, decision: CodeDecision): Promise<void> {
  if (decision.kind === 'accepted') await manager.delete(CodeGuessEntity, { personId });
  if (decision.kind !== 'wrong') return;
  const { wrongAt, pausedUntil } = decision.history;
  await manager.upsert(CodeGuessEntity, { personId, wrongAt: [...wrongAt], pausedUntil }, ['personId']);
}
