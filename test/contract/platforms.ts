import { TRANSPORTS as WAYS_OF_DISCORD, transportsFor as waysOfDiscordFor } from '../adapters/discord/discordApp.ts';
import { TRANSPORTS, transportsFor } from '../adapters/slack/slackApp.ts';
import { openConsole } from './consoleDriver.ts';
import { openDiscord } from './discordDriver.ts';
import type { Scenario } from './scene.ts';
import { openSlack } from './slackDriver.ts';
import type { Stage } from './stage.ts';

/** A platform in one of the ways in which it reaches the program. */
export interface Platform {
  readonly name: string;
  readonly open: () => Promise<Stage>;
  /** Whether a scenario is played on it: the quick tier plays each over one of a platform's ways. */
  readonly plays: (scenario: Scenario) => boolean;
}

/** Every platform that is held to the contract, in every way in which it reaches the program; the name is in test titles. */
export const PLATFORMS: readonly Platform[] = [
  { name: 'the console', open: openConsole, plays: () => true },
  ...TRANSPORTS.map((transport) => ({
    name: `Slack over ${transport}`,
    open: () => openSlack({ transport }),
    plays: ({ title }: Scenario) => transportsFor(title).includes(transport),
  })),
  ...WAYS_OF_DISCORD.map((transport) => ({
    name: `Discord over ${transport}`,
    open: () => openDiscord({ transport }),
    plays: ({ title }: Scenario) => waysOfDiscordFor(title).includes(transport),
  })),
];
