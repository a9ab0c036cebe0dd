import { IsNull, MoreThan } from 'typeorm';
import { DAY, type DurationMs, type EpochMs } from '../../../domain/time/time.ts';
import type { Transaction } from '../../../persistence/database.ts';
import { SettingEntity } from '../../../persistence/entities/audit.ts';
import { KeyEntity } from '../../../persistence/entities/keys.ts';
import { SUSPENDS_FROM, suspendsFrom, suspensions } from '../../../persistence/suspensions.ts';
import type { ServiceContext } from '../../context.ts';
import { ONLY_THEIRS, queueNotice } from '../../outbox/notices.ts';

/** How long owners have to get a second factor, from the first start with `LATCHKEY_MFA=keys` on. */
export const SUSPENSION_DELAY: DurationMs = 14 * DAY;
/** The days before it takes effect on which they are warned. */
const WARN_DAYS = [14, 1] as const;

/**
 * Notes at a start whether keys of owners without a second factor are suspended, and from when on: the first start with that mode
 * begins the delay, and a start with another mode ends it. Every replica is started with the same mode.
 * @returns from when on, or undefined where they never are.
 */
export async function noteKeysMode(context: ServiceContext): Promise<EpochMs | undefined> {
  const isOn = context.policy.mfa === 'keys';
  const known = await context.database.read((manager) => suspendsFrom(manager));
  if (isOn === (known !== undefined)) return known;
  return await context.database.write(async (transaction) => {
    const { manager } = transaction;
    if (!isOn) await manager.delete(SettingEntity, { name: SUSPENDS_FROM });
    else {
      const row = { name: SUSPENDS_FROM, value: String(context.clock() + SUSPENSION_DELAY) };
      // If several replicas start at once, the first one sets the time.
      await manager.createQueryBuilder().insert().into(SettingEntity).values(row).orIgnore().execute();
    }
    transaction.manyKeysChanged();
    return await suspendsFrom(manager);
  });
}

/** Announces that somebody's second factor came or went: every process reads their keys again (invariant 7). */
export async function ownerChanged(transaction: Transaction, ownerId: string): Promise<void> {
  const keys = await transaction.manager.find(KeyEntity, { select: { id: true }, where: { ownerId } });
  for (const { id } of keys) transaction.keyChanged(id);
}

/**
 * Warns owners of living keys who have no second factor, 14 days and 1 day before their keys are suspended; each once.
 * @returns how many owners there are to warn.
 */
export async function warnSuspensions(context: ServiceContext): Promise<number> {
  const now = context.clock();
  const { owners, from } = await context.database.read(async (manager) => {
    const from = await suspendsFrom(manager);
    if (from === undefined) return { owners: [], from: 0 };
    const living = [{ deletedAt: IsNull() }, { deletedAt: MoreThan(now) }];
    const keys = await manager.find(KeyEntity, { select: { id: true, ownerId: true }, where: living });
    const without = await suspensions(
      manager,
      keys.map(({ ownerId }) => ownerId),
    );
    return { owners: [...without.keys()].sort(), from };
  });
  const days = WARN_DAYS.findLast((day) => now >= from - day * DAY);
  if (days === undefined) return 0;
  for (const personId of owners)
    await context.database.write((transaction) =>
      queueNotice(context, transaction, {
        kind: 'keys-suspended',
        params: { from },
        personId,
        about: `suspension:${days}:${from}`,
        ...ONLY_THEIRS,
      }),
    );
  return owners.length;
}
