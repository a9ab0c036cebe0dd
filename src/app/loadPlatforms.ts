import type { Platform, PlatformServices } from '../chat/contracts/platform.ts';
import type { Config } from '../config.ts';

/** Creates a platform's adapter from its services. */
export interface PlatformFactory {
  readonly name: string;
  create(services: PlatformServices): Platform;
}

/** Loads the adapters of platforms whose tokens are set. Their libraries take a second or two to load, so only here. */
export async function platformFactories({ slack, discord }: Config): Promise<readonly PlatformFactory[]> {
  const factories: PlatformFactory[] = [];
  if (slack !== undefined) factories.push((await import('../../adapters/slack/index.ts')).slackPlatform(slack));
  if (discord !== undefined) factories.push((await import('../../adapters/discord/index.ts')).discordPlatform(discord));
  return factories;
}
