import type { Platform, PlatformHouse } from '../chat/contracts/platform.ts';
import type { Config } from '../config.ts';

/** Makes a platform's adapter from what the house offers it. */
export interface PlatformMaker {
  readonly name: string;
  make(house: PlatformHouse): Platform;
}

/** The adapters of the platforms whose tokens are set. Their libraries take a second or two to load, so that is done only here. */
export async function platformMakers({ slack, discord }: Config): Promise<readonly PlatformMaker[]> {
  const makers: PlatformMaker[] = [];
  if (slack !== undefined) makers.push((await import('../../adapters/slack/index.ts')).slackPlatform(slack));
  if (discord !== undefined) makers.push((await import('../../adapters/discord/index.ts')).discordPlatform(discord));
  return makers;
}
