import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import type { Message } from '../../fakes/discord/messages.ts';
import type { OptionEntries } from '../../fakes/discord/people.ts';
import { wrongSecret } from '../../support/actors.ts';
import { secretIn } from '../slack/slackApp.ts';
import { ANA, type DiscordApp, GENERAL, openDiscordApp, SECRETS, TRANSPORTS } from './discordApp.ts';

/** Somebody at their Discord, who types commands and presses what is written on buttons. */
function at({ discord }: DiscordApp, user: string) {
  const say = async (path: string, options: OptionEntries = {}): Promise<Message> =>
    await (await discord.slash(user, GENERAL, `apikey ${path}`, options)).message();
  const press = async (message: Message, label: string): Promise<Message> =>
    await (await discord.press(user, message, label)).message();
  const confirm = async (path: string, options: OptionEntries, verb: string) =>
    await press(await say(path, options), verb);
  return { say, press, confirm };
}

describe.each(TRANSPORTS)('the whole life of a key in Discord, over %s', (transport) => {
  test('by slash commands', async () => {
    const discordApp = await openDiscordApp({ transport });
    const { discord, verify, becomes } = discordApp;
    const ana = at(discordApp, ANA);
    expect((await ana.say('project create', { name: 'shop' })).text).toContain('Created project shop');
    await ana.say('channel add', { name: 'rasa' });

    const created = await ana.say('create', { channel: 'rasa', name: 'chat-bot' });
    expect(created.ephemeral).toBe(true);
    const first = secretIn(created.text);
    await becomes(first, 'current');

    const question = await ana.say('regenerate', { channel: 'rasa' });
    expect(question.text).toContain('chat-bot');
    const shown = await ana.press(question, 'Regenerate');
    const regenerated = secretIn(shown.text);
    expect(shown).toBe(question);
    await becomes(first, 'RETIRED');
    await becomes(regenerated, 'current');
    expect(regenerated.slice(3, 19)).toBe(first.slice(3, 19));

    await ana.confirm('disable', { key: 'chat-bot' }, 'Disable');
    await becomes(regenerated, 'DISABLED');
    await ana.confirm('activate', { key: 'chat-bot' }, 'Activate');
    for (let attempt = 0; attempt < 10; attempt += 1) await verify(wrongSecret(first.slice(3, 19), attempt));
    await becomes(regenerated, 'LOCKED');
    expect((await ana.say('list')).text).toContain('yes');
    const fresh = secretIn((await ana.confirm('regenerate', { key: 'chat-bot' }, 'Regenerate')).text);
    await becomes(fresh, 'current');
    const both = secretIn((await ana.confirm('regenerate', { channel: 'rasa', replace: 'both' }, 'Get New Key')).text);
    await becomes(both, 'current');
    expect(both.slice(3, 19)).not.toBe(first.slice(3, 19));
    const deleted = await ana.confirm('delete', { key: 'chat-bot' }, 'Delete');
    expect(JSON.stringify(deleted.components)).toContain('Generate new key');

    // Burned five minutes later, and nowhere else.
    discordApp.time.advance(5 * MINUTE);
    await discordApp.latchkey.runJob('burn-secrets');
    await discord.until('all secrets are burned', () =>
      discord.secretsSeen(SECRETS).every(({ visibleNow }) => !visibleNow),
    );
    expect(discord.refusals).toEqual([]);
    expect(discord.complaints).toEqual([]);
    expect(discordApp.logged()).not.toMatch(SECRETS);
  });
});
