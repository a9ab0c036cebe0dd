import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { discordPlatform } from '../../../adapters/discord/index.ts';
import { slackPlatform } from '../../../adapters/slack/index.ts';
import { FakeDiscord } from '../../fakes/discord/fakeDiscord.ts';
import { FakeSlack } from '../../fakes/slack/fakeSlack.ts';
import { SlackPerson } from '../../people/slackPerson.ts';
import { manualClock } from '../../support/context.ts';
import { furnishSqlite } from '../../support/migrated.ts';
import { discordOptions, slackOptions } from '../../support/platforms.ts';
import { startProgram } from '../../support/program.ts';
import { QUICKLY as SLACK_QUICKLY, environment as slackEnvironment } from '../slack/slackApp.ts';
import { say as sayInDiscord } from './deliveryApp.ts';
import { environment, furnish, QUICKLY } from './discordApp.ts';

/** One Latchkey in a Slack and in a Discord, closed when the running test ends. */
export async function openBoth() {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-both-'));
  await furnishSqlite(folder);
  const time = manualClock(Date.now());
  const now = { now: () => time.now() };
  const [discord, slack] = [await FakeDiscord.open(now), await FakeSlack.open(now)];
  furnish(discord);
  slack.putUser({ id: 'UANA', name: 'ana-slack' });
  slack.putConversation({ id: 'C0GENERAL', name: 'general', members: ['UANA', slack.app.botUserId] });
  const both = { ...slackEnvironment(slack, 'http'), ...environment(discord, 'http'), LATCHKEY_DATA_DIR: folder };
  const { latchkey } = await startProgram(both, {
    clock: () => time.now(),
    platforms: [slackPlatform(slackOptions(both), SLACK_QUICKLY), discordPlatform(discordOptions(both), QUICKLY)],
  });
  onTestFinished(async () => {
    await latchkey.stop();
    await slack.close();
    await discord.close();
    await rm(folder, { recursive: true, force: true });
  });
  slack.useHttp(`${latchkey.url}/slack/events`);
  discord.useHttp(`${latchkey.url}/discord/interactions`);
  const inSlack = async (line: string) => await (await slack.slash('UANA', 'C0GENERAL', line)).message();
  const inDiscord = (user: string, path: string, options = {}) => sayInDiscord({ discord }, user, path, options);
  const ana = new SlackPerson({ slack, conversation: 'C0GENERAL' }, { id: 'UANA' });
  return { discord, slack, latchkey, time, ana, inSlack, inDiscord };
}
