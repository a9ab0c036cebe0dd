import { findPlatform, type PlatformFacts } from '../platformFacts.ts';
import { nameKey } from './names.ts';
import type { PersonIdentity } from './personLabel.ts';

/** A typed reference to one account on a named platform: `slack:U024BE7LH`, or with its handle. */
export interface AccountName {
  readonly platform: string;
  readonly account: string;
}

const ACCOUNT = /^@?([0-9a-z]{1,32}):@?(\S{1,100})$/i;

/** Reads `slack:U…`, `discord:8035…`, `console:ben`. @returns undefined for anything else. */
export function readAccountName(platforms: readonly PlatformFacts[], text: string): AccountName | undefined {
  const [, name = '', account = ''] = ACCOUNT.exec(text) ?? [];
  const platform = findPlatform(platforms, name.toLowerCase());
  return platform === undefined ? undefined : { platform: platform.name, account };
}

/** Whether a text has the form of a platform's own ID, as in its mentions: it then names that account, or nobody. */
export function isPlatformId(platforms: readonly PlatformFacts[], platform: string, text: string): boolean {
  return findPlatform(platforms, platform)?.accounts.id?.test(text) ?? false;
}

/** Someone who may be meant by the typed text. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly identities: readonly PersonIdentity[];
}

/**
 * Decides who a typed name means, among everyone whose name or handle looks the same. An exact handle on the platform
 * where it was typed is an identity and beats every display name; anything else that fits several people is left for
 * the person to choose, never guessed.
 * @param candidates the people whose name or handle has the same {@link nameKey}.
 */
export function pickByName<Someone extends Candidate>(
  typed: string,
  platform: string,
  candidates: readonly Someone[],
): readonly Someone[] {
  const key = nameKey(typed);
  const fitting = candidates.filter(
    ({ name, identities }) =>
      nameKey(name) === key || identities.some(({ handle }) => handle !== null && nameKey(handle) === key),
  );
  const exact = fitting.filter(({ identities }) =>
    identities.some((identity) => identity.platform === platform && identity.handle === typed),
  );
  return exact.length === 1 ? exact : fitting;
}
