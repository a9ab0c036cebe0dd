import { expect, onTestFinished, test } from 'vitest';
import { ask } from '../../fakes/discord/testDiscord.ts';
import { until } from '../../support/until.ts';
import { type DeliveryHouse, type HouseNeeds, openHouse } from './deliveryApp.ts';
import { ELSEWHERE, GUILD } from './discordApp.ts';

const IN_GUILD = 'PUT /applications/:app/guilds/:guild/commands';
const EVERYWHERE = 'PUT /applications/:app/commands';

async function open(needs: HouseNeeds = {}): Promise<DeliveryHouse> {
  const house = await openHouse(needs);
  onTestFinished(() => house.close());
  return house;
}

const puts = ({ discord }: DeliveryHouse) => [discord.calls(IN_GUILD).length, discord.calls(EVERYWHERE).length];

test('a first start registers in each guild and for direct messages, a second one nothing, and only what changed after that', async () => {
  const house = await open();
  const { discord } = house;
  await house.start();
  expect(puts(house)).toEqual([1, 1]);
  expect(discord.refusals).toEqual([]);
  const [apikey] = discord.commands(GUILD);
  expect(apikey?.definition['name']).toBe('apikey');
  // Those of direct messages are offered there alone.
  for (const { definition } of discord.commands()) expect(definition['contexts']).toEqual([1]);
  await house.restart();
  expect(puts(house)).toEqual([1, 1]);
  const path = `/applications/${discord.app.id}/guilds/${GUILD}/commands/${apikey?.id}`;
  expect((await ask(discord, 'PATCH', path, { description: 'Another one.' })).status).toBe(200);
  await house.restart();
  expect(puts(house)).toEqual([2, 1]);
  expect(discord.commands(GUILD)[0]?.definition['description']).toBe(apikey?.definition['description']);
});

test('of two replicas that start at once one registers', async () => {
  const house = await open();
  await Promise.all([house.start(), house.start()]);
  await until('it is registered', () => puts(house).every((count) => count === 1));
  expect(puts(house)).toEqual([1, 1]);
});

test.each([
  ['a guild without the bot (50001)', 50001, 'Invite the bot to this server'],
  ['the limit of a day (30034)', 30034, 'Discord takes 200 new commands a day'],
] as const)('%s is said in the log with the remedy, and the others are registered', async (_, code, remedy) => {
  const house = await open({ env: { DISCORD_GUILD_IDS: `${GUILD},${ELSEWHERE}` } });
  house.discord.fail(IN_GUILD, code);
  await house.start();
  expect(house.logged()).toContain(remedy);
  expect(house.discord.commands(GUILD)).toEqual([]);
  expect(house.discord.commands(ELSEWHERE).length).toBeGreaterThan(0);
  expect(house.discord.commands().length).toBeGreaterThan(0);
  await house.restart();
  expect(house.discord.commands(GUILD).length).toBeGreaterThan(0);
});
