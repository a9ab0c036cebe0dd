import { describe, expect, it } from 'vitest';
import { pageButtons } from '../../commands/shared/navigation.ts';
import type { ConsolePerson } from '../people/consolePerson.ts';
import { shownIn } from '../people/screen.ts';
import { describeOnBoth, describeOnSqlite } from '../support/databases.ts';
import { registry } from '../support/registry.ts';
import { appOn, buttonsOn, openShopWithKey, sharedConsoleApp } from './app.ts';
import { actionsOf, pressIn } from './screenSteps.ts';

/** Walks from a channel's settings to its new secret, as both manuals end. @returns what is shown. */
async function regenerateHere(user: ConsolePerson): Promise<string> {
  expect(await user.pick('Regenerate')).toMatch(/^Generate a new secret for chat-bot\?$/m);
  return await user.pick('Regenerate');
}

describeOnBoth('manuals 000 and 001, by clicks only', (fixture) => {
  const app = appOn(fixture);

  it('first way: from the account dashboard, by the name of the active project', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const dashboard = await ana.type('/apikey dashboard');
    expect(dashboard).toMatch(/^You are ana\.$/m);
    expect(dashboard).toMatch(/^⋯ shop: 1 integration channel, 1 key, you are owner, active$/m);
    const settings = await pressIn(ana, dashboard, 'shop', 'Project settings');
    expect(settings).toMatch(/^Project settings: shop$/m);
    expect(await ana.pick('Channels')).toMatch(/^Channels$/m);
    expect(await ana.pick('rasa')).toMatch(/^Channel settings: shop\/rasa$/m);
    const renewed = shownIn(await regenerateHere(ana));
    expect(renewed.id).toBe(bot.id);
    expect(await app().verify(bot.secret)).toBe('RETIRED');
    expect(await app().verify(renewed.secret)).toBe('current');
  });

  it('second way: from the projects dashboard, by the ⋯ of a project’s tile', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.type('/apikey project create attic');
    await ana.type('/apikey dashboard');
    const projects = await ana.pick('Projects');
    expect(projects).toMatch(/^2 projects\n⋯ attic: 0 integration channels, 0 keys, you are owner, active$/m);
    expect(projects).toMatch(/^⋯ shop: 1 integration channel, 1 key, you are owner$/m);
    expect(await pressIn(ana, projects, 'shop', 'Settings')).toMatch(/^Project settings: shop$/m);
    await ana.pick('Channels');
    expect(await ana.pick('rasa')).toMatch(/^Channel settings: shop\/rasa$/m);
    expect(shownIn(await regenerateHere(ana)).id).toBe(bot.id);
  });

  it('and back again: from a key’s details to its channel, project, projects and the dashboard', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.type('/apikey channel settings rasa');
    expect(await ana.pick('chat-bot')).toMatch(/^API key chat-bot$/m);
    expect(await ana.pick('Back')).toMatch(/^Channel settings: shop\/rasa$/m);
    const channels = await ana.pick('Back');
    expect(channels).toMatch(/^Project settings: shop$/m);
    expect(channels).not.toMatch(/^General$/m);
    expect(await ana.pick('Back')).toMatch(/^Projects dashboard$/m);
    expect(await ana.pick('Dashboard')).toMatch(/^Account dashboard$/m);
  });

  it('a tile’s menu leads to its keys, and makes its project the active one', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.typeAll('/apikey project create attic', '/apikey channel add crm');
    const projects = await ana.type('/apikey project list');
    expect(await pressIn(ana, projects, 'attic', 'Keys')).toMatch(/No key matches/);
    await ana.type('/apikey projects');
    expect(await pressIn(ana, projects, 'shop', 'Make it active')).toMatch(/active project is now shop/);
    expect(await ana.type('/apikey home')).toMatch(/^⋯ shop: .*, active$/m);
  });
});

/** Names made of what some platform takes for markup, as far as a name may hold it. */
const MARKED = ['_x_ & #1 (y)', '[b](c) !{d}', '{{e}} %s $& {f}$', '&lt;b&gt; &amp;', '1. - + = [3] Delete'];

describeOnSqlite('names that are made of markup characters', (fixture) => {
  const app = appOn(fixture);

  it.each(MARKED)('stand on every screen as they are, and every way leads through them: %s', async (name) => {
    const ana = app().user('ana');
    await ana.typeAll(`/apikey project create "${name}"`, `/apikey channel add name:"${name}"`);
    await ana.type(`/apikey create channel:"${name}" name:"${name}" expires:3d`);
    const dashboard = await ana.type('/apikey dashboard');
    expect(dashboard).toContain(`Expires 18 Jan 2026: ${name} in ${name}/${name}\n`);
    expect(await pressIn(ana, dashboard, name, 'Project settings')).toContain(`Project settings: ${name}\n`);
    expect(await ana.pick('Channels')).toContain(`] ${name}\n`);
    const settings = await ana.pick(name);
    expect(settings).toContain(`Channel settings: ${name}/${name}\n`);
    expect(await ana.pick('Regenerate')).toContain(`Generate a new secret for ${name}?\n`);
    shownIn(await ana.pick('Regenerate'));
    expect(await pressIn(ana, await ana.type('/apikey projects'), name, 'Settings')).toContain(`: ${name}\n`);
    await ana.type('/apikey list');
    expect(await ana.pick(`${name} in ${name}/${name}`)).toContain(`API key ${name}\n`);
  });
});

describe('screens', () => {
  const app = sharedConsoleApp();

  it('are the commands that answer with something to look at', () => {
    const screens = registry.commands.filter(({ screen }) => screen).map(({ path }) => path.join(' '));
    expect(screens.toSorted()).toEqual([
      'app list',
      'app show',
      'audit',
      'channel list',
      'channel settings',
      'dashboard',
      'help',
      'incident status',
      'leak show',
      'list',
      'mfa status',
      'project settings',
      'projects',
      'rehearsal show',
      'request list',
      'request show',
      'role list',
      'rotation show',
      'show',
      'whoami',
    ]);
    for (const { screen, confirms } of registry.commands) expect(screen && confirms).toBe(false);
  });

  it('lead on by names only: whatever a button carries is short, and holds no name', async () => {
    const { bot } = await openShopWithKey(app());
    await app().user('ana').type('/apikey project create "a very long name of some project"');
    for (const line of ['dashboard', 'projects', 'project settings shop', 'channel settings rasa', `show ${bot.id}`]) {
      const actions = await actionsOf(app(), 'ana', line);
      expect(actions.length, line).toBeGreaterThan(0);
      for (const action of actions) {
        expect(action).toMatch(/^lk:v1:go:[a-z.]+:([a-z]+=[0-9A-Za-z]+(,|$))*$/);
        expect(action.length).toBeLessThanOrEqual(100);
      }
    }
    const id = 'x'.repeat(16);
    const longest = { channel: id, owner: id, status: 'disabled' };
    expect(pageButtons({ page: 999_998, pages: 999_999 }, ['list'], longest)).toHaveLength(2);
  });

  it('with two keys that would read the same tell them apart by their IDs', async () => {
    const ana = app().user('ana');
    await ana.confirm('/apikey regenerate shop/rasa replace:both overlap:1d', 'Get New Key');
    const labels = buttonsOn(await ana.type('/apikey channel settings shop/rasa'));
    expect(labels.filter((label) => /^chat-bot, ID [0-9A-Za-z]{16}$/.test(label))).toHaveLength(2);
  });
});
