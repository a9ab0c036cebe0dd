import { describe, expect, test } from 'vitest';
import type { Database } from '../../../src/persistence/database.ts';
import { IdentityEntity } from '../../../src/persistence/entities/people/people.ts';
import { ANA, GENERAL, openDiscordApp } from '../../adapters/discord/discordApp.ts';
import { openSlackApp } from '../../adapters/slack/slackApp.ts';
import { fill } from '../../commands/crowd.ts';
import { DiscordPerson } from '../../people/discordPerson.ts';
import { inputOf } from '../../people/discordScreens.ts';
import { textOf } from '../../people/screen.ts';
import { SlackPerson } from '../../people/slackPerson.ts';

/** The person who has spoken owns a project of 5,000 keys, 500 in each integration channel. */
async function crowd(database: Database, platform: string, now: number): Promise<void> {
  const { personId } = await database.read((manager) => manager.findOneByOrFail(IdentityEntity, { platform }));
  await fill(database, personId, { projects: 1, channels: 10, keys: 500 }, now);
}

describe('among 5,000 keys, in Slack', () => {
  test('a channel of 500 asks in a form: how many there are, a search within it, and what a search leaves out', async () => {
    const app = await openSlackApp();
    const { slack, latchkey, time } = app;
    const ana = new SlackPerson(app, { id: 'UANA' });
    await ana.say('whoami');
    await crowd(latchkey.context.database, 'slack', time.now());
    expect(textOf(await ana.say('list'))).toContain('5,000 API keys, page 1 of 250');
    expect(textOf(await ana.say('list name:"key 49"'))).toContain('With “key 49” in their name: 100 API keys');

    expect(textOf(await ana.say('regenerate "channel 2"'))).toContain(
      'There are 500 keys. Type a part of a name to find one.',
    );
    const all = await ana.offered('key', '');
    expect(all).toHaveLength(100);
    expect(all.at(-1)).toBe('99 of 500 are shown. Type more of the name.');
    const some = await ana.offered('key', 'key 49');
    expect(some).toHaveLength(10);
    expect(some.every((label) => label.endsWith(' in project 01/channel 2'))).toBe(true);
    expect(textOf(await ana.fill({ key: 'key 493 in project 01/channel 2' }))).toContain(
      'Generate a new secret for key 493?',
    );
    expect(slack.refusals).toEqual([]);
    expect(slack.complaints).toEqual([]);
  });

  test('to pick the line that says what is left out does nothing but ask again', async () => {
    const app = await openSlackApp();
    const { slack, latchkey, time } = app;
    const ana = new SlackPerson(app, { id: 'UANA' });
    await ana.say('whoami');
    await crowd(latchkey.context.database, 'slack', time.now());
    expect(textOf(await ana.say('disable'))).toContain('There are 5,000 keys.');
    const labels = await ana.offered('key', 'key 1');
    expect(labels.at(-1)).toBe('99 of 1,000 are shown. Type more of the name.');
    expect(textOf(await ana.fill({ key: labels.at(-1) ?? '' }))).toContain('1,000 keys match “key 1”; 25 are listed.');
    expect(slack.refusals).toEqual([]);
  });
});

describe('among 5,000 keys, in Discord', () => {
  test('what is typed is completed with 24, and the last line counts the rest', async () => {
    const app = await openDiscordApp();
    const { discord, latchkey, time } = app;
    const ana = new DiscordPerson(app, { id: ANA });
    await ana.say('whoami');
    await crowd(latchkey.context.database, 'discord', time.now());
    const all = await discord.autocomplete(ANA, GENERAL, 'apikey show', 'key', '');
    expect(all.labels).toHaveLength(25);
    expect(all.labels.at(-1)).toBe('24 of 5,000 are shown. Type more of the name.');
    const some = await discord.autocomplete(ANA, GENERAL, 'apikey show', 'key', 'key 499');
    expect(some.labels).toHaveLength(10);
    expect(discord.refusals).toEqual([]);
  });

  test('a channel of 500 asks in a form for a part of the name, and then lists what has it', async () => {
    const app = await openDiscordApp();
    const { discord, latchkey, time } = app;
    const ana = new DiscordPerson(app, { id: ANA });
    await ana.say('whoami');
    await crowd(latchkey.context.database, 'discord', time.now());
    const listed = await ana.say('list name:"key 49"');
    expect(textOf(listed)).toMatch(/With “key 49” in their name: 100 API keys, page 1 of 5/);
    expect(textOf(await ana.say('regenerate "channel 2"'))).toContain(
      'There are 500 keys. Type a part of a name to find one.',
    );
    expect(inputOf(ana.form.definition, 'key')?.['type']).toBe(4);
    expect(textOf(await ana.fill({ key: 'key 49' }))).toContain('10 keys match “key 49”.');
    const question = await ana.fill({ key: 'key 493 in project 01/channel 2' });
    expect(textOf(question)).toMatch(/Generate a new secret for key 493\?/);
    expect(discord.refusals).toEqual([]);
    expect(discord.complaints).toEqual([]);
  });
});
