import { findPlatform, type PlatformFacts } from '../platformFacts.ts';
import type { Named } from '../refs.ts';
import { DAY, type DurationMs } from '../time/time.ts';
import { personLabel } from './personLabel.ts';
import { type AccountName, readAccountName } from './pickPerson.ts';

/** How long an invitation waits for the person whom it is for. */
export const INVITATION_LIFE: DurationMs = 14 * DAY;

/** Someone who is known, or, with `account`, an account whose person nobody has met. */
export interface Invitee extends Named {
  readonly account?: AccountName;
}

/** An account's name where accounts have no IDs beside it, such as the console's. */
const ACCOUNT_NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,39}$/u;

/**
 * Decides which account an invitation can wait for, for a person nobody has met: one with the platform's own ID, which nobody can
 * take over, or a name where names are all that there is. A handle is neither.
 * @param typed `slack:U024BE7LH`, `console:ben`, or a name on such a platform itself.
 * @param platform where it was typed.
 * @returns undefined for anything else.
 */
export function invitableAccount(
  platforms: readonly PlatformFacts[],
  typed: string,
  platform: string,
): AccountName | undefined {
  const named = readAccountName(platforms, typed) ?? { platform, account: typed.replace(/^@/, '') };
  const facts = findPlatform(platforms, named.platform);
  if (facts === undefined) return undefined;
  const { id } = facts.accounts;
  // An ID on the very platform was looked up there: where it isn't known, it isn't served.
  if (id !== undefined) return named.platform !== platform && id.test(named.account) ? named : undefined;
  return ACCOUNT_NAME.test(named.account) ? named : undefined;
}

/** Writes an account as it is typed: `console:ben`. No account that can be invited holds a colon. */
export function accountText({ platform, account }: AccountName): string {
  return `${platform}:${account}`;
}

/** Names the person whom an invitation is for, by the account alone. */
export function invitedLabel(platforms: readonly PlatformFacts[], { platform, account }: AccountName): string {
  return personLabel(platforms, account, [{ platform, externalId: account, handle: null }]);
}
