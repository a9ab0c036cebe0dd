import type { Transaction } from '../../persistence/database.ts';
import { WarningEntity } from '../../persistence/entities/warnings.ts';

/** What a key's row gets when something changes that its warnings depend on: the sweep looks at it at once, and no snooze holds. */
export const RESET_WARNINGS = { warnAt: 0, snoozedUntil: null } as const;

/** Hands the waiting warnings about a key to its new recipient. @param recipient their name, see domain/warnings/recipient. */
export async function passOnWarnings({ manager }: Transaction, keyId: string, recipient: string): Promise<void> {
  await manager.update(WarningEntity, { keyId, state: 'waiting' }, { personId: recipient });
}
