import { Client, type ClientOptions, Events, GatewayIntentBits, type Interaction } from 'discord.js';
import { expect, onTestFinished } from 'vitest';
import type { FakeDiscord } from './fakeDiscord.ts';

/**
 * Opens discord.js as it comes, connected to a fake Discord; it is destroyed when the running test ends.
 * @param answer what is done with each interaction. A test in which it throws fails.
 * @returns the client, ready.
 */
export async function discordClient(
  discord: FakeDiscord,
  answer: (interaction: Interaction) => Promise<unknown> = () => Promise.resolve(),
  options: Partial<ClientOptions> = {},
): Promise<Client<true>> {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: { api: discord.apiUrl, version: '10' },
    ...options,
  });
  onTestFinished(() => client.destroy());
  const errors: unknown[] = [];
  onTestFinished(() => expect(errors).toEqual([]));
  client.on(Events.InteractionCreate, (interaction) => {
    answer(interaction).catch((error: unknown) => errors.push(error));
  });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.app.botToken);
  return await ready;
}
