import type { ApiKey } from '../../domain/keys/apiKey.ts';
import type { KeyOwner } from '../../domain/keys/keyOwner.ts';
import { recipientName, recipientOf } from '../../domain/warnings/recipient.ts';
import type { Transaction } from '../../persistence/database.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { ownerColumns } from '../../persistence/keyRepository.ts';
import { passOnWarnings, RESET_WARNINGS } from '../notifications/planWarnings.ts';
import { keyChangedHands } from '../outbox/warningMessages.ts';

/**
 * Gives a locked key to another owner: what waits to be told of it goes to the person or project reminded now, and messages that offer it to the
 * project's people follow. The caller records it.
 */
export async function changeOwner(transaction: Transaction, key: ApiKey, owner: KeyOwner): Promise<void> {
  const columns = ownerColumns(owner, key.project);
  await transaction.manager.update(KeyEntity, { id: key.id }, { ...columns, ...RESET_WARNINGS });
  await settleHands(transaction, { ...key, owner });
}

/**
 * Assigns a locked project's key to someone who is reminded of it from now on, with one guarded UPDATE: of any number of presses one wins.
 * @returns whether it was this one.
 */
export async function assignKey(
  transaction: Transaction,
  key: ApiKey,
  owner: Extract<KeyOwner, { kind: 'project' }>,
): Promise<boolean> {
  const { ownerId } = ownerColumns(owner, key.project);
  const assigned = await transaction.manager
    .createQueryBuilder()
    .update(KeyEntity)
    .set({ assigneeId: owner.assignee?.id ?? null, warnAt: 0 })
    .where('"id" = :id AND "ownerId" = :ownerId AND "assigneeId" IS NULL', { id: key.id, ownerId })
    .execute();
  if (assigned.affected === 0) return false;
  await settleHands(transaction, { ...key, owner });
  return true;
}

async function settleHands(transaction: Transaction, key: ApiKey): Promise<void> {
  await passOnWarnings(transaction, key.id, recipientName(recipientOf(key)));
  await keyChangedHands(transaction, key.id);
  transaction.keyChanged(key.id);
}
