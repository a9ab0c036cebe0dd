import type { EntityManager } from 'typeorm';
import type { Transaction } from '../../persistence/database.ts';
import { HandoverEntity, type HandoverRow } from '../../persistence/entities/requests.ts';

/** Reads a handover and keeps other transactions off it until this one ends. Its key is locked first. */
export async function lockHandover(transaction: Transaction, id: string): Promise<HandoverRow | null> {
  return await transaction.selectOneForUpdate(HandoverEntity, { id });
}

/** Writes a change of a locked handover, so that messages that show it are behind. */
export async function saveHandover(
  manager: EntityManager,
  { id, revision }: HandoverRow,
  change: Partial<Omit<HandoverRow, 'id' | 'revision'>>,
): Promise<void> {
  await manager.update(HandoverEntity, { id }, { ...change, revision: revision + 1 });
}
