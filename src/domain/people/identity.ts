import { findPlatform, type PlatformFacts } from '../platformFacts.ts';

/** An account on a platform. */
export interface Identity {
  readonly platform: string;
  readonly externalId: string;
}

/**
 * An identity's names in configuration: in full (`slack:T1/U1`, `discord:1`), and, if the platform's ID includes the
 * workspace, also without it (`slack:U1`), as the platform's own menus show it.
 */
export function identityNames(platforms: readonly PlatformFacts[], identity: Identity): readonly string[] {
  const { platform, externalId } = identity;
  const own = ownId(platforms, identity);
  const full = `${platform}:${externalId}`;
  return own === externalId ? [full] : [full, `${platform}:${own}`];
}

/** @returns an account's ID as the platform's own menus show it: a workspace in front of it is left out. */
export function ownId(platforms: readonly PlatformFacts[], { platform, externalId }: Identity): string {
  const holdsWorkspace = findPlatform(platforms, platform)?.accounts.holdWorkspace === true;
  return holdsWorkspace ? externalId.slice(externalId.lastIndexOf('/') + 1) : externalId;
}
