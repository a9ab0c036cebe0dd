import { LeakEntity, type LeakRow } from '../../persistence/entities/incidents/leaks.ts';
import type { AuditedTransaction } from '../audit/auditTrail.ts';
import type { ServiceContext } from '../context.ts';

/** Counts one more report of a secret, whose key is locked. @returns what was known of the leak before. */
export async function noteLeak(
  context: ServiceContext,
  { manager }: Pick<AuditedTransaction, 'manager'>,
  keyId: string,
  secretId: string,
): Promise<Pick<LeakRow, 'reportedAt' | 'dismissedAt'>> {
  const lastAt = context.clock();
  const known = await manager.findOneBy(LeakEntity, { secretId });
  if (known !== null) {
    await manager.update(LeakEntity, { secretId }, { lastAt, reports: known.reports + 1 });
    return known;
  }
  const none = { reportedAt: null, dismissedAt: null, dismissedBy: null };
  await manager.insert(LeakEntity, { secretId, keyId, firstAt: lastAt, lastAt, reports: 1, ...none });
  return none;
}
