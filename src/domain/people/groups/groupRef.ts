import { accountName, groupName } from '../../namingCopy.ts';
import { type PlatformFacts, platformLabel } from '../../platformFacts.ts';

/** A platform's group of people: a Slack user group, a Discord role. */
export interface GroupRef {
  /** As it is stored and configured: the platform's prefix and its own ID, such as `slack-usergroup:S012AB3CD`. */
  readonly id: string;
  /** What the platform calls it, without an `@`: a handle in Slack, a role's name in Discord. */
  readonly handle: string;
}

/** @returns the platform that a group is of, and the platform's own ID of it; undefined if no declared platform has such groups. */
export function splitGroupId(
  platforms: readonly PlatformFacts[],
  id: string,
): { readonly platform: PlatformFacts; readonly ownId: string } | undefined {
  const colon = id.indexOf(':');
  const platform = platforms.find(({ groups }) => groups.prefix === id.slice(0, colon));
  return platform === undefined ? undefined : { platform, ownId: id.slice(colon + 1) };
}

/**
 * Names a group in a way that nobody can imitate: those who manage groups choose their handles, but not their IDs.
 * @returns `group @sre (S012AB3CD on Slack)`.
 */
export function groupLabel(platforms: readonly PlatformFacts[], { id, handle }: GroupRef): string {
  return groupName(handle, groupAccount(platforms, id));
}

/** @returns the part of {@link groupLabel} that names the platform and the ID: `S012AB3CD on Slack`. */
export function groupAccount(platforms: readonly PlatformFacts[], id: string): string {
  const known = splitGroupId(platforms, id);
  return known === undefined ? id : accountName(known.ownId, platformLabel(platforms, known.platform.name));
}

/**
 * Reads a text that means one group by its ID: `slack-usergroup:S…`, or a platform's own ID.
 * @param platform where it was typed; only its own IDs need no prefix.
 * @returns the group's ID as it is stored; undefined for a name.
 */
export function readGroupId(platforms: readonly PlatformFacts[], text: string, platform: string): string | undefined {
  const named = splitGroupId(platforms, text);
  if (named?.platform.groups.id !== undefined) return named.platform.groups.id.test(named.ownId) ? text : undefined;
  const own = platforms.find(({ name }) => name === platform)?.groups;
  return own?.id?.test(text) === true ? `${own.prefix}:${text}` : undefined;
}
