import { IdentityEntity } from '../../src/persistence/entities/people/people.ts';
import { ANA, type DiscordApp, GENERAL } from '../adapters/discord/discordApp.ts';
import { type Crowd, fill } from '../commands/crowd.ts';

/** Makes projects with keys that Ana owns. */
export async function furnished({ discord, latchkey, time }: DiscordApp, crowd: Crowd): Promise<void> {
  await (await discord.slash(ANA, GENERAL, 'apikey whoami')).message();
  const { database } = latchkey.context;
  const { personId } = await database.read((manager) =>
    manager.findOneByOrFail(IdentityEntity, { platform: 'discord' }),
  );
  await fill(database, personId, crowd, time.now());
}
