import { TRANSPORTS as WAYS_OF_DISCORD } from '../adapters/discord/discordApp.ts';
import { TRANSPORTS } from '../adapters/slack/slackApp.ts';
import { openConsole } from './consoleDriver.ts';
import { openDiscord } from './discordDriver.ts';
import { openSlack } from './slackDriver.ts';
import type { Stage } from './stage.ts';

/** Every platform that is held to the contract, in every way in which it reaches the program; the name is in test titles. */
export const PLATFORMS: readonly { readonly name: string; readonly open: () => Promise<Stage> }[] = [
  { name: 'the console', open: openConsole },
  ...TRANSPORTS.map((transport) => ({ name: `Slack over ${transport}`, open: () => openSlack({ transport }) })),
  ...WAYS_OF_DISCORD.map((transport) => ({
    name: `Discord over ${transport}`,
    open: () => openDiscord({ transport }),
  })),
];
