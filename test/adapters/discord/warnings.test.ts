import { describe, expect, test } from 'vitest';
import { DAY, HOUR, SECOND } from '../../../src/domain/time/time.ts';
import { KeyEntity } from '../../../src/persistence/entities/keys.ts';
import type { Message } from '../../fakes/discord/messages.ts';
import type { OptionEntries } from '../../fakes/discord/people.ts';
import { readMessage } from '../../people/discordScreens.ts';
import { keyRow } from '../../support/rows.ts';
import { secretIn } from '../slack/slackApp.ts';
import {
  ANA,
  BEN,
  type DiscordApp,
  GENERAL,
  openDiscordApp,
  SECRETS,
  type TransportName,
  transportsFor,
} from './discordApp.ts';

const say = async ({ discord }: DiscordApp, user: string, path: string, options: OptionEntries = {}) =>
  await (await discord.slash(user, GENERAL, `apikey ${path}`, options)).message();
const press = async ({ discord }: DiscordApp, message: Message, label: string) =>
  await (await discord.press(ANA, message, label)).message();
const choose = async ({ discord }: DiscordApp, message: Message, menu: string, option: string) =>
  await (await discord.choose(ANA, message, menu, option)).message();
const textOf = ({ components }: Message): string => readMessage(components).screen.words.join('\n');

/** Ana is warned, in a direct message, of her key that ends in five days. Ben is in her project. */
async function warned(transport: TransportName, keys = 1) {
  const discordApp = await openDiscordApp({ transport });
  const { discord, latchkey, time } = discordApp;
  await say(discordApp, BEN, 'whoami');
  await say(discordApp, ANA, 'project create', { name: 'shop' });
  await say(discordApp, ANA, 'channel add', { name: 'rasa' });
  const asked = await say(discordApp, ANA, 'project member', { person: `@${BEN}`, role: 'operator' });
  await press(discordApp, asked, 'Add');
  const secret = secretIn(
    (await say(discordApp, ANA, 'create', { channel: 'rasa', name: 'bot', expires: '10d' })).text,
  );
  await discordApp.becomes(secret, 'current');
  for (let more = 1; more < keys; more += 1) {
    const made = await say(discordApp, ANA, 'create', { channel: 'rasa', name: `bot-${more}`, expires: '10d' });
    await discordApp.becomes(secretIn(made.text), 'current');
  }
  time.advance(5 * DAY);
  await latchkey.runJob('plan-warnings');
  time.advance(5 * SECOND);
  await latchkey.runJob('tell-warnings');
  const warning = await discord.until('Ana is warned', () => lasting(discordApp, ANA)[0]);
  return { discordApp, warning, secret, keyId: secret.slice(3, 19) };
}

/** What stays in a direct conversation. */
const lasting = ({ discord }: DiscordApp, user: string) =>
  discord.directMessagesOf(user).filter(({ ephemeral, text }) => !ephemeral && text.includes('bot'));

/** The warning is where it was, as it was, and nothing else stays beside it. */
function expectUntouched(discordApp: DiscordApp, warning: Message): void {
  expect(warning.versions).toHaveLength(1);
  expect(warning.gone).toBeUndefined();
  expect(lasting(discordApp, ANA)).toEqual([warning]);
}

describe.each(transportsFor('warnings'))('a warning in a direct message, over %s', (transport) => {
  test('is put off by a press, which is answered privately, and comes again', async () => {
    const { discordApp, warning, keyId } = await warned(transport);
    const { latchkey, time } = discordApp;
    expect(textOf(warning)).toMatch(/bot in shop\/rasa expires in 5 days/);
    expect(warning.text).not.toMatch(SECRETS);
    const answer = await choose(discordApp, warning, 'Snooze', 'Snooze 3 days');
    expect(answer).toMatchObject({ ephemeral: true, to: ANA });
    expect(textOf(answer)).toMatch(/You won’t be reminded about bot until .* 09:00 UTC/);
    expectUntouched(discordApp, warning);
    const { snoozedUntil } = await keyRow(latchkey.context, keyId);
    const again = await choose(discordApp, warning, 'Snooze', 'Snooze 3 days');
    expect(textOf(again)).toBe(textOf(answer));
    expect((await keyRow(latchkey.context, keyId)).snoozedUntil).toBe(snoozedUntil);

    const until = snoozedUntil ?? 0;
    for (const moment of [until - 10 * SECOND, until]) {
      time.advance(moment - time.now());
      await latchkey.runJob('plan-warnings');
      time.advance(5 * SECOND);
      await latchkey.runJob('tell-warnings');
      if (moment < until) expect(lasting(discordApp, ANA)).toHaveLength(1);
    }
    await discordApp.discord.until('Ana is warned again', () => lasting(discordApp, ANA).length === 2);
  });

  test('invariant 5: leads to a new secret, which is shown privately, and ends the warnings', async () => {
    const { discordApp, warning, secret, keyId } = await warned(transport);
    await choose(discordApp, warning, 'Snooze', 'Snooze 1 day');
    const question = await press(discordApp, warning, 'Regenerate');
    expect(question).toMatchObject({ ephemeral: true, to: ANA });
    expect(textOf(question)).toMatch(/Generate a new secret for bot\?/);
    expect(await discordApp.verify(secret)).toBe('current');
    const shown = await press(discordApp, question, 'Regenerate');
    expect(shown).toMatchObject({ ephemeral: true, to: ANA });
    const fresh = secretIn(shown.text);
    await discordApp.becomes(secret, 'RETIRED');
    await discordApp.becomes(fresh, 'current');
    expectUntouched(discordApp, warning);
    expect(await keyRow(discordApp.latchkey.context, keyId)).toMatchObject({ snoozedUntil: null });
    const late = await choose(discordApp, warning, 'Snooze', 'Snooze 1 day');
    expect(textOf(late)).toMatch(/no reminder for bot to snooze/);
  });

  test('of a key that is not theirs leads to its transfer: the new owner is told, and warned from then on', async () => {
    const { discordApp, warning, keyId } = await warned(transport);
    const { discord, latchkey, time } = discordApp;
    const offered = await press(discordApp, warning, 'Not mine');
    expect(offered).toMatchObject({ ephemeral: true, to: ANA });
    expect(textOf(offered)).toMatch(/Who does the key bot belong to\?/);
    const question = await choose(discordApp, offered, 'Transfer to', 'Ben (operator)');
    expect(question).toMatchObject({ ephemeral: true, to: ANA });
    expect(textOf(question)).toMatch(/Transfer the key bot to Ben\?/);
    expect(textOf(await press(discordApp, question, 'Transfer'))).toMatch(/Transferred bot\. It now belongs to Ben/);
    expectUntouched(discordApp, warning);
    expect(await keyRow(latchkey.context, keyId)).toMatchObject({ warnAt: 0 });
    // Whatever the time of day is, nine o’clock of the day before the end has passed by then.
    time.advance(4 * DAY + 20 * HOUR);
    await latchkey.runJob('plan-warnings');
    time.advance(5 * SECOND);
    await latchkey.runJob('tell-warnings');
    await discord.until('Ben is warned', () =>
      lasting(discordApp, BEN).find(({ text }) => /tomorrow|today/.test(text)),
    );
    expectUntouched(discordApp, warning);
  });
});

test('a warning of many keys has a menu for each, which acts on its own key alone', async () => {
  const { discordApp, warning } = await warned('http', 6);
  const { latchkey, discord } = discordApp;
  expect(textOf(warning)).toMatch(/^6 of your keys need attention$/m);
  const menus = readMessage(warning.components).menus.filter(({ button }) => !button);
  expect(menus).toHaveLength(6);
  const [, second] = menus;
  const snooze = second?.options.find(({ label }) => label === 'Snooze 3 days');
  const pressed = await discord.choose(ANA, warning, second?.customId ?? '', snooze?.label ?? '');
  const answer = await pressed.message();
  expect(answer).toMatchObject({ ephemeral: true, to: ANA });
  const name = /reminded about (bot-?\d*) until/.exec(textOf(answer))?.[1] ?? '';
  expect(second?.of).toMatch(new RegExp(`^${name} in shop/rasa`));
  expectUntouched(discordApp, warning);
  const put = await latchkey.context.database.read((manager) => manager.find(KeyEntity));
  expect(put.filter(({ snoozedUntil }) => snoozedUntil !== null).map((key) => key.name)).toEqual([name]);
});
