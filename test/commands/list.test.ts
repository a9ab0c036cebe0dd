import { beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../../src/domain/time/time.ts';
import type { ConsolePerson } from '../people/consolePerson.ts';
import { shownIn } from '../people/screen.ts';
import { describeOnBoth, describeOnSqlite } from '../support/databases.ts';
import { appOn, buttonsOn, letIn, lock, openShopWithKey, sharedConsoleApp, showsSecret } from './app.ts';

/** @returns the names in the first column of the table on a screen. */
function namesOn(screen: string): readonly string[] {
  const rows = screen.split('\n').slice(screen.split('\n').findIndex((line) => line.startsWith('──')) + 1);
  return rows.slice(0, rows.indexOf('') === -1 ? undefined : rows.indexOf('')).flatMap((row) => {
    const [name, id] = row.split(/ {2,}/);
    return /^[0-9A-Za-z]{16}$/.test(id ?? '') && name !== undefined ? [name] : [];
  });
}

describeOnSqlite('an empty list says what to do next', (fixture) => {
  const app = appOn(fixture);

  it('at each stage: create a project, add a channel, generate a key', async () => {
    const ana = app().user('ana');
    expect(await ana.type('/apikey list')).toMatch(/\/apikey project create NAME/);
    await ana.type('/apikey project create shop');
    expect(await ana.type('/apikey list')).toMatch(/\/apikey channel add NAME/);
    expect(await ana.type('/apikey channel list')).toMatch(/\/apikey channel add NAME/);
    await ana.type('/apikey channel add rasa');
    expect(await ana.type('/apikey list')).toMatch(/\/apikey create shop\/rasa name:NAME/);
    shownIn(await ana.type('/apikey create rasa name:chat-bot'));
    expect(await ana.type('/apikey list')).toMatch(/^1 API key$/m);
  });

  it('and what it says can be typed as it stands, whatever the channel is called', async () => {
    const ana = app().user('ana');
    await ana.typeAll('/apikey project create shop', '/apikey channel add "web chat"');
    const [line = ''] = /\/apikey create .*/.exec(await ana.type('/apikey list')) ?? [];
    expect(line).toMatch(/web chat/);
    shownIn(await ana.type(line.replace('NAME', 'chat-bot')));
  });

  it('for a channel it offers the button that generates one, which asks for what is missing', async () => {
    const ana = app().user('ana');
    await ana.typeAll('/apikey project create shop', '/apikey channel add rasa');
    const screen = await ana.type('/apikey list rasa');
    expect(screen).toMatch(/rasa has no keys yet/);
    expect(await ana.pick('Generate API key')).toMatch(/^name: /m);
    shownIn(await ana.type('chat-bot'));
  });

  it('for a filter that nothing passes it leads back to the whole list', async () => {
    const { ana } = await openShopWithKey(app());
    const screen = await ana.type('/apikey list status:locked');
    expect(screen).toMatch(/No key matches/);
    expect(screen).toMatch(/\/apikey list/);
  });
});

describeOnBoth('a list', (fixture) => {
  const app = appOn(fixture);

  it('shows each key with the columns of the manuals, and never a secret', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await app().verify(bot.secret);
    app().time.advance(2 * DAY);
    const screen = await ana.type('/apikey list');
    for (const column of ['Name', 'ID', 'Status', 'Locked', 'Expires', 'Last used', 'Owner', 'Channel']) {
      expect(screen).toContain(column);
    }
    expect(screen).toMatch(
      new RegExp(`^chat-bot +${bot.id} +active +no +15 Jan 2027 +2 days ago +ana +shop/rasa$`, 'm'),
    );
    expect(showsSecret(screen)).toBe(false);
  });

  it('can be narrowed to a channel, a project, a status, an owner, and all of them', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await letIn(app(), 'ben', 'operator');
    await ana.carryOut('/apikey create rasa name:bens owner:@ben');
    await ana.typeAll(
      '/apikey create rasa name:brief expires:1h',
      '/apikey channel add dialogflow',
      '/apikey create dialogflow name:chat-bot',
      '/apikey create dialogflow name:asleep',
      '/apikey create dialogflow name:gone',
      '/apikey project create attic',
      '/apikey channel add rasa',
      '/apikey create attic/rasa name:dusty',
    );
    await ana.confirm('/apikey disable key:asleep', 'Disable');
    await ana.confirm('/apikey delete key:gone', 'Delete');
    await lock(app(), bot);
    app().time.advance(DAY);
    const list = async (filter: string) => [...namesOn(await ana.type(`/apikey list ${filter}`))].sort();

    expect(await list('')).toEqual(['asleep', 'bens', 'brief', 'chat-bot', 'chat-bot', 'dusty']);
    expect(await list('shop/rasa')).toEqual(['bens', 'brief', 'chat-bot']);
    expect(await list('dialogflow')).toEqual(['asleep', 'chat-bot']);
    expect(await list('project:attic')).toEqual(['dusty']);
    expect(await list('status:active')).toEqual(['bens', 'chat-bot', 'dusty']);
    expect(await list('status:disabled')).toEqual(['asleep']);
    expect(await list('status:locked')).toEqual(['chat-bot']);
    expect(await list('status:expired')).toEqual(['brief']);
    expect(await list('status:deleted')).toEqual(['gone']);
    expect(await list('owner:@ben')).toEqual(['bens']);
    expect(await list('owner:me')).toEqual(['asleep', 'brief', 'chat-bot', 'chat-bot', 'dusty']);
    expect(await list('channel:rasa project:shop owner:me status:expired')).toEqual(['brief']);
  });

  it('invariant 10: holds nothing of other people’s projects, however it is asked for', async () => {
    const { bot } = await openShopWithKey(app());
    const zoe = app().user('zoe');
    await zoe.typeAll('/apikey project create attic', '/apikey channel add crm', '/apikey create crm name:mine');
    for (const filter of ['', 'status:active', 'owner:@ana', 'owner:me', 'page:1']) {
      const screen = await zoe.type(`/apikey list ${filter}`);
      expect(screen).not.toContain(bot.id);
      expect(screen).not.toMatch(/shop|rasa|chat-bot/);
    }
    expect(namesOn(await zoe.type('/apikey list'))).toEqual(['mine']);
    expect([...namesOn(await app().user('root').type('/apikey list'))].sort()).toEqual(['chat-bot', 'mine']);
  });
});

/** The buttons of a screen without the keys that it offers to pick from. */
const turnsOn = (screen: string) => buttonsOn(screen).filter((label) => label.endsWith(' page'));

describe('a list of 45 keys', () => {
  const app = sharedConsoleApp();
  let ana: ConsolePerson;

  beforeAll(async () => {
    ({ ana } = await openShopWithKey(app()));
    for (let number = 2; number <= 45; number += 1) {
      await ana.type(`/apikey create rasa name:bot-${String(number).padStart(2, '0')}`);
    }
  });

  it('comes in three pages that hold each key once; buttons turn them', async () => {
    const pages = [await ana.type('/apikey list')];
    expect(pages[0]).toMatch(/45 API keys, page 1 of 3/);
    expect(turnsOn(pages[0] ?? '')).toEqual(['Next page']);
    pages.push(await ana.pick('Next page'));
    expect(turnsOn(pages[1] ?? '')).toEqual(['Previous page', 'Next page']);
    pages.push(await ana.pick('Next page'));
    expect(turnsOn(pages[2] ?? '')).toEqual(['Previous page']);
    expect(pages.map((page) => namesOn(page).length)).toEqual([20, 20, 5]);
    expect(new Set(pages.flatMap(namesOn)).size).toBe(45);
    expect(await ana.pick('Previous page')).toBe(pages[1]);
    expect(await ana.pick('Previous page')).toBe(pages[0]);
  });

  it('leads to the details of each key that it shows', async () => {
    const screen = await ana.type('/apikey list page:3');
    expect(screen).toMatch(/^Key details$/m);
    const details = await ana.pick('bot-45 in shop/rasa');
    expect(details).toMatch(/^API key bot-45$/m);
    expect(await ana.pick('Back')).toMatch(/Channel settings: shop\/rasa/);
  });

  it('opens at the page that is asked for', async () => {
    expect(await ana.type('/apikey list page:3')).toMatch(/page 3 of 3/);
    expect(await ana.type('/apikey list page:0')).toMatch(/0 isn’t a page/);
    expect(await ana.type('/apikey list page:two')).toMatch(/two isn’t a page/);
  });

  it('says that there is no such page where there is none, and which there are', async () => {
    const screen = await ana.type('/apikey list page:9');
    expect(screen).toMatch(/\b3\b/);
    const turn = buttonsOn(screen).includes('Previous page') ? await ana.pick('Previous page') : screen;
    expect(namesOn(turn).length, turn).toBeGreaterThan(0);
  });

  it('keeps its filter while its pages are turned', async () => {
    await ana.confirm('/apikey disable key:bot-02', 'Disable');
    expect(await ana.type('/apikey list rasa status:active owner:me')).toMatch(/44 API keys, page 1 of 3/);
    expect(await ana.pick('Next page')).toMatch(/44 API keys, page 2 of 3/);
    await ana.confirm('/apikey activate key:bot-02', 'Activate');
  });

  it('can be turned with every filter at once', async () => {
    const screen = await ana.type('/apikey list channel:rasa project:shop owner:me status:active');
    expect(screen).toMatch(/45 API keys, page 1 of 3/);
    expect(await ana.pick('Next page')).toMatch(/page 2 of 3/);
  });

  it('comes in the same pages in the channel’s settings, without saying the channel in each row', async () => {
    const pages = [await ana.type('/apikey channel settings rasa')];
    expect(pages[0]).toMatch(/^45 API keys, page 1 of 3$/m);
    expect(pages[0]).toMatch(/^Name +ID +Status +Locked +Expires +Last used +Owner$/m);
    pages.push(await ana.pick('Next page'));
    pages.push(await ana.pick('Next page'));
    expect(pages.map(turnsOn)).toEqual([['Next page'], ['Previous page', 'Next page'], ['Previous page']]);
    expect(pages.map((page) => namesOn(page).length)).toEqual([20, 20, 5]);
    expect(await ana.pick('bot-45')).toMatch(/^API key bot-45$/m);
    expect(await ana.type('/apikey channel settings rasa page:9')).toBe(pages[2]);
  });

  it('is a search among all of them where one must be picked', async () => {
    const screen = await ana.type('/apikey regenerate rasa');
    expect(screen).toMatch(/45 keys/);
    expect(buttonsOn(screen)).toHaveLength(25);
    expect(await ana.type('bot-45')).toMatch(/^Generate a new secret for /m);
  });
});

describeOnSqlite('the details of a key', (fixture) => {
  const app = appOn(fixture);

  it('say all about it but its secret: who used it, with which generation, and what can be done', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await app().verify(bot.secret, '192.0.2.7');
    await app().verify(bot.secret, '192.0.2.7');
    await app().verify(bot.secret, '192.0.2.8');
    const screen = await ana.type('/apikey show chat-bot');
    expect(screen).toContain(bot.id);
    for (const field of ['Status', 'Locked', 'Channel', 'Owner', 'Created', 'Expires', 'Last used', 'Uses', 'Failed']) {
      expect(screen).toMatch(new RegExp(`^ *${field}`, 'm'));
    }
    expect(screen).toMatch(/Uses +3$/m);
    expect(screen).toMatch(/^192\.0\.2\.7 +- +generation 1, current +2 /m);
    expect(screen).toMatch(/^192\.0\.2\.8 +- +generation 1, current +1 /m);
    expect(buttonsOn(screen)).toEqual(['Regenerate', 'Disable', 'Delete', 'Back']);
    expect(showsSecret(screen)).toBe(false);
    expect(screen).not.toContain(bot.secret.slice(20));
  });

  it('lead on by their buttons, which ask before they act', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.type('/apikey show chat-bot');
    expect(buttonsOn(await ana.pick('Disable'))).toEqual(['Disable', 'Cancel']);
    await ana.pick('Disable');
    expect(buttonsOn(await ana.type('/apikey show chat-bot'))).toEqual(['Regenerate', 'Activate', 'Delete', 'Back']);
    await ana.confirm('/apikey activate chat-bot', 'Activate');
    await lock(app(), bot);
    const locked = await ana.type('/apikey show chat-bot');
    expect(buttonsOn(locked)).toEqual(['Regenerate', 'Unlock', 'Disable', 'Delete', 'Back']);
    expect(locked).toMatch(/Locked +yes, since 15 Jan 2026, 12:00/);
    expect(locked).toMatch(/10 of 10/);
  });

  it('of a deleted one are still there by its ID, with nothing left to press but the way back while there is one', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.confirm('/apikey delete chat-bot', 'Delete');
    const screen = await ana.type(`/apikey show ${bot.id}`);
    expect(screen).toMatch(/Status +deleted/);
    expect(screen).toMatch(/no working secret/);
    expect(buttonsOn(screen)).toEqual(['Back']);
    expect(await ana.type('/apikey show chat-bot')).toMatch(/no key called/);
    await ana.confirm('/apikey channel remove rasa', 'Remove');
    expect(buttonsOn(await ana.type(`/apikey show ${bot.id}`))).toEqual([]);
  });

  it('are asked for by a choice where two channels have a key of that name, unless the channel is said', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.typeAll('/apikey channel add dialogflow', '/apikey create dialogflow name:chat-bot');
    const choice = await ana.type('/apikey show chat-bot');
    expect(choice).toMatch(/2 keys called chat-bot/);
    expect(buttonsOn(choice)).toHaveLength(2);
    expect(await ana.pick(`chat-bot in shop/rasa, ID ${bot.id}`)).toContain(bot.id);
    expect(await ana.type('/apikey show chat-bot channel:rasa')).toContain(bot.id);
    expect(await ana.type('/apikey show dialogflow/chat-bot')).toMatch(/Channel +shop\/dialogflow/);
  });

  it('of one that does not exist are not found, with what may have been meant', async () => {
    const { ana } = await openShopWithKey(app());
    expect(await ana.type('/apikey show chat-bto')).toMatch(/no key called.*Did you mean chat-bot/);
    expect(await ana.type(`/apikey show ${'A'.repeat(16)}`)).toMatch(/no key called/);
  });
});
