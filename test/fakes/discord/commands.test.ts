import { REST, Routes, SlashCommandBuilder } from 'discord.js';
import { describe, expect, test } from 'vitest';
import type { Json } from '../shared/json.ts';
import { charactersOf } from './commandRules.ts';
import { problemsOfCommand } from './components.ts';
import { textOf } from './problems.ts';
import { ANA, apikey, ask, BEN, GENERAL, GUILD, idIn, openDiscord } from './testDiscord.ts';

const command = (extra: object = {}): Json => ({ name: 'apikey', description: 'Manages API keys.', ...extra });
const string = (name: string, extra: object = {}) => ({ type: 3, name, description: 'A text.', ...extra });
const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const choice = (index: number) => ({ name: `n${index}`, value: `v${index}` });

describe('what a command may be', () => {
  test('what Discord takes', () => {
    const options = [string('a', { required: true, choices: many(25, choice) }), string('b', { autocomplete: true })];
    for (const good of [
      command({ options }),
      { ...apikey },
      { name: 'Show keys', type: 2 },
      command({ name: 'schlüssel' }),
    ]) {
      expect(problemsOfCommand(good).map(textOf)).toEqual([]);
    }
    expect(problemsOfCommand(command({ contexts: [0, 1], integration_types: [0] }), 'global')).toEqual([]);
  });

  test.each<[string, Json, string]>([
    ['capitals', command({ name: 'ApiKey' }), 'name[APPLICATION_COMMAND_INVALID_NAME]'],
    ['spaces', command({ name: 'api key' }), 'name[APPLICATION_COMMAND_INVALID_NAME]'],
    ['a long name', command({ name: 'x'.repeat(33) }), 'name[BASE_TYPE_MAX_LENGTH]'],
    ['no description', command({ description: '' }), 'description[BASE_TYPE_REQUIRED]'],
    ['a long description', command({ description: 'x'.repeat(101) }), 'description[BASE_TYPE_MAX_LENGTH]'],
    ['26 options', command({ options: many(26, (i) => string(`o${i}`)) }), 'options[BASE_TYPE_MAX_LENGTH]'],
    [
      'one option twice',
      command({ options: [string('a'), string('a')] }),
      'options[1].name[APPLICATION_COMMAND_OPTIONS',
    ],
    [
      'what is required last',
      command({ options: [string('a'), string('b', { required: true })] }),
      'options[1][APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID]: Required options must be placed before',
    ],
    ['26 choices', command({ options: [string('a', { choices: many(26, choice) })] }), 'choices[BASE_TYPE_MAX_LENGTH]'],
    [
      'choices beside autocomplete',
      command({ options: [string('a', { choices: [choice(1)], autocomplete: true })] }),
      'choices[APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE]',
    ],
    ['autocomplete for a user', command({ options: [{ ...string('a', { autocomplete: true }), type: 6 }] }), 'UNKNOWN'],
    ['an option beside a subcommand', command({ options: [...apikey.options, string('a')] }), 'mutually exclusive'],
    ['an empty group', command({ options: [{ type: 2, name: 'g', description: 'x', options: [] }] }), 'BASE_TYPE_BAD'],
    [
      'a group in a group',
      command({
        options: [{ type: 2, name: 'g', description: 'x', options: [{ type: 2, name: 'h', description: 'x' }] }],
      }),
      'type[UNION_TYPE_CHOICES]',
    ],
    ['an unknown field', command({ summary: 'x' }), 'summary[UNKNOWN_FIELD]'],
    ['contexts in a guild', command({ contexts: [0] }), 'contexts[UNKNOWN_FIELD]'],
    [
      'more than 8000 characters',
      command({
        options: many(25, (i) =>
          string(`o${i}`, { choices: many(25, (j) => ({ name: 'x'.repeat(90), value: `${j}` })) }),
        ),
      }),
      'APPLICATION_COMMAND_TOO_LARGE',
    ],
  ])('Discord refuses %s', (_what, body, expected) => {
    expect(problemsOfCommand(body).map(textOf).join('\n')).toContain(expected);
  });

  test('all names, descriptions and values count, of each text the longest language', () => {
    const one = {
      name: 'abc',
      description: 'abcde',
      name_localizations: { de: 'abcdefg' },
      options: [{ type: 3, name: 'ab', description: 'a', choices: [{ name: 'abc', value: 'ab' }] }],
    };
    expect(charactersOf(one)).toBe(7 + 5 + 2 + 1 + 3 + 2);
  });
});

describe('registering', () => {
  const path = (id: string, guild?: string) =>
    `/applications/${id}${guild === undefined ? '' : `/guilds/${guild}`}/commands`;

  test('what discord.js builds is taken; a command that is registered again keeps its ID', async () => {
    const discord = await openDiscord();
    const rest = new REST({ api: discord.apiUrl, version: '10' }).setToken(discord.app.botToken);
    const built = new SlashCommandBuilder().setName('apikey').setDescription('Keys.').toJSON();
    const body = [built, { ...built, name: 'apikey-project' }];
    await rest.put(Routes.applicationGuildCommands(discord.app.id, GUILD), { body });
    const [before] = discord.commands(GUILD);
    await rest.put(Routes.applicationGuildCommands(discord.app.id, GUILD), {
      body: [{ ...built, description: 'New.' }],
    });
    const [after] = discord.commands(GUILD);
    expect(discord.commands(GUILD)).toHaveLength(1);
    expect(after).toMatchObject({ id: before?.id, definition: { description: 'New.', guild_id: GUILD } });
    expect(after?.definition['version']).not.toBe(before?.definition['version']);
    expect(discord.commands()).toEqual([]);
    expect(discord.refusals).toEqual([]);
  });

  test('one command at a time is made, read, changed and removed', async () => {
    const discord = await openDiscord();
    const commands = path(discord.app.id, GUILD);
    const made = await ask(discord, 'POST', commands, { name: 'one', description: 'First.' });
    expect(made).toMatchObject({ status: 201, body: { name: 'one', type: 1, application_id: discord.app.id } });
    expect((await ask(discord, 'POST', commands, { name: 'one', description: 'Again.' })).status).toBe(200);
    const own = `${commands}/${idIn(made)}`;
    expect((await ask(discord, 'PATCH', own, { description: 'x'.repeat(101) })).status).toBe(400);
    expect((await ask(discord, 'PATCH', own, { name: 'two' })).body).toMatchObject({
      name: 'two',
      description: 'Again.',
    });
    expect((await ask(discord, 'GET', own)).body).toMatchObject({ name: 'two' });
    expect((await ask(discord, 'DELETE', own)).status).toBe(204);
    expect((await ask(discord, 'GET', own)).body).toMatchObject({ code: 10063 });
  });

  test('errors say where', async () => {
    const discord = await openDiscord();
    const commands = [
      { name: 'good', description: 'x' },
      { name: 'Bad', description: '' },
    ];
    const answer = await ask(discord, 'PUT', path(discord.app.id, GUILD), commands);
    expect(answer).toMatchObject({
      status: 400,
      body: {
        code: 50035,
        message: 'Invalid Form Body',
        errors: {
          1: {
            name: { _errors: [{ code: 'APPLICATION_COMMAND_INVALID_NAME', message: 'Command name is invalid' }] },
            description: { _errors: [{ code: 'BASE_TYPE_REQUIRED' }] },
          },
        },
      },
    });
    expect(discord.refusals).toMatchObject([
      { code: 50035, problems: [expect.stringMatching(/^1\.name/), expect.stringMatching(/^1\.description/)] },
    ]);
    expect((await ask(discord, 'PUT', path('1', GUILD), [])).body).toMatchObject({ code: 20012 });
    expect((await ask(discord, 'PUT', path(discord.app.id, '123'), [])).body).toMatchObject({ code: 50001 });
  });

  test('two hundred may be made in a day and a guild, and a hundred be there', async () => {
    let now = Date.parse('2026-03-01');
    const discord = await openDiscord({ now: () => now });
    const put = async (names: readonly string[], guild?: string) =>
      await ask(
        discord,
        'PUT',
        path(discord.app.id, guild),
        names.map((name) => ({ name, description: 'x' })),
      );
    expect(
      (
        await put(
          many(101, (i) => `c${i}`),
          GUILD,
        )
      ).body,
    ).toMatchObject({ code: 30032 });
    expect(
      (
        await put(
          many(100, (i) => `c${i}`),
          GUILD,
        )
      ).status,
    ).toBe(200);
    expect(
      (
        await put(
          many(100, (i) => `c${i}`),
          GUILD,
        )
      ).status,
    ).toBe(200);
    expect(
      (
        await put(
          many(100, (i) => `d${i}`),
          GUILD,
        )
      ).status,
    ).toBe(200);
    expect((await put(['one-more'], GUILD)).body).toMatchObject({ code: 30034 });
    expect((await put(['elsewhere'])).status).toBe(200);
    now += 25 * 3_600_000;
    expect((await put(['one-more'], GUILD)).status).toBe(200);
  });

  test('only what is registered can be typed, by whom it is for, as it is meant', async () => {
    const discord = await openDiscord();
    discord.putCommands(GUILD, apikey, { name: 'admin', description: 'x', default_member_permissions: '32' });
    discord.putCommands(undefined, { name: 'everywhere', description: 'x' });
    const type = (path: string, options = {}, where = GENERAL) => discord.slash(ANA, where, path, options);
    await expect(type('other')).rejects.toThrow('no command /other here; there is: apikey, everywhere');
    await expect(type('apikey')).rejects.toThrow('needs a subcommand');
    await expect(type('apikey rotate')).rejects.toThrow('no «rotate»');
    await expect(type('apikey regenerate')).rejects.toThrow('«channel» is required');
    await expect(type('apikey help', { x: 1 })).rejects.toThrow('takes no option «x»');
    await expect(type('apikey regenerate', { channel: 1 })).rejects.toThrow('takes a text');
    await expect(type('apikey regenerate', { channel: 'x', replace: 'y' })).rejects.toThrow('does not offer «y»');
    await expect(type('apikey regenerate', { channel: 'x', owner: '1' })).rejects.toThrow('does not offer 1');
    await expect(type('admin')).rejects.toThrow('no command /admin');
    await expect(type('apikey help', {}, 'dm')).rejects.toThrow('no command /apikey here; there is: everywhere');
    await expect(discord.autocomplete(ANA, GENERAL, 'apikey regenerate', 'replace', 'x')).rejects.toThrow('not asked');
    discord.putMember(GUILD, { user: BEN, permissions: (1n << 31n) | (1n << 10n) | (1n << 5n) });
    expect((await discord.slash(BEN, GENERAL, 'admin')).outcome).toBe('failed');
    discord.putUser({ id: '700000000000000003', username: 'cyd' });
    await expect(discord.slash('700000000000000003', GENERAL, 'apikey help')).rejects.toThrow('does not see');
  });
});
