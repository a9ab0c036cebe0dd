import { onTestFinished } from 'vitest';
import { discordPlatform } from '../../../adapters/discord/index.ts';
import type { App } from '../../../src/app/startApp.ts';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { seededRandom } from '../../support/context.ts';
import { discordOptions } from '../../support/platforms.ts';
import { startProgram } from '../../support/program.ts';
import { type DiscordApp, environment, QUICKLY, type TransportName } from './discordApp.ts';

/**
 * Stops all processes of a Discord app, and starts another one in their place, with an empty memory, on the same database.
 * @returns the new process, which is stopped when the running test ends.
 */
export async function restarted(
  { replicas, discord, time }: DiscordApp,
  transport: TransportName,
  env: Readonly<Record<string, string>>,
): Promise<App> {
  for (const latchkey of replicas) await latchkey.stop();
  await discord.connected(0);
  // Sessions are begun some seconds apart.
  time.advance(MINUTE);
  const set = { ...environment(discord, transport), ...env };
  const { latchkey: again } = await startProgram(set, {
    clock: () => time.now(),
    random: seededRandom('after the restart'),
    platforms: [discordPlatform(discordOptions(set), QUICKLY)],
  });
  onTestFinished(() => again.stop());
  if (transport === 'http') discord.useHttp(`${again.url}/discord/interactions`);
  else await discord.connected();
  return again;
}
