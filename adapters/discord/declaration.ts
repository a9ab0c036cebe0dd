import { declarePlatform } from '../../src/chat/contracts/declaration.ts';
import { checkDiscordVariables, DISCORD_VARIABLES, discordOptions } from './config.ts';
import { LET_IN_HERE } from './copy.ts';

/** Discord's IDs, of whatever kind (docs.discord.com/developers/reference#snowflakes). */
const SNOWFLAKE = /^\d{17,20}$/;

/** Discord, as the rest of the program knows it. */
export const discord = declarePlatform({
  facts: {
    name: 'discord',
    label: 'Discord',
    accounts: { shape: '…', id: SNOWFLAKE },
    groups: { prefix: 'discord-role', shape: 'discord-role:…', id: SNOWFLAKE },
    conversations: { shape: '…', id: SNOWFLAKE, letIn: LET_IN_HERE },
  },
  variables: DISCORD_VARIABLES,
  secrets: ['DISCORD_TOKEN'],
  check: checkDiscordVariables,
  options: discordOptions,
  load: async (options) => (await import('./index.ts')).discordPlatform(options),
});
