import type { Withdrawal, WitnessedState } from '../audit/databaseWitness.ts';
import { counted } from '../counted.ts';
import { moment } from '../time/moment.ts';
import type { EpochMs } from '../time/time.ts';

/** How many withdrawals are named. */
const NAMED = 20;

const VERBS: Readonly<Record<string, string>> = {
  'key.disable': 'disabled',
  'key.delete': 'deleted',
  'key.lock': 'locked',
  'key.eliminate': 'replaced',
  'key.regenerate': 'regenerated',
  'secret.promote': 'regenerated',
  'secret.discard': 'new secret discarded',
  'role.revoke': 'role revoked',
  'project.member': 'member changed',
  'project.archive': 'project archived',
  'channel.remove': 'channel removed',
};

const REMEDY =
  'Keys that were disabled, deleted, locked or regenerated since then work again. Disable, delete or regenerate them again.';

/** A database that is not the one that ran here last, or that was restored from a backup. */
export type RestoredDatabase =
  | Exclude<WitnessedState, { readonly kind: 'sound' }>
  | { readonly kind: 'backup'; readonly at: EpochMs };

/** @returns what the start and the admins learn about such a database; its moments are drawn where it is read. */
export function restoreText(found: RestoredDatabase): string {
  switch (found.kind) {
    case 'behind':
      return `This database is older than the one that ran here last: ${events(found.missing)} up to ${when(found.since)} ${found.missing === 1 ? 'is' : 'are'} missing. ${REMEDY}${named(found.revived)}`;
    case 'empty':
      return `This database is empty, but one with ${events(found.missing)} ran here until ${when(found.since)}. If you didn’t mean to start fresh, stop Latchkey, then check DATABASE_URL or restore a backup. A copy of a running database without its -wal file is empty or old.`;
    case 'other':
      return `This isn’t the database that ran here until ${when(found.since)}: its audit trail differs from then on. If it was restored from a copy that has been used since, keys that were disabled or deleted here may work again. To check whether it was tampered with, run npm run audit:verify.`;
    case 'backup':
      return `This database was restored from the backup of ${when(found.at)}. Everything after that is missing: keys that were disabled, deleted, locked or regenerated later work again. Disable, delete or regenerate them again.`;
  }
}

function named(revived: readonly Withdrawal[]): string {
  if (revived.length === 0) return '';
  const lines = revived
    .slice(-NAMED)
    .map(
      ({ subject, keyId, action }) => `${subject}${keyId === null ? '' : ` (${keyId})`}: ${VERBS[action] ?? action}`,
    );
  const more = revived.length > NAMED ? `; and ${revived.length - NAMED} more` : '';
  return ` They are: ${lines.join('; ')}${more}.`;
}

const events = (count: number): string => counted(count, 'event');
const when = (at: EpochMs): string => moment(at, 'minute');
