import type { Platform, PlatformServices } from '../chat/contracts/platform.ts';
import type { Config } from '../config.ts';

/** Makes a platform's adapter from the services it is given. */
export interface PlatformFactory {
  readonly name: string;
  create(services: PlatformServices): Platform;
}

/** The adapters of the platforms whose tokens are set. Their libraries take a second or two to load, so that is done only here. */
export async function platformFactories({ slack, discord }: Config): Promise<readonly PlatformFactory[]> {
  const factories: PlatformFactory[] = [];
  if (slack !== undefined) factories.push((await import('../../adapters/slack/index.ts')).slackPlatform(slack));
  if (discord !== undefined) factories.push((await import('../../adapters/discord/index.ts')).discordPlatform(discord));
  return factories;
}
