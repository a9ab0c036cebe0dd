import { In, LessThan } from 'typeorm';
import { type DurationMs, type EpochMs, MINUTE, WEEK } from '../../domain/time/time.ts';
import { readRecipient, remindedOf } from '../../domain/warnings/recipient.ts';
import type { Transaction } from '../../persistence/database.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import { WarningEntity, WarningMessageEntity, type WarningMessageRow } from '../../persistence/entities/warnings.ts';
import { newRowId, type ServiceContext } from '../context.ts';

/** How long a process has a message to itself. */
const MESSAGE_CLAIM: DurationMs = MINUTE;
/** How many messages are looked at in one run. */
const MESSAGES = 200;
/** How long a message follows who has its keys. After that its buttons still answer. */
const FOLLOWED_FOR: DurationMs = 4 * WEEK;

/** A message that was sent, as it is remembered. */
type SentWarnings = Pick<WarningMessageRow, 'digestId' | 'platform' | 'handle' | 'reader'> & {
  readonly warningIds: readonly string[];
};

/** Remembers where a project's warnings stand, so that the message can follow who takes the keys. Does nothing for one that is known. */
export async function rememberMessage(context: ServiceContext, sent: SentWarnings, now: EpochMs): Promise<void> {
  await context.database.write(async (transaction) => {
    const { manager } = transaction;
    const warnings = await manager.findBy(WarningEntity, { id: In([...sent.warningIds]) });
    let isTaken = false;
    for (const id of [...new Set(warnings.map(({ keyId }) => keyId))].sort()) {
      // Locked, so that a press that takes it just now is seen here, or sees the message.
      const key = await transaction.selectOneForUpdate(KeyEntity, { id });
      isTaken ||= key !== null && readRecipient(remindedOf(key)).kind === 'person';
    }
    const fresh = { id: newRowId(context), sentAt: now, revision: Number(isTaken), shown: 0 };
    const row = { ...fresh, ...sent, warningIds: [...sent.warningIds], claimedBy: null, claimedUntil: null };
    await manager.createQueryBuilder().insert().into(WarningMessageEntity).values(row).orIgnore().execute();
  });
}

/** @returns the ID of the key that a warning is about; undefined where there is no such warning. */
export async function keyOfWarning(context: ServiceContext, warningId: string): Promise<string | undefined> {
  if (warningId === '') return undefined;
  const row = await context.database.read((manager) => manager.findOneBy(WarningEntity, { id: warningId }));
  return row?.keyId;
}

/** Notes that a key changed hands, in the transaction that does it: every message about it is to be changed. */
export async function keyChangedHands({ manager }: Transaction, keyId: string): Promise<void> {
  const rows = await manager
    .createQueryBuilder(WarningEntity, 'told')
    .select('told.digestId', 'digestId')
    .distinct(true)
    .where('told.keyId = :keyId AND told.digestId IS NOT NULL', { keyId })
    .getRawMany<{ digestId: string }>();
  const digestId = In(rows.map((row) => row.digestId));
  if (rows.length > 0) await manager.increment(WarningMessageEntity, { digestId }, 'revision', 1);
}

/** A message that this process may change now. */
export interface ClaimedWarnings extends WarningMessageRow {
  readonly holder: string;
}

/** It shows less than there is, and no process has it. A clock that was set back must hold nothing up. */
const BEHIND = `"shown" < "revision" AND ("claimedUntil" IS NULL OR "claimedUntil" <= :now OR "claimedUntil" > :latest)`;

/** Lists the messages that show less than there is. @param platforms where this process can write. */
export async function messagesBehind(
  context: ServiceContext,
  platforms: readonly string[],
): Promise<readonly string[]> {
  if (platforms.length === 0) return [];
  const now = context.clock();
  return await context.database.read(async (manager) => {
    const rows: readonly { id: string }[] = await manager
      .createQueryBuilder(WarningMessageEntity, 'sent')
      .select('sent.id', 'id')
      .where('sent.platform IN (:...platforms)', { platforms })
      .andWhere(BEHIND, { now, latest: now + MESSAGE_CLAIM })
      .orderBy('sent.id')
      .limit(MESSAGES)
      .getRawMany();
    return rows.map(({ id }) => id);
  });
}

/** Claims such a message, with one guarded UPDATE. @returns undefined where another process has it, or it shows everything. */
export async function claimWarnings(
  context: ServiceContext,
  id: string,
  holder: string,
): Promise<ClaimedWarnings | undefined> {
  return await context.database.write(async ({ manager }) => {
    const now = context.clock();
    const claim = await manager
      .createQueryBuilder()
      .update(WarningMessageEntity)
      .set({ claimedBy: holder, claimedUntil: now + MESSAGE_CLAIM })
      .where(`"id" = :id AND ${BEHIND}`, { id, now, latest: now + MESSAGE_CLAIM })
      .execute();
    if (claim.affected === 0) return undefined;
    return { ...(await manager.findOneByOrFail(WarningMessageEntity, { id })), holder };
  });
}

/** Gives a claim up. @param shown the revision that it shows now. @param waitFor how long it is not to be tried again. */
export async function releaseWarnings(
  context: ServiceContext,
  { id, holder }: ClaimedWarnings,
  shown: number,
  waitFor?: DurationMs,
): Promise<void> {
  const claimedUntil = waitFor === undefined ? null : context.clock() + waitFor;
  await context.database.write(({ manager }) =>
    manager.update(WarningMessageEntity, { id, claimedBy: holder }, { shown, claimedBy: null, claimedUntil }),
  );
}

/** Forgets a message that can no longer be changed. */
export async function forgetMessage(context: ServiceContext, { id, holder }: ClaimedWarnings): Promise<void> {
  await context.database.write(({ manager }) => manager.delete(WarningMessageEntity, { id, claimedBy: holder }));
}

/** Forgets messages that are followed no longer. @returns how many. */
export async function purgeMessages(context: ServiceContext): Promise<number> {
  const sentAt = LessThan(context.clock() - FOLLOWED_FOR);
  const deleted = await context.database.write(({ manager }) => manager.delete(WarningMessageEntity, { sentAt }));
  return deleted.affected ?? 0;
}
