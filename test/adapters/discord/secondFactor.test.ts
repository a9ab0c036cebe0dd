import { expect, test } from 'vitest';
import { stepAt } from '../../../src/domain/people/secondFactor/secondFactorCode.ts';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { codeAt } from '../../../src/services/people/secondFactor/totp.ts';
import type { Message } from '../../fakes/discord/messages.ts';
import { readMessage } from '../../people/discordScreens.ts';
import { asTyped, give } from '../../people/discordTyping.ts';
import { secretIn } from '../slack/slackApp.ts';
import { ANA, type DiscordApp, GENERAL, GUILD, openDiscordApp, transportsFor } from './discordApp.ts';

const buttonsOf = ({ components }: Message): readonly string[] => readMessage(components).screen.buttons;
const place = { guild: GUILD, channel: GENERAL };

/** `ANA` at her client: she types, presses and fills forms. */
function clientOf({ discord }: DiscordApp) {
  const send = (line: string) => give(discord, ANA, place, asTyped(line) ?? { path: line, options: {} });
  return {
    send,
    say: async (line: string) => await (await send(line)).message(),
    press: (message: Message, label: string) => discord.press(ANA, message, label),
  };
}

/** She sets up a second factor, click by click. */
async function enrolled(app: DiscordApp) {
  const { discord, time } = app;
  const ana = clientOf(app);
  const shown = await ana.say('mfa enroll');
  const seed = /\b[A-Z2-7]{32}\b/.exec(shown.text)?.[0] ?? '';
  expect(shown.ephemeral).toBe(true);
  expect(JSON.stringify(shown.components)).toContain('QR code for your authenticator app');
  await discord.until('the way on stands beside it', () => beside(app) !== undefined);
  const next = beside(app);
  if (next === undefined) throw new Error('nothing stands beside the setup key');
  const modal = await (await ana.press(next, 'Enter the first code')).modal();
  const done = await (await discord.submit(ANA, modal, { code: codeAt(seed, stepAt(time.now())) })).message();
  expect(done.text.match(/RC(-[0-9A-Z]{4}){3}/g)).toHaveLength(10);
  return { seed, code: () => codeAt(seed, stepAt(time.now())) };
}

function beside({ discord }: DiscordApp): Message | undefined {
  return discord.messages.find((message) => buttonsOf(message).includes('Enter the first code'));
}

test.each(transportsFor('second factor'))(
  'a code is asked for in a modal, over %s, and the secret takes the question’s place',
  async (transport) => {
    const app = await openDiscordApp({ transport });
    const { discord, time } = app;
    const ana = clientOf(app);
    await ana.say('project create shop');
    await ana.say('channel add rasa');
    await ana.say('create rasa name:chat-bot');
    const phone = await enrolled(app);

    time.advance(11 * MINUTE);
    const question = await ana.say('regenerate channel:rasa');
    const modal = await (await ana.press(question, 'Regenerate')).modal();
    const wrong = await (await discord.submit(ANA, modal, { code: '000000' })).message();
    expect(wrong.text).toContain('That code isn’t right');
    const again = await (await ana.press(wrong, 'Continue')).modal();
    const shown = await (await discord.submit(ANA, again, { code: phone.code() })).message();
    expect(shown, 'in the question’s place').toBe(question);
    await app.becomes(secretIn(shown.text), 'current');
    expect(discord.refusals).toEqual([]);
    expect(discord.complaints).toEqual([]);
  },
);
