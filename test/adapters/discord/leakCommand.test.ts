import { expect, test } from 'vitest';
import { asTyped, give } from '../../people/discordTyping.ts';
import { secretIn } from '../slack/slackApp.ts';
import { ANA, GENERAL, GUILD, openDiscordApp, transportsFor } from './discordApp.ts';

const MENU = 'Is this a leaked key?';

test.each(transportsFor('leak command'))(
  'from a message to a dead key it takes three presses and no typing, over %s',
  async (transport) => {
    const app = await openDiscordApp({ transport });
    const { discord } = app;
    const place = { guild: GUILD, channel: GENERAL };
    const say = async (line: string) =>
      await (await give(discord, ANA, place, asTyped(line) ?? { path: line, options: {} })).message();
    await say('project create shop');
    await say('channel add rasa');
    const secret = secretIn(JSON.stringify((await say('create rasa name:chat-bot')).components));
    await app.becomes(secret, 'current');
    const message = { id: '1234567890123456789', content: '', embeds: [{ description: `token ${secret}` }], flags: 0 };
    let presses = 1;
    const shown = await (await discord.messageCommand(ANA, GENERAL, MENU, message)).message();
    expect(shown.ephemeral).toBe(true);
    expect(JSON.stringify(shown.components)).not.toContain(secret.slice(20));
    presses += 1;
    const question = await (await discord.press(ANA, shown, 'Disable now')).message();
    presses += 1;
    await discord.press(ANA, question, 'Disable');
    await app.becomes(secret, 'DISABLED');
    expect(presses).toBeLessThanOrEqual(3);
  },
);
