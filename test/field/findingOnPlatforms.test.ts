import { describe, expect, test } from 'vitest';
import type { Database } from '../../src/persistence/database.ts';
import { IdentityEntity } from '../../src/persistence/entities/people/people.ts';
import { ANA, GENERAL, openDiscordApp } from '../adapters/discord/discordApp.ts';
import { CONVERSATION, openSlackApp } from '../adapters/slack/slackApp.ts';
import { fill } from '../commands/crowd.ts';
import type { Message } from '../fakes/discord/messages.ts';
import { inputOf, readMessage } from '../people/discordScreens.ts';

/** The person who has spoken owns a project of 5,000 keys, 500 in each integration channel. */
async function crowd(database: Database, platform: string, now: number): Promise<void> {
  const { personId } = await database.read((manager) => manager.findOneByOrFail(IdentityEntity, { platform }));
  await fill(database, personId, { projects: 1, channels: 10, keys: 500 }, now);
}

describe('among 5,000 keys, in Slack', () => {
  test('a channel of 500 asks in a form: how many there are, a search within it, and what a search leaves out', async () => {
    const { slack, latchkey, time } = await openSlackApp();
    const say = async (line: string) => await (await slack.slash('UANA', CONVERSATION, line)).message();
    await say('whoami');
    await crowd(latchkey.context.database, 'slack', time.now());
    expect(JSON.stringify((await say('list')).blocks)).toContain('5,000 API keys, page 1 of 250');
    expect(JSON.stringify((await say('list name:"key 49"')).blocks)).toContain(
      'With “key 49” in their name: 100 API keys',
    );

    await slack.slash('UANA', CONVERSATION, 'regenerate "channel 2"');
    const top = () => JSON.stringify(slack.modalsOf('UANA').at(-1)?.definition ?? '');
    await slack.until('the form', () => top().includes('There are 500 keys. Type a part of a name to find one.'));
    const all = await slack.suggest('UANA', 'modal', 'key', '');
    expect(all.labels).toHaveLength(100);
    expect(all.labels.at(-1)).toBe('99 of 500 are shown. Type more of the name.');
    const some = await slack.suggest('UANA', 'modal', 'key', 'key 49');
    expect(some.labels).toHaveLength(10);
    expect(some.labels.every((label) => label.endsWith(' in project 01/channel 2'))).toBe(true);
    await slack.submit('UANA', { key: 'key 493 in project 01/channel 2' });
    await slack.until('the question', () => top().includes('Generate a new secret for key 493?'));
    expect(slack.refusals).toEqual([]);
    expect(slack.complaints).toEqual([]);
  });

  test('to pick the line that says what is left out does nothing but ask again', async () => {
    const { slack, latchkey, time } = await openSlackApp();
    await (await slack.slash('UANA', CONVERSATION, 'whoami')).message();
    await crowd(latchkey.context.database, 'slack', time.now());
    await slack.slash('UANA', CONVERSATION, 'disable');
    const top = () => JSON.stringify(slack.modalsOf('UANA').at(-1)?.definition ?? '');
    await slack.until('the form', () => top().includes('There are 5,000 keys.'));
    const { labels } = await slack.suggest('UANA', 'modal', 'key', 'key 1');
    expect(labels.at(-1)).toBe('99 of 1,000 are shown. Type more of the name.');
    await slack.submit('UANA', { key: labels.at(-1) ?? '' });
    await slack.until('the form again', () => top().includes('1,000 keys match “key 1”; 25 are listed.'));
    expect(slack.refusals).toEqual([]);
  });
});

describe('among 5,000 keys, in Discord', () => {
  const textOf = ({ components }: Message): string => readMessage(components).screen.words.join('\n');

  test('what is typed is completed with 24, and the last line counts the rest', async () => {
    const { discord, latchkey, time } = await openDiscordApp();
    await (await discord.slash(ANA, GENERAL, 'apikey whoami')).message();
    await crowd(latchkey.context.database, 'discord', time.now());
    const all = await discord.autocomplete(ANA, GENERAL, 'apikey show', 'key', '');
    expect(all.labels).toHaveLength(25);
    expect(all.labels.at(-1)).toBe('24 of 5,000 are shown. Type more of the name.');
    const some = await discord.autocomplete(ANA, GENERAL, 'apikey show', 'key', 'key 499');
    expect(some.labels).toHaveLength(10);
    expect(discord.refusals).toEqual([]);
  });

  test('a channel of 500 asks in a form for a part of the name, and then lists what has it', async () => {
    const { discord, latchkey, time } = await openDiscordApp();
    await (await discord.slash(ANA, GENERAL, 'apikey whoami')).message();
    await crowd(latchkey.context.database, 'discord', time.now());
    const listed = await (await discord.slash(ANA, GENERAL, 'apikey list', { name: 'key 49' })).message();
    expect(textOf(listed)).toMatch(/With “key 49” in their name: 100 API keys, page 1 of 5/);
    const modal = await (await discord.slash(ANA, GENERAL, 'apikey regenerate', { channel: 'channel 2' })).modal();
    expect(JSON.stringify(modal.definition)).toContain('There are 500 keys. Type a part of a name to find one.');
    expect(inputOf(modal.definition, 'key')?.['type']).toBe(4);
    const told = await (await discord.submit(ANA, modal, { key: 'key 49' })).message();
    const again = await (await discord.press(ANA, told, 'Continue')).modal();
    expect(JSON.stringify(again.definition)).toContain('10 keys match “key 49”.');
    const question = await (await discord.submit(ANA, again, { key: 'key 493 in project 01/channel 2' })).message();
    expect(textOf(question)).toMatch(/Generate a new secret for key 493\?/);
    expect(discord.refusals).toEqual([]);
    expect(discord.complaints).toEqual([]);
  });
});
