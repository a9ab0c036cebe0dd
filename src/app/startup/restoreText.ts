import type { Withdrawal, WitnessedState } from '../../domain/databaseWitness.ts';

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
  'Keys that were disabled, deleted, locked or regenerated in them work again as they did before: withdraw them again.';

/** Describes a database that isn't the one that last ran here; undefined if there is nothing to report. */
export function restoreText(state: WitnessedState): string | undefined {
  switch (state.kind) {
    case 'sound':
      return undefined;
    case 'behind':
      return `This database is older than what ran here last: ${events(state.missing)} up to ${when(state.since)} are missing. ${REMEDY}${named(state.revived)}`;
    case 'empty':
      return `This database is empty, but one with ${events(state.missing)} ran here until ${when(state.since)}. If this is no first start on purpose, stop Latchkey, see that DATABASE_URL is right, or restore a backup; a copy of a running database without its -wal file is empty or old.`;
    case 'other':
      return `This is not the database that ran here until ${when(state.since)}: its audit trail says something else from then on. If it was restored from a copy that has been used since, keys that were withdrawn here may work again. npm run audit:verify tells whether it was tampered with.`;
  }
}

/** Describes a backup found in the database's place. */
export function backupText(at: number): string {
  return `This database was restored from the backup of ${when(at)}. Whatever happened after that is missing: keys that were disabled, deleted, locked or regenerated later work again as they did before. Withdraw them again.`;
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

function events(count: number): string {
  return count === 1 ? '1 event' : `${count} events`;
}

function when(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
