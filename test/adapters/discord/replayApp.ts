import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { discordPlatform } from '../../../adapters/discord/index.ts';
import { type App, startApp } from '../../../src/app/startApp.ts';
import { readConfig } from '../../../src/config.ts';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { createLogger } from '../../../src/logging/logger.ts';
import { openDatabase } from '../../../src/persistence/openDatabase.ts';
import { seededRandom } from '../../support/context.ts';
import { discordOptions } from '../../support/platforms.ts';
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
  const read = readConfig(set);
  if (read.kind === 'problems') throw new Error('the process can’t be started again');
  const platform = discordPlatform(discordOptions(set), QUICKLY);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const log = createLogger({ level: 'fatal', stream: nowhere, pretty: false });
  const parts = { clock: () => time.now(), random: seededRandom('after the restart'), openDatabase };
  const again = await startApp(read.config, log, parts, [platform]);
  onTestFinished(() => again.stop());
  if (transport === 'http') discord.useHttp(`${again.url}/discord/interactions`);
  else await discord.connected();
  return again;
}
