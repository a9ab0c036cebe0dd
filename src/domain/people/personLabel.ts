import { findPlatform, type PlatformFacts, platformLabel } from '../platformFacts.ts';
import { ownId } from './identity.ts';

/** A person's account on a platform: its ID, which never changes, and its handle, unique there at any one moment. */
export interface PersonIdentity {
  readonly platform: string;
  readonly externalId: string;
  /** The platform's user name; null until the platform sends it. */
  readonly handle: string | null;
}

/**
 * Names a person in a way that nobody can imitate: people choose their display names, but not their handles and IDs. No
 * display name can look like this, because names hold no brackets, commas or semicolons (services/people.ts).
 * @returns `Ben (ben.k on Slack, U024BE7LH; ben_k on Discord, 80351110224678912)`, or `ben (console)`.
 */
export function personLabel(
  platforms: readonly PlatformFacts[],
  name: string,
  identities: readonly PersonIdentity[],
): string {
  return identities.length === 0 ? name : `${name} (${accountsLabel(platforms, name, identities)})`;
}

/** @returns the part of {@link personLabel} that names a person's accounts. */
export function accountsLabel(
  platforms: readonly PlatformFacts[],
  name: string,
  identities: readonly PersonIdentity[],
): string {
  return identities.map((identity) => accountLabel(platforms, name, identity)).join('; ');
}

function accountLabel(platforms: readonly PlatformFacts[], name: string, identity: PersonIdentity): string {
  const { platform, externalId, handle } = identity;
  const where = platformLabel(platforms, platform);
  const facts = findPlatform(platforms, platform);
  // If accounts have no IDs beside their names, the name is enough.
  if (facts !== undefined && facts.accounts.id === undefined)
    return externalId === name ? where : `${externalId} on the ${where}`;
  const id = ownId(platforms, identity);
  return handle === null ? `${where}, ${id}` : `${handle} on ${where}, ${id}`;
}

/** The shortest label limit of any platform's choices (Slack cuts at 75 characters). */
const CHOICE_LIMIT = 74;
/** The least that is kept of a name if accounts need the room. */
const NAME_LEAST = 12;

/** A label short enough for a list of choices: it keeps what distinguishes people. */
export function personChoice(
  platforms: readonly PlatformFacts[],
  name: string,
  identities: readonly PersonIdentity[],
): string {
  const full = accountsLabel(platforms, name, identities);
  const ids = accountsLabel(
    platforms,
    name,
    identities.map((identity) => ({ ...identity, handle: null })),
  );
  const accounts = [...full].length + NAME_LEAST + 3 > CHOICE_LIMIT ? ids : full;
  if (accounts === '') return name;
  const room = Math.max(NAME_LEAST, CHOICE_LIMIT - [...accounts].length - 3);
  const letters = [...name];
  const shown = letters.length <= room ? name : `${letters.slice(0, room - 1).join('')}…`;
  return `${shown} (${accounts})`;
}
