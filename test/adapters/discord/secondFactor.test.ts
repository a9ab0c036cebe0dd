import { expect, test } from 'vitest';
import { stepAt } from '../../../src/domain/people/secondFactor/secondFactorCode.ts';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { codeAt } from '../../../src/services/people/secondFactor/totp.ts';
import type { Message } from '../../fakes/discord/messages.ts';
import { Modal } from '../../fakes/discord/modals.ts';
import { readMessage } from '../../people/discordScreens.ts';
import { asTyped, give } from '../../people/discordTyping.ts';
import { secretIn } from '../slack/slackApp.ts';
import { ANA, type DiscordApp, GENERAL, GUILD, openDiscordApp, ROOT, transportsFor } from './discordApp.ts';

const buttonsOf = ({ components }: Message): readonly string[] => readMessage(components).screen.buttons;
const place = { guild: GUILD, channel: GENERAL };

/** Somebody at their client: they type, press and fill forms. */
function clientOf({ discord }: DiscordApp, user = ANA) {
  const send = (line: string) => give(discord, user, place, asTyped(line) ?? { path: line, options: {} });
  return {
    send,
    say: async (line: string) => await (await send(line)).message(),
    press: (message: Message, label: string) => discord.press(user, message, label),
  };
}

/** Somebody sets up a second factor, click by click. */
async function enrolled(app: DiscordApp, user = ANA) {
  const { discord, time } = app;
  const client = clientOf(app, user);
  const shown = await client.say('mfa enroll');
  const seed = /\b[A-Z2-7]{32}\b/.exec(shown.text)?.[0] ?? '';
  expect(shown.ephemeral).toBe(true);
  expect(JSON.stringify(shown.components)).toContain('QR code for your authenticator app');
  const next = await discord.until('the way on stands beside it', () => beside(app, user));
  const modal = await (await client.press(next, 'Enter the first code')).modal();
  const done = await (await discord.submit(user, modal, { code: codeAt(seed, stepAt(time.now())) })).message();
  expect(done.text.match(/RC(-[0-9A-Z]{4}){3}/g)).toHaveLength(10);
  return { seed, code: () => codeAt(seed, stepAt(time.now())) };
}

function beside({ discord }: DiscordApp, user: string): Message | undefined {
  return discord.messages.find((message) => message.to === user && buttonsOf(message).includes('Enter the first code'));
}

/** Ana has a key, and then a second factor. */
async function withKey(app: DiscordApp) {
  const ana = clientOf(app);
  for (const line of ['project create shop', 'channel add rasa', 'create rasa name:chat-bot']) await ana.say(line);
  return { ana, phone: await enrolled(app) };
}

test.each(transportsFor('second factor'))(
  'a code is asked for in a modal, over %s, and the secret takes the question’s place',
  async (transport) => {
    const app = await openDiscordApp({ transport });
    const { discord, time } = app;
    const { ana, phone } = await withKey(app);

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

test.each(transportsFor('lifting a second factor'))(
  'an admin’s press on somebody else’s second factor opens the form for a code at once, over %s',
  async (transport) => {
    const app = await openDiscordApp({ transport });
    const { discord, time } = app;
    await enrolled(app);
    const root = clientOf(app, ROOT);
    const phone = await enrolled(app, ROOT);
    time.advance(11 * MINUTE);
    const question = await root.say('mfa disable person:@ana');
    const modal = await (await root.press(question, 'Ask another admin')).modal();
    const asked = await (await discord.submit(ROOT, modal, { code: phone.code() })).message();
    expect(asked.text).toContain('The other admins were asked');
    expect(discord.refusals).toEqual([]);
  },
);

test.each(transportsFor('a replayed modal'))(
  'a form with a code that Discord sends twice acts once, over %s',
  async (transport) => {
    const app = await openDiscordApp({ transport });
    const { discord, time } = app;
    const { ana, phone } = await withKey(app);
    time.advance(11 * MINUTE);
    const question = await ana.say('disable key:chat-bot');
    const modal = await (await ana.press(question, 'Disable')).modal();
    const code = phone.code();
    const sent = await discord.submit(ANA, modal, { code });
    expect((await sent.message()).text).toContain('Disabled');

    // To the byte, as after a lost answer: nothing more is said.
    const before = discord.effects.length;
    await discord.redeliver(sent, 2, true);
    expect(discord.effects.slice(before)).toEqual([]);
    // As something new, as a client does that was tampered with.
    const copy = new Modal({ ...modal, id: `${modal.id}0` }, modal.definition);
    const again = await (await discord.submit(ANA, copy, { code })).message();
    expect(again.text).toContain('already done');
    expect(discord.refusals).toEqual([]);
  },
);
