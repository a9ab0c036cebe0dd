import type { DiscordOptions } from '../../adapters/discord/config.ts';
import { discord } from '../../adapters/discord/declaration.ts';
import type { SlackOptions } from '../../adapters/slack/config.ts';
import { slack } from '../../adapters/slack/declaration.ts';
import { PLATFORMS } from '../../src/app/loadPlatforms.ts';
import type { PlatformEnvironment } from '../../src/chat/contracts/declaration.ts';
import type { Environment } from '../../src/chat/contracts/variables.ts';
import type { PlatformFacts } from '../../src/domain/platformFacts.ts';

/** What every platform declares of itself. */
export const PLATFORM_FACTS: readonly PlatformFacts[] = PLATFORMS.map(({ facts }) => facts);

/** What Slack's adapter is made with in an environment. @throws where Slack is not set up there. */
export const slackOptions = (env: Environment): SlackOptions => optionsIn(env, slack.environment);

/** What Discord's adapter is made with in an environment. @throws where Discord is not set up there. */
export const discordOptions = (env: Environment): DiscordOptions => optionsIn(env, discord.environment);

function optionsIn<Options>(env: Environment, environment: PlatformEnvironment<Options>): Options {
  const read = environment.read(env);
  if (read.kind === 'configured') return read.platform.options;
  throw new Error(read.kind === 'problems' ? read.problems.join('\n') : 'the platform’s variables are not set');
}
