import { expect, onTestFinished, test } from 'vitest';
import { ask } from '../../fakes/discord/testDiscord.ts';
import { until } from '../../support/until.ts';
import { type DeliveryApp, type HttpAppOptions, openHttpApp } from './deliveryApp.ts';
import { ELSEWHERE, GUILD } from './discordApp.ts';

const IN_GUILD = 'PUT /applications/:app/guilds/:guild/commands';
const EVERYWHERE = 'PUT /applications/:app/commands';

async function open(needs: HttpAppOptions = {}): Promise<DeliveryApp> {
  const discordApp = await openHttpApp(needs);
  onTestFinished(() => discordApp.close());
  return discordApp;
}

const puts = ({ discord }: DeliveryApp) => [discord.calls(IN_GUILD).length, discord.calls(EVERYWHERE).length];

test('a first start registers in each guild and for direct messages, a second one nothing, and only what changed after that', async () => {
  const discordApp = await open();
  const { discord } = discordApp;
  await discordApp.start();
  expect(puts(discordApp)).toEqual([1, 1]);
  expect(discord.refusals).toEqual([]);
  const [apikey] = discord.commands(GUILD);
  expect(apikey?.definition['name']).toBe('apikey');
  // Those of direct messages are offered there alone.
  for (const { definition } of discord.commands()) expect(definition['contexts']).toEqual([1]);
  await discordApp.restart();
  expect(puts(discordApp)).toEqual([1, 1]);
  const path = `/applications/${discord.app.id}/guilds/${GUILD}/commands/${apikey?.id}`;
  expect((await ask(discord, 'PATCH', path, { description: 'Another one.' })).status).toBe(200);
  await discordApp.restart();
  expect(puts(discordApp)).toEqual([2, 1]);
  expect(discord.commands(GUILD)[0]?.definition['description']).toBe(apikey?.definition['description']);
});

test('of two replicas that start at once one registers', async () => {
  const discordApp = await open();
  await Promise.all([discordApp.start(), discordApp.start()]);
  await until('it is registered', () => puts(discordApp).every((count) => count === 1));
  expect(puts(discordApp)).toEqual([1, 1]);
});

test.each([
  ['a guild without the bot (50001)', 50001, 'Invite the bot to this server'],
  ['the limit of a day (30034)', 30034, 'Discord allows 200 new commands a day'],
] as const)('%s is said in the log with the remedy, and the others are registered', async (_, code, remedy) => {
  const discordApp = await open({ env: { DISCORD_GUILD_IDS: `${GUILD},${ELSEWHERE}` } });
  discordApp.discord.fail(IN_GUILD, code);
  await discordApp.start();
  expect(discordApp.logged()).toContain(remedy);
  expect(discordApp.discord.commands(GUILD)).toEqual([]);
  expect(discordApp.discord.commands(ELSEWHERE).length).toBeGreaterThan(0);
  expect(discordApp.discord.commands().length).toBeGreaterThan(0);
  await discordApp.restart();
  expect(discordApp.discord.commands(GUILD).length).toBeGreaterThan(0);
});
