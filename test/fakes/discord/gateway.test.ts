import { type Client, Events, GatewayIntentBits, type Interaction, MessageFlags } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { Changes } from '../shared/changes.ts';
import { discordClient } from './discordClient.ts';
import type { FakeDiscord } from './fakeDiscord.ts';
import { ANA, apikey, ask, BEN, GENERAL, GUILD, openDiscord } from './testDiscord.ts';

const OTHER = '800000000000000002';

/** A Discord with a command, and what apps have seen of it. */
async function withCommand() {
  const discord = await openDiscord();
  discord.putCommands(GUILD, apikey);
  const seen: string[] = [];
  const heard = new Changes();
  const note = async (interaction: Interaction): Promise<void> => {
    seen.push(interaction.id);
    heard.notify();
    if (seen.filter((id) => id === interaction.id).length > 1) return;
    if (interaction.isChatInputCommand()) await interaction.reply({ content: 'Seen.', flags: MessageFlags.Ephemeral });
  };
  const times = (count: number) => heard.until(`${count} interactions`, () => seen.length === count);
  return { discord, seen, note, times };
}

const type = (discord: FakeDiscord) => discord.slash(ANA, GENERAL, 'apikey help');

/** Between two IDENTIFYs discord.js waits for more than five seconds, if it is not told otherwise. */
const atOnce = { ws: { version: 10, buildIdentifyThrottler: () => ({ waitForIdentify: () => Promise.resolve() }) } };

/** Waits until a client is turned away for good. */
const closedWith = (client: Client) =>
  new Promise<number>((resolve) => client.once(Events.ShardDisconnect, ({ code }) => resolve(code)));

describe('sessions', () => {
  test('say who they are; each of several is told of everything', async () => {
    const { discord, seen, note, times } = await withCommand();
    await discordClient(discord, note);
    await discordClient(discord, note);
    await discord.connected(2);
    expect(discord.connections()).toBe(2);
    const typed = await type(discord);
    await times(2);
    expect(seen).toEqual([typed.id, typed.id]);
    await discord.redeliver(typed, 2);
    await times(6);
    expect(discord.sessions).toMatchObject([{ intents: 1, shard: [0, 1], identify: { compress: false } }, {}]);
    expect(JSON.stringify(discord.sessions)).not.toContain(discord.app.botToken);
    expect(discord.sessionStarts.remaining).toBe(998);
  });

  test('a client that goes for good ends its session; nobody is there to be told', async () => {
    const { discord, note } = await withCommand();
    const client = await discordClient(discord, note);
    await client.destroy();
    await discord.connected(0);
    expect((await type(discord)).outcome).toBe('failed');
  });

  test.each<[string, (discord: FakeDiscord) => void]>([
    ['is asked to reconnect', (discord) => discord.reconnectRequest()],
    ['is told that its session may be resumed', (discord) => discord.invalidateSession(true)],
    ['has its session timed out', (discord) => discord.closeGateway(4009)],
    ['loses its connection', (discord) => discord.dropGateway()],
  ])('a client that %s resumes, and hears of what it has missed', async (_what, happens) => {
    const { discord, seen, note } = await withCommand();
    await discordClient(discord, note);
    await discord.connected();
    happens(discord);
    await discord.until('it is away, or back', () => discord.connections() === 0 || discord.sessions[0]?.resumes === 1);
    expect((await type(discord)).outcome).toBe('acked');
    expect(seen).toHaveLength(1);
    expect(discord.sessions).toMatchObject([{ resumes: 1, connected: true }]);
    expect(discord.sessionStarts.remaining).toBe(999);
  });

  test('a session that is invalid starts over, and what was missed is lost', async () => {
    const { discord, seen, note } = await withCommand();
    await discordClient(discord, note, atOnce);
    await discord.connected();
    discord.invalidateSession(false);
    await discord.connected(0);
    expect((await type(discord)).outcome).toBe('failed');
    await discord.connected();
    expect((await type(discord)).outcome).toBe('acked');
    expect(seen).toHaveLength(1);
    expect(discord.sessions).toMatchObject([{ connected: false }, { connected: true, resumes: 0 }]);
    expect(discord.sessionStarts.remaining).toBe(998);
  });

  test('a connection that answers no heartbeat is taken for dead', async () => {
    const { discord, note } = await withCommand();
    discord.gateway.heartbeatMs = 150;
    await discordClient(discord, note);
    await discord.connected();
    discord.gateway.acknowledges = false;
    await discord.connected(0);
    discord.gateway.acknowledges = true;
    await discord.connected();
    expect(discord.sessions).toMatchObject([{ resumes: 1 }]);
  });
});

describe('who is turned away', () => {
  const login = (discord: FakeDiscord, intents: number) => discordClient(discord, undefined, { intents });

  test('with intents that there are not, or that are not switched on', async () => {
    const discord = await openDiscord();
    await expect(login(discord, 1 << 30)).rejects.toThrow('Used invalid intents');
    await expect(login(discord, GatewayIntentBits.GuildMembers)).rejects.toThrow('Used disallowed intents');
    expect(discord.refusals.map(({ where, code }) => [where, code])).toEqual([
      ['gateway', 4013],
      ['gateway', 4014],
    ]);
    expect(JSON.stringify(discord.refusals)).not.toContain(discord.app.botToken);
    expect(discord.sessionStarts.remaining).toBe(1000);
  });

  test('whose token was reset, at the door and inside', async () => {
    const { discord, note } = await withCommand();
    const client = await discordClient(discord, note);
    const closed = closedWith(client);
    discord.resetToken();
    expect(await closed).toBe(4004);
    await expect(discordClient(discord, note)).rejects.toThrow('An invalid token was provided');
  });

  test('who comes too often: all sessions end, and the token is reset', async () => {
    const { discord, note } = await withCommand();
    const client = await discordClient(discord, note, atOnce);
    const other = await discordClient(discord, note);
    await discord.connected(2);
    discord.sessionStarts.remaining = 0;
    // It is looked at when a client is opened, and not again: to start a new session, discord.js comes all the same.
    await expect(discordClient(discord, note)).rejects.toThrow('Not enough sessions remaining');
    const closed = [closedWith(client), closedWith(other)];
    discord.invalidateSession(false);
    expect(await Promise.race(closed)).toBe(4004);
    expect((await ask(discord, 'GET', '/users/@me')).status).toBe(401);
    await discord.connected(0);
  });
});

describe('guilds', () => {
  test('the roles of who clicks are in what is sent', async () => {
    const { discord } = await withCommand();
    const role = discord.putRole(GUILD, { name: 'on-call', permissions: 1n << 5n });
    discord.putMember(GUILD, { user: BEN, roles: [role.id], nick: 'Benny' });
    const roles: string[] = [];
    await discordClient(discord, async (interaction) => {
      if (!interaction.isChatInputCommand() || !interaction.inCachedGuild()) return;
      roles.push(...interaction.member.roles.cache.map(({ name }) => name));
      await interaction.reply(`${interaction.memberPermissions.has('ManageGuild')}`);
    });
    // A role that came later is known because the client was told of it.
    const later = discord.changeRole(GUILD, { name: 'lead' });
    discord.changeMember(GUILD, { user: BEN, roles: [role.id, later.id] });
    const typed = await discord.slash(BEN, GENERAL, 'apikey help');
    expect((await typed.message()).text).toBe('true');
    expect(new Set(roles)).toEqual(new Set(['@everyone', 'on-call', 'lead']));
    expect(typed.payload).toMatchObject({ member: { roles: [role.id, later.id], nick: 'Benny' } });
  });

  test('one that is not available holds everything up, for as long as the client waits for it', async () => {
    const { discord, note } = await withCommand();
    discord.putGuild({ id: OTHER, name: 'Other', available: false });
    const began = performance.now();
    const client = await discordClient(discord, note, { waitGuildTimeout: 300 });
    expect(performance.now() - began).toBeGreaterThan(290);
    expect(client.guilds.cache.get(OTHER)).toMatchObject({ available: false });
    expect((await type(discord)).outcome).toBe('acked');
    const back = new Promise((resolve) => client.once(Events.GuildAvailable, resolve));
    discord.setAvailable(OTHER, true);
    await back;
  });

  test('come and go', async () => {
    const { discord, note } = await withCommand();
    discord.putGuild({ id: OTHER, name: 'Other', joined: false });
    const client = await discordClient(discord, note);
    expect(client.guilds.cache.map(({ id }) => id)).toEqual([GUILD]);
    const came = new Promise((resolve) => client.once(Events.GuildCreate, ({ name }) => resolve(name)));
    discord.joinGuild(OTHER);
    expect(await came).toBe('Other');
    const went = new Promise((resolve) => client.once(Events.GuildDelete, ({ id }) => resolve(id)));
    await client.guilds.cache.get(OTHER)?.leave();
    expect(await went).toBe(OTHER);
    discord.putCommands(undefined, { name: 'x', description: 'x' });
    await expect(client.application.commands.fetch({ guildId: OTHER })).rejects.toThrow('Missing Access');
  });

  test('who asks for direct messages is sent secrets of others; who does not is not', async () => {
    const { discord, note } = await withCommand();
    const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.DirectMessages];
    const curious = await discordClient(discord, note, { intents });
    const modest = await discordClient(discord);
    const told = new Promise<string>((resolve) => {
      curious.once(Events.MessageCreate, ({ content, flags }) => resolve(`${content} ${flags.bitfield}`));
    });
    modest.once(Events.MessageCreate, () => expect.fail('nobody asked for it'));
    await discord.connected(2);
    await type(discord);
    expect(await told).toBe('Seen. 64');
  });
});
