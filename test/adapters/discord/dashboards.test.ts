import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { furnished } from '../../contract/discordCrowd.ts';
import type { Message } from '../../fakes/discord/messages.ts';
import type { OptionEntries } from '../../fakes/discord/people.ts';
import { readMessage } from '../../people/discordScreens.ts';
import { wrongSecret } from '../../support/actors.ts';
import { secretIn } from '../slack/slackApp.ts';
import { ANA, type DiscordApp, GENERAL, openDiscordApp, SECRETS, transportsFor } from './discordApp.ts';

/** Somebody who types `/apikey dashboard`, and from then on only clicks. */
function clicking({ discord }: DiscordApp, user: string) {
  const say = async (path: string, options: OptionEntries = {}): Promise<Message> =>
    await (await discord.slash(user, GENERAL, `apikey ${path}`, options)).message();
  const press = async (message: Message, label: string): Promise<Message> =>
    await (await discord.press(user, message, label)).message();
  const choose = async (message: Message, menu: string, option: string): Promise<Message> =>
    await (await discord.choose(user, message, menu, option)).message();
  /** Presses a button that opens a form, and answers it. */
  const fillIn = async (message: Message, label: string, answers: Readonly<Record<string, string>>) => {
    const form = await (await discord.press(user, message, label)).modal();
    return await (await discord.submit(user, form, answers)).message();
  };
  return { say, press, choose, fillIn };
}

const buttonsOf = ({ components }: Message): readonly string[] => readMessage(components).screen.buttons;
const textOf = ({ components }: Message): string => readMessage(components).screen.words.join('\n');

describe.each(transportsFor('dashboards'))('dashboards in Discord, by clicks only, over %s', (transport) => {
  test('invariants 3, 4, 5 and 7: the whole life of a key, both ways of the manuals', async () => {
    const discordApp = await openDiscordApp({ transport });
    const { discord, becomes, verify } = discordApp;
    const ana = clicking(discordApp, ANA);
    await ana.say('project create', { name: 'shop' });
    await ana.say('channel add', { name: 'rasa' });

    // First way: the account dashboard, the active project's drop-down, its settings, Channels, the channel.
    const screen = await ana.say('dashboard');
    expect(textOf(screen)).toMatch(/^Account dashboard$/m);
    await ana.choose(screen, 'shop', 'Project settings');
    expect(textOf(screen)).toMatch(/^Project settings: shop$/m);
    await ana.press(screen, 'General');
    expect(textOf(screen)).toMatch(/^General\nName · shop$/m);
    await ana.press(screen, 'Channels');
    expect(textOf(screen)).not.toMatch(/^General$/m);
    await ana.press(screen, 'rasa');
    expect(textOf(screen)).toMatch(/^Channel settings: shop\/rasa$/m);

    const created = await ana.fillIn(screen, 'Generate new key', { name: 'chat-bot' });
    const first = secretIn(created.text);
    await becomes(first, 'current');
    expect(buttonsOf(created), 'a press would send the secret back').toEqual([]);
    expect(created, 'the screen stays beside it').not.toBe(screen);

    await ana.press(screen, 'Back');
    await ana.press(screen, 'rasa');
    expect(textOf(screen)).toMatch(/^Name · ID · Status · Locked · Expires · Last used · Owner$/m);
    expect(textOf(screen)).toMatch(/^chat-bot · \w{16} · active · no/m);
    const question = await ana.press(screen, 'Regenerate');
    expect(textOf(question)).toMatch(/^Generate a new secret for chat-bot\?$/m);
    const shown = await ana.press(question, 'Regenerate');
    expect(shown, 'the secret stands in the question’s place').toBe(question);
    const second = secretIn(shown.text);
    await becomes(first, 'RETIRED');
    await becomes(second, 'current');

    const other = await ana.fillIn(screen, 'Generate API key', { name: 'crm-bot' });
    await becomes(secretIn(other.text), 'current');

    for (let attempt = 0; attempt < 10; attempt += 1) await verify(wrongSecret(first.slice(3, 19), attempt));

    // Second way: the projects dashboard, the tile's menu, Settings.
    await ana.press(screen, 'Back');
    await ana.press(screen, 'Back');
    expect(textOf(screen)).toMatch(/^Projects dashboard$/m);
    await ana.choose(screen, 'shop', 'Settings');
    await ana.press(screen, 'Channels');
    await ana.press(screen, 'rasa');
    expect(textOf(screen)).toMatch(/^chat-bot · \w{16} · locked · yes/m);
    await ana.choose(screen, 'Key details', 'chat-bot');
    expect(textOf(screen)).toMatch(/^API key chat-bot$/m);
    for (const [verb, verdict] of [
      ['Unlock', 'current'],
      ['Disable', 'DISABLED'],
      ['Activate', 'current'],
    ] as const) {
      const asked = await ana.press(screen, verb);
      expect(buttonsOf(asked)).toEqual([verb, 'Cancel']);
      await ana.press(asked, verb);
      await becomes(second, verdict);
      await ana.press(screen, 'Back');
      await ana.choose(screen, 'Key details', 'chat-bot');
    }

    // After the last key there is a way to the next one.
    await ana.press(await ana.press(screen, 'Delete'), 'Delete');
    await ana.press(screen, 'Back');
    await ana.choose(screen, 'Key details', 'crm-bot');
    const gone = await ana.press(await ana.press(screen, 'Delete'), 'Delete');
    expect(await verify(second)).not.toBe('current');
    expect(buttonsOf(gone)).toEqual(['Generate new key', 'Tell this conversation']);
    const next = secretIn((await ana.fillIn(gone, 'Generate new key', { name: 'chat-bot' })).text);
    await becomes(next, 'current');

    discordApp.time.advance(5 * MINUTE);
    await discordApp.latchkey.runJob('burn-secrets');
    await discord.until('all secrets are burned', () =>
      discord.secretsSeen(SECRETS).every(({ visibleNow }) => !visibleNow),
    );
    expect(textOf(screen), 'the screen is not burned').not.toBe('');
    expect(discord.secretsSeen(SECRETS).filter(({ place }) => place !== 'ephemeral')).toEqual([]);
    expect(discord.refusals).toEqual([]);
    expect(discord.complaints).toEqual([]);
    expect(discordApp.logged()).not.toMatch(SECRETS);
  });

  test('a long table is turned page by page, and every row is on one of them', async () => {
    const discordApp = await openDiscordApp({ transport });
    const { discord } = discordApp;
    const ana = clicking(discordApp, ANA);
    await furnished(discordApp, { projects: 1, channels: 1, keys: 60 });
    const screen = await ana.say('dashboard');
    await ana.choose(screen, 'project 01', 'Project settings');
    await ana.press(screen, 'Channels');
    await ana.press(screen, 'channel 1');
    const pages = [textOf(screen)];
    while (buttonsOf(screen).includes('Next page')) pages.push(textOf(await ana.press(screen, 'Next page')));
    const seen = pages.flatMap((page) => page.match(/^key \d{3}(?= · )/gm) ?? []);
    expect(seen).toHaveLength(60);
    expect(new Set(seen).size).toBe(60);
    expect(pages.join('\n'), 'no page leaves anything out').not.toMatch(/^… and \d+ more$/m);
    const last = seen.at(-1) ?? '';
    await ana.choose(screen, 'Key details', last);
    expect(textOf(screen)).toContain(`API key ${last}`);
    await ana.press(screen, 'Back');
    expect(textOf(screen)).toContain('Channel settings: project 01/channel 1');
    await ana.press(screen, 'Next page');
    await ana.press(screen, 'Previous page');
    expect(textOf(screen)).toBe(pages[0]);
    expect(discord.refusals).toEqual([]);
    expect(discord.complaints).toEqual([]);
  });

  test('40 projects with 400 keys: every screen that is clicked to is one that Discord takes', async () => {
    const discordApp = await openDiscordApp({ transport });
    const { discord } = discordApp;
    const ana = clicking(discordApp, ANA);
    await furnished(discordApp, { projects: 40, channels: 2, keys: 5 });
    const screen = await ana.say('dashboard');
    for (const label of [
      'Projects',
      'Next page',
      'Previous page',
      'Dashboard',
      'List keys',
      'Next page',
      'Next page',
    ]) {
      const before = textOf(screen);
      await ana.press(screen, label);
      expect(textOf(screen), label).not.toBe(before);
    }
    await ana.choose(screen, 'Key details', readMessage(screen.components).menus[0]?.options[0]?.label ?? '');
    expect(textOf(screen)).toMatch(/^API key key \d{3}$/m);
    expect(discord.refusals).toEqual([]);
    expect(discord.complaints).toEqual([]);
    expect(discord.interactions.every(({ outcome }) => outcome === 'acked')).toBe(true);
  });
});
