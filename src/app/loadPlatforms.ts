import { terminal } from '../../adapters/console/declaration.ts';
import { discord } from '../../adapters/discord/declaration.ts';
import { slack } from '../../adapters/slack/declaration.ts';
import type { ConfiguredPlatform, PlatformDeclaration } from '../chat/contracts/declaration.ts';
import type { PlatformFactory } from '../chat/contracts/platform.ts';

/** Every platform there is, in the order in which messages name them. This is the only list of them. */
export const PLATFORMS: readonly PlatformDeclaration[] = [slack, discord, terminal];

/** Loads the adapters of the platforms that are set up. Their libraries take a second or two to load, so that is done only here. */
export async function platformFactories(
  configured: readonly ConfiguredPlatform[],
): Promise<readonly PlatformFactory[]> {
  const factories: PlatformFactory[] = [];
  for (const platform of configured) factories.push(await platform.load());
  return factories;
}
