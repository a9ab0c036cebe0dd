import { In, MoreThan } from 'typeorm';
import type { ChainHead } from '../domain/audit/auditChain.ts';
import { REMEMBERED, WITHDRAWING, type Withdrawal } from '../domain/audit/databaseWitness.ts';
import type { RestoredDatabase } from '../domain/notices/restoreText.ts';
import { AuditEntity, SettingEntity } from '../persistence/entities/audit.ts';
import { AdminEntity } from '../persistence/entities/people/people.ts';
import { BACKUP_SETTING } from '../persistence/sqlite/sqliteCopy.ts';
import { change } from './audit/auditTrail.ts';
import type { ServiceContext } from './context.ts';
import { ONLY_THEIRS, queueNotice } from './outbox/notices.ts';
import { configuredAdmins } from './people/configuredAdmins.ts';

/** @returns the hash of the audit trail's link with that number, or undefined if it is missing. */
export async function linkHashAt(context: ServiceContext, seq: number): Promise<string | undefined> {
  return (await context.database.read((manager) => manager.findOneBy(AuditEntity, { seq })))?.hash;
}

/** Lists withdrawals after an event, oldest first, the last {@link REMEMBERED} of them. */
export async function withdrawalsSince(context: ServiceContext, after: ChainHead): Promise<readonly Withdrawal[]> {
  const rows = await context.database.read((manager) =>
    manager.find(AuditEntity, {
      where: { seq: MoreThan(after.seq), action: In([...WITHDRAWING]), outcome: 'done' },
      order: { seq: 'DESC' },
      take: REMEMBERED,
    }),
  );
  return rows.reverse().map(({ seq, at, action, subject, keyId }) => ({ seq, at, action, subject, keyId }));
}

/** @returns a backup's own mark, as written; undefined if the database isn't a backup. */
export async function backupMark(context: ServiceContext): Promise<string | undefined> {
  return (await context.database.read((manager) => manager.findOneBy(SettingEntity, { name: BACKUP_SETTING })))?.value;
}

/**
 * Records that the program runs on an older or another copy of its database, and tells every admin. What marks it as a backup goes.
 * @param detail plain facts for the audit event.
 */
export async function recordRestore(
  context: ServiceContext,
  found: RestoredDatabase,
  detail: Readonly<Record<string, string>>,
): Promise<void> {
  const about = `restore:${context.clock()}`;
  await change(context, async (transaction) => {
    const { manager } = transaction;
    await manager.delete(SettingEntity, { name: BACKUP_SETTING });
    const { spoken } = await configuredAdmins(context, manager);
    const admins = [...(await manager.find(AdminEntity)), ...spoken].map(({ personId }) => personId);
    const notice = { kind: 'database-restored', params: { found }, about, ...ONLY_THEIRS } as const;
    for (const personId of new Set(admins)) await queueNotice(context, transaction, { ...notice, personId });
    transaction.record({ by: 'latchkey', action: 'database.restore', subject: 'the database', detail });
  });
}
