import { CHAIN_START, type ChainHead, headSeal, isSealed, type SealedHead } from '../../domain/audit/auditChain.ts';
import type { Transaction } from '../../persistence/database.ts';
import { AuditEntity, AuditHeadEntity } from '../../persistence/entities/audit.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { PersonEntity } from '../../persistence/entities/people/people.ts';
import type { ServiceContext } from '../context.ts';
import type { Pepper } from '../pepper.ts';

/** Locks the end of the chain, always the last lock that a transaction takes. @returns null if its row is missing. */
export async function selectHeadForUpdate(transaction: Transaction): Promise<SealedHead | null> {
  return await transaction.selectOneForUpdate(AuditHeadEntity, { id: 1 });
}

/** Stores the end of the chain with its seal. */
export async function storeHead(transaction: Transaction, { seq, hash }: ChainHead, pepper: Pepper): Promise<void> {
  const row = { seq, hash, seal: headSeal({ seq, hash }, pepper.chainKey) };
  const { affected } = await transaction.manager.update(AuditHeadEntity, { id: 1 }, row);
  if (affected === 0) await transaction.manager.insert(AuditHeadEntity, { id: 1, ...row });
}

/**
 * Seals the start of a trail in a completely empty database. Only there may a seal be made without an earlier one:
 * otherwise the next start would seal a trail that somebody had cut off.
 */
export async function sealBareHead(transaction: Transaction, pepper: Pepper): Promise<void> {
  const { manager } = transaction;
  const head = await selectHeadForUpdate(transaction);
  if (head === null || head.seq !== 0 || head.hash !== CHAIN_START) return;
  if ((await manager.exists(AuditEntity)) || (await manager.exists(PersonEntity)) || (await manager.exists(KeyEntity)))
    return;
  await storeHead(transaction, head, pepper);
}

/**
 * The current end of the trail, and whether it carries this deployment's seal. @returns undefined if its row is
 * missing.
 */
export async function currentHead({
  database,
  pepper,
}: Pick<ServiceContext, 'database' | 'pepper'>): Promise<
  { readonly head: ChainHead; readonly sealed: boolean } | undefined
> {
  const head = await database.read((manager) => manager.findOneBy(AuditHeadEntity, { id: 1 }));
  if (head === null) return undefined;
  return { head: { seq: head.seq, hash: head.hash }, sealed: isSealed(head, pepper.chainKey) };
}
