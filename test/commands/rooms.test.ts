import { beforeAll, describe, expect, it } from 'vitest';
import type { ConsolePerson } from '../people/consolePerson.ts';
import { shownIn } from '../people/screen.ts';
import { describeOnBoth, describeOnSqlite } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { askVerify } from '../support/verify.ts';
import { appOn, buttonsOn, letIn, openShopWithKey, say, sharedConsoleApp } from './app.ts';

describeOnBoth('a project', (fixture) => {
  const app = appOn(fixture);

  it('belongs to the person who creates it, who works in it from now on', async () => {
    const ana = app().user('ana');
    const screen = await ana.type('/apikey project create shop');
    expect(screen).toMatch(/own it.*active project/);
    expect(screen).toMatch(/\/apikey channel add NAME/);
    expect(await ana.type('/apikey whoami')).toMatch(/Projects +shop \(owner\)/);
    expect(await ana.type('/apikey channel add rasa')).toMatch(/shop\/rasa/);
    await ana.type('/apikey project create attic');
    expect(await ana.type('/apikey channel add crm')).toMatch(/attic\/crm/);
    expect(await ana.type('/apikey project use shop')).toMatch(/active project is now shop/);
    expect(await ana.type('/apikey channel add web')).toMatch(/shop\/web/);
    const events = await auditRows(app().latchkey.context, { action: 'project.create' });
    expect(events.map(({ subject }) => subject)).toEqual(['shop', 'attic']);
  });

  it('two who create one of the same name at the same moment: one gets it', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => say(app(), 'ana', 'project create shop')));
    expect(answers.filter((answer) => JSON.stringify(answer).includes('Created project'))).toHaveLength(1);
    expect(answers.filter((answer) => JSON.stringify(answer).includes('already a project called shop'))).toHaveLength(
      2,
    );
  });

  it('can be renamed: its keys work on, and name it by its new name at once', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await app().verify(bot.secret);
    expect(await ana.type('/apikey project rename shop to:"Web shop"')).toMatch(/to Web shop\./);
    expect(await ana.type('/apikey list')).toMatch(/Web shop\/rasa/);
    const answer = await askVerify(app().latchkey.url, { secret: bot.secret });
    expect(await answer.json()).toMatchObject({ valid: true, project: 'Web shop' });
    expect(await ana.type('/apikey project settings shop')).toMatch(/no project called/);
    expect(await ana.type('/apikey project settings "web SHOP"')).toMatch(/Project settings: Web shop/);
  });

  it('can be archived once it has no keys: it and its channels are out of sight, and its name is free', async () => {
    const { ana } = await openShopWithKey(app());
    const refused = await ana.type('/apikey project archive shop');
    expect(refused).toMatch(/shop still has keys/);
    expect(buttonsOn(refused)).toEqual([]);
    await ana.confirm('/apikey delete chat-bot', 'Delete');
    expect(await ana.confirm('/apikey project archive shop', 'Archive')).toMatch(/Archived project shop/);
    for (const line of ['project settings shop', 'channel settings rasa', 'project use shop', 'create rasa name:new']) {
      expect(await ana.type(`/apikey ${line}`)).toMatch(/no (project|integration channel) called/);
    }
    expect(await ana.type('/apikey whoami')).toMatch(/Projects +none/);
    expect(await ana.type('/apikey channel list')).toMatch(/You’re not in a project yet/);
    expect(await ana.type('/apikey project create shop')).toMatch(/Created project shop/);
  });
});

describe('a project’s settings', () => {
  const app = sharedConsoleApp();
  let ana: ConsolePerson;

  beforeAll(async () => {
    ({ ana } = await openShopWithKey(app()));
    await ana.type('/apikey channel add dialogflow');
    await letIn(app(), 'ben', 'operator');
  });

  it('show General and Channels, as in the manuals, and lead to each channel', async () => {
    const screen = await ana.type('/apikey project settings');
    expect(screen).toMatch(/Project settings: shop/);
    expect(screen).toMatch(/^General$/m);
    expect(screen).toMatch(/Members +ana \(console\) as owner, ben \(console\) as operator/);
    expect(screen).toMatch(/API keys +1$/m);
    expect(screen).toMatch(/Active project +yes/);
    expect(screen).toMatch(/^Channels$/m);
    const general = [
      'Keys',
      'Roles',
      'Warnings',
      'Policy',
      'Rename',
      'Require approval to delete',
      'Require approval for every change',
    ];
    const channels = ['dialogflow', 'rasa', 'Add channel'];
    expect(buttonsOn(screen)).toEqual(['General', 'Channels', 'Apps', ...general, ...channels, 'Register app', 'Back']);
    const channel = await ana.pick('rasa');
    expect(channel).toMatch(/Channel settings: shop\/rasa/);
    expect(buttonsOn(channel)).toEqual(['Regenerate', 'Generate API key', 'chat-bot', 'Back']);
    expect(await ana.pick('Regenerate')).toMatch(/Generate a new secret for chat-bot/);
  });

  it('of a channel show its keys as a table, or offer to generate the first one', async () => {
    expect(await ana.type('/apikey channel settings rasa')).toMatch(/chat-bot +[0-9A-Za-z]{16} +active +no/);
    const empty = await ana.type('/apikey channel settings dialogflow');
    expect(empty).toMatch(/no keys/);
    expect(buttonsOn(empty)).toEqual(['Generate new key', 'Back']);
    expect(await ana.pick('Generate new key')).toMatch(/^name: /m);
    await ana.type('');
  });

  it('have a tab for each section, which shows that one alone', async () => {
    await ana.type('/apikey project settings');
    const channels = await ana.pick('Channels');
    expect(channels).toMatch(/^Channels$/m);
    expect(channels).not.toMatch(/^General$|Members/m);
    expect(buttonsOn(channels)).toEqual(['General', 'Channels', 'Apps', 'dialogflow', 'rasa', 'Add channel', 'Back']);
    const general = await ana.pick('General');
    expect(general).toMatch(/^General$/m);
    expect(general).not.toMatch(/^Channels$|rasa/m);
    expect(await ana.type('/apikey project settings shop channels')).toBe(channels);
  });

  it('have buttons for what one may do there: an owner renames and adds, a viewer does neither', async () => {
    const vic = await letIn(app(), 'vic', 'viewer');
    const screen = await vic.type('/apikey project settings shop');
    expect(buttonsOn(screen)).toEqual([
      'General',
      'Channels',
      'Apps',
      'Keys',
      'Roles',
      'Make it active',
      'dialogflow',
      'rasa',
      'Back',
    ]);
    expect(await vic.pick('Make it active')).toMatch(/active project is now shop/);
    await ana.type('/apikey project settings');
    expect(await ana.pick('Rename')).toMatch(/^to: /m);
    expect(await ana.type('Web shop')).toMatch(/to Web shop\./);
    await ana.type('/apikey project rename "Web shop" to:shop');
    await ana.type('/apikey project settings');
    expect(await ana.pick('Add channel')).toMatch(/^name: /m);
    expect(await ana.type('web')).toMatch(/Added the integration channel shop\/web/);
    await ana.confirm('/apikey channel remove web', 'Remove');
  });

  it('list channels to pick from where there are more than 20, and say how many more there are than 100', async () => {
    for (let number = 1; number <= 18; number += 1) await ana.type(`/apikey channel add "channel ${number}"`);
    const twenty = await ana.type('/apikey project settings section:channels');
    expect(twenty).toMatch(/ {3}\[\d+\] channel 18 /);
    for (let number = 19; number <= 20; number += 1) await ana.type(`/apikey channel add "channel ${number}"`);
    const more = await ana.type('/apikey project settings section:channels');
    expect(more).toMatch(/^ {2}\[\d+\] channel 18$/m);
    expect(buttonsOn(more)).toHaveLength(27);
    expect(await ana.type('/apikey channel list')).toMatch(/22 integration channels/);
    for (let number = 21; number <= 101; number += 1) await ana.type(`/apikey channel add "channel ${number}"`);
    const most = await ana.type('/apikey project settings section:channels');
    expect(buttonsOn(most)).toHaveLength(105);
    expect(most).toMatch(/… and 3 more: \/apikey channel list/);
    expect(await ana.pick('channel 1')).toMatch(/Channel settings: shop\/channel 1$/m);
  });

  it('are not known where one has no project, and asked about where one has several and none is active', async () => {
    const zoe = app().user('zoe');
    const none = await zoe.type('/apikey project settings');
    expect(none).toMatch(/not in a project yet/);
    expect(none).toMatch(/\/apikey project (use|create)/);
    await zoe.typeAll('/apikey project create one', '/apikey project create two');
    await zoe.confirm('/apikey project archive two', 'Archive');
    expect(await zoe.type('/apikey project settings')).toMatch(/Project settings: one/);
    await zoe.typeAll('/apikey project create three', '/apikey project create four');
    await zoe.confirm('/apikey project archive four', 'Archive');
    expect(await zoe.type('/apikey project settings')).toMatch(/\[1\] one\n.*\[2\] three/);
    expect(await zoe.type('2')).toMatch(/Project settings: three/);
  });
});

describe('a name that is taken', () => {
  const app = sharedConsoleApp();
  let ana: ConsolePerson;

  beforeAll(async () => {
    ({ ana } = await openShopWithKey(app()));
    await ana.typeAll('/apikey channel add web', '/apikey project create attic', '/apikey project use shop');
  });

  it.each([
    ['project create SHOP', /already a project called SHOP/],
    ['project create ＳＨＯＰ', /already a project called/],
    ['project create "ѕһор"', /already a project called/],
    ['project create shоp', /mixes Latin and Cyrillic/],
    ['project rename attic to:Shop', /already a project called Shop/],
    ['channel add Rasa', /shop already has an integration channel called Rasa/],
    ['channel rename web to:RASA', /shop already has an integration channel called RASA/],
    ['channel rename web to:a/b', /“\/”/],
    ['project rename attic to:"a b:c"', /“:”/],
  ])('or can’t be one is refused: %s', async (line, words) => {
    expect(await ana.type(`/apikey ${line}`)).toMatch(words);
  });

  it('is no obstacle to the same channel in another project, nor to writing one’s own name otherwise', async () => {
    expect(await ana.type('/apikey channel add rasa project:attic')).toMatch(/attic\/rasa/);
    expect(await ana.type('/apikey project rename attic to:Attic')).toMatch(/to Attic\./);
    expect(await ana.type('/apikey channel rename web to:Web')).toMatch(/to Web\./);
  });
});

describeOnBoth('an integration channel', (fixture) => {
  const app = appOn(fixture);

  it('is added, listed, renamed and removed, and each of it is in the trail', async () => {
    const { ana } = await openShopWithKey(app());
    const screen = await ana.type('/apikey channel add dialogflow');
    expect(screen).toMatch(/Added the integration channel shop\/dialogflow/);
    expect(screen).toMatch(/\/apikey create shop\/dialogflow name:NAME/);
    expect(buttonsOn(screen)).toEqual(['Generate API key']);
    const list = await ana.type('/apikey channel list');
    expect(list).toMatch(/2 integration channels/);
    expect(list).toMatch(/^dialogflow +shop +0$/m);
    expect(list).toMatch(/^rasa +shop +1$/m);
    expect(await ana.type('/apikey channel rename dialogflow to:"Dialog flow"')).toMatch(/to Dialog flow\./);
    expect(buttonsOn(await ana.type('/apikey channel remove "dialog flow"'))).toEqual(['Remove', 'Cancel']);
    expect(await ana.pick('Remove')).toMatch(/Removed the integration channel Dialog flow/);
    expect(await ana.type('/apikey channel list')).toMatch(/1 integration channel$/m);
    const events = await auditRows(app().latchkey.context);
    expect(events.map(({ action, subject }) => `${action} ${subject}`)).toEqual(
      expect.arrayContaining(['channel.add dialogflow', 'channel.rename Dialog flow', 'channel.remove Dialog flow']),
    );
  });

  it('that still has keys is not removed', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const refused = await ana.type('/apikey channel remove rasa');
    expect(refused).toMatch(/rasa still has keys/);
    expect(buttonsOn(refused)).toEqual([]);
    expect(await app().verify(bot.secret)).toBe('current');
    await ana.confirm('/apikey delete chat-bot', 'Delete');
    expect(await ana.confirm('/apikey channel remove rasa', 'Remove')).toMatch(/Removed/);
    expect(await ana.type('/apikey create rasa name:new')).toMatch(/no integration channel called/);
  });

  it('that gets a key while the question stands is not removed either', async () => {
    const { ana } = await openShopWithKey(app());
    await letIn(app(), 'ben', 'operator');
    await ana.typeAll('/apikey channel add empty', '/apikey channel remove empty');
    shownIn(await app().user('ben').type('/apikey create empty name:quick'));
    expect(await ana.pick('Remove')).toMatch(/still has keys/);
  });
});

describeOnSqlite('integration channels of one name in several projects', (fixture) => {
  const app = appOn(fixture);

  it('are told apart by the active project, by project/channel, by project:, or by asking', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.typeAll('/apikey project create attic', '/apikey channel add rasa', '/apikey create rasa name:dusty');
    expect(await ana.type('/apikey channel settings rasa')).toMatch(/attic\/rasa/);
    expect(await ana.type('/apikey channel settings shop/rasa')).toMatch(/shop\/rasa/);
    expect(await ana.type('/apikey create rasa name:one project:shop')).toMatch(/For shop\/rasa/);
    await ana.typeAll('/apikey project create third', '/apikey channel settings rasa');
    const choice = await ana.type('/apikey channel settings rasa');
    expect(choice).toMatch(/2 integration channels called rasa/);
    expect(buttonsOn(choice).toSorted()).toEqual(['attic/rasa', 'shop/rasa']);
    expect(await ana.pick('shop/rasa')).toMatch(/Channel settings: shop\/rasa/);
  });

  it('the choice leads to the very one that was picked, with all else that was typed', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.typeAll('/apikey project create attic', '/apikey channel add rasa', '/apikey project create third');
    await ana.type('/apikey create rasa name:picked expires:90d');
    const screen = await ana.pick('attic/rasa');
    expect(screen).toMatch(/For attic\/rasa.*15 Apr 2026/);
    shownIn(screen);
  });
});
