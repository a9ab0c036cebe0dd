import { expect, test } from 'vitest';
import type { Message } from '../../fakes/discord/messages.ts';
import { PERMISSION } from '../../fakes/discord/numbers.ts';
import { asTyped, give } from '../../people/discordTyping.ts';
import { secretIn } from '../slack/slackApp.ts';
import { ANA, type DiscordApp, GENERAL, GUILD, openDiscordApp, SECRETS, transportsFor } from './discordApp.ts';

const TELL = 'Tell this conversation';

async function say({ discord }: DiscordApp, user: string, line: string): Promise<Message> {
  const place = { guild: GUILD, channel: GENERAL };
  return await (await give(discord, user, place, asTyped(line) ?? { path: line, options: {} })).message();
}

async function press({ discord }: DiscordApp, user: string, on: Message, label: string): Promise<Message> {
  return await (await discord.press(user, on, label)).message();
}

async function key(app: DiscordApp): Promise<string> {
  await say(app, ANA, 'project create shop');
  await say(app, ANA, 'channel add rasa');
  const secret = secretIn((await say(app, ANA, 'create rasa name:chat-bot')).components);
  await app.becomes(secret, 'current');
  return secret;
}

/** What everybody in the channel reads. */
const room = ({ discord }: DiscordApp): readonly string[] =>
  discord.messages
    .filter(({ ephemeral, channel }) => !ephemeral && channel === GENERAL)
    .map(({ components }) => JSON.stringify(components));

const shown = (message: Message): string => JSON.stringify(message.components);

test.each(transportsFor('telling'))(
  'a channel is told once of a new secret, of whatever number of presses, and reads no secret and no reason (invariants 2 and 3), over %s',
  async (transport) => {
    const app = await openDiscordApp({ transport });
    const { discord } = app;
    await key(app);
    const question = await say(app, ANA, 'regenerate rasa overlap:24h reason:"leaked by cy"');
    const secret = secretIn((await press(app, ANA, question, 'Regenerate')).components);
    const offered = () => discord.messages.filter((message) => shown(message).includes(TELL)).at(-1);
    await discord.until('telling is offered', () => offered() !== undefined);
    const offer = offered();
    if (offer === undefined) throw new Error('nothing is offered');
    expect(offer.ephemeral).toBe(true);
    expect(shown(offer), 'a message with a secret has no buttons').not.toMatch(SECRETS);
    await Promise.all(Array.from({ length: 50 }, () => discord.press(ANA, offer, TELL)));
    await discord.until('the person is told so', () => shown(offer).includes('Posted here'));
    expect(room(app)).toHaveLength(1);
    const [told = ''] = room(app);
    expect(told).toMatch(/ana .*gave the key chat-bot .*shop\/rasa.* a new secret on <t:\d+:f>/);
    expect(told).toMatch(/The old secret keeps working until <t:\d+:f>/);
    expect(told).not.toContain('leaked by cy');
    const everything = JSON.stringify([room(app), app.logged()]);
    expect(everything.match(SECRETS)).toBeNull();
    expect(everything).not.toContain(secret.slice(20));
  },
);

test('nothing is offered in a channel where the bot may not post', async () => {
  const app = await openDiscordApp({ transport: 'http' });
  const { discord } = app;
  await key(app);
  const deny = PERMISSION.sendMessages;
  discord.putChannel({
    id: GENERAL,
    guild: GUILD,
    name: 'general',
    overwrites: [{ of: discord.app.botId, allow: 0n, deny }],
  });
  const disabled = await press(app, ANA, await say(app, ANA, 'disable chat-bot'), 'Disable');
  expect(shown(disabled)).toContain('Disabled chat-bot');
  expect(shown(disabled)).not.toContain(TELL);
  expect(room(app)).toEqual([]);
});
