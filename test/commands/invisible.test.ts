import { expect, it } from 'vitest';
import { encodeAction } from '../../src/chat/contracts/actionCode.ts';
import type { ShownKey } from '../people/screen.ts';
import { describeOnBoth, describeOnSqlite } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { appOn, buttonsOn, type ConsoleApp, letIn, openShopWithKey, press } from './app.ts';

/** What is there in somebody else's project, and what is nowhere, with as many letters. */
interface Pair {
  readonly theirs: string;
  readonly nobodys: string;
}

/** ana's project; zoe has one of her own, and has never been in ana's. */
async function twoFixtures(app: ConsoleApp) {
  const { ana, bot } = await openShopWithKey(app);
  await ana.type('/apikey app register web-shop key:chat-bot');
  const zoe = app.user('zoe');
  await zoe.typeAll(
    '/apikey project create attic',
    '/apikey channel add crm',
    '/apikey create crm name:mine',
    '/apikey app register mine',
  );
  return { ana, bot, zoe, pairs: pairsOf(bot) };
}

function pairsOf(bot: ShownKey): Readonly<Record<'key' | 'keyId' | 'path' | 'channel' | 'project' | 'app', Pair>> {
  return {
    key: { theirs: 'chat-bot', nobodys: 'chit-but' },
    keyId: { theirs: bot.id, nobodys: 'Zz9Zz9Zz9Zz9Zz9Z' },
    path: { theirs: 'shop/rasa/chat-bot', nobodys: 'shap/risa/chit-but' },
    channel: { theirs: 'rasa', nobodys: 'risu' },
    project: { theirs: 'shop', nobodys: 'shup' },
    app: { theirs: 'web-shop', nobodys: 'wib-shep' },
  };
}

/** Every command that names a thing, with a place for its name. */
const LINES: readonly (readonly ['key' | 'channel' | 'project' | 'app', string])[] = [
  ['channel', 'create {} name:intruder'],
  ['project', 'create crm name:intruder project:{}'],
  ['channel', 'regenerate {}'],
  ['key', 'regenerate key:{}'],
  ['key', 'regenerate crm key:{}'],
  ['channel', 'list {}'],
  ['project', 'list project:{}'],
  ['key', 'show {}'],
  ['channel', 'show mine channel:{}'],
  ['key', 'disable {}'],
  ['key', 'activate {}'],
  ['key', 'unlock {}'],
  ['key', 'delete {}'],
  ['key', 'transfer {} to:me'],
  ['key', 'snooze {} for:1d'],
  ['key', 'not-mine {}'],
  ['project', 'project use {}'],
  ['project', 'project settings {}'],
  ['project', 'project rename {} to:mine'],
  ['project', 'project archive {}'],
  ['project', 'project member me project:{}'],
  ['project', 'project warnings project:{}'],
  ['project', 'project warnings project:{} days:1 off:unused'],
  ['project', 'channel add web project:{}'],
  ['channel', 'channel rename {} to:mine'],
  ['channel', 'channel remove {}'],
  ['channel', 'channel settings {}'],
  ['project', 'channel list project:{}'],
  ['project', 'role grant me role:owner project:{}'],
  ['project', 'role revoke me project:{}'],
  ['project', 'role list project:{}'],
  ['key', 'audit key:{}'],
  ['key', 'retire {}'],
  ['key', 'rollback {}'],
  ['key', 'rotation show {}'],
  ['key', 'rotation step {} do:done'],
  ['key', 'rotation reveal {}'],
  ['key', 'app list key:{}'],
  ['project', 'app list project:{}'],
  ['project', 'app register intruder project:{}'],
  ['key', 'app register intruder key:{}'],
  ['app', 'app show {}'],
  ['app', 'app show shop/{}'],
  ['app', 'app link {}'],
  ['key', 'app link mine key:{}'],
  ['app', 'app unlink {} key:mine'],
  ['app', 'app undeploy {}'],
  ['app', 'app update-secret {}'],
  ['app', 'app deploy {} done:yes'],
  ['app', 'app remove {}'],
];

describeOnBoth('invariant 10: what lies outside a person’s projects does not exist for them', (fixture) => {
  const app = appOn(fixture);

  it('every command says the same, word for word, of what is somebody else’s and of what is nowhere', async () => {
    const { zoe, pairs } = await twoFixtures(app());
    for (const [kind, line] of LINES) {
      const names = kind === 'key' ? [pairs.key, pairs.keyId, pairs.path] : [pairs[kind]];
      if (kind === 'channel') names.push({ theirs: 'shop/rasa', nobodys: 'shup/risu' });
      for (const { theirs, nobodys } of names) {
        const ofTheirs = await zoe.type(`/apikey ${line.replace('{}', theirs)}`);
        const ofNobodys = await zoe.type(`/apikey ${line.replace('{}', nobodys)}`);
        expect(ofTheirs.replaceAll(theirs, nobodys), line).toBe(ofNobodys);
        expect(ofTheirs, line).toMatch(/no (such )?(key|project|integration channel|app)/);
        expect(buttonsOn(ofTheirs), line).toEqual([]);
      }
    }
  });

  it('nor does a guess lead there: what is nearly somebody else’s name is not suggested', async () => {
    const { ana, zoe } = await twoFixtures(app());
    for (const line of ['show chat-bt', 'regenerate raza', 'project use shp', 'list project:sho', 'disable chat']) {
      expect(await zoe.type(`/apikey ${line}`), line).not.toMatch(/Did you mean|chat-bot|rasa|shop/);
    }
    expect(await ana.type('/apikey show chat-bt')).toMatch(/Did you mean chat-bot/);
  });

  it('nor is it offered where something is asked for', async () => {
    const { zoe } = await twoFixtures(app());
    for (const line of ['create', 'disable', 'regenerate', 'project use', 'channel settings', 'transfer']) {
      const screen = await zoe.type(`/apikey ${line}`);
      expect(screen, line).toMatch(/^[a-z]+: /m);
      expect(screen, line).not.toMatch(/shop|rasa|chat-bot/);
      await zoe.type('');
    }
  });

  it('nor do buttons lead there, no matter who may have got hold of what they carry', async () => {
    const { ana, bot } = await twoFixtures(app());
    const { channels, projects } = await rowsOf(app());
    const go = (path: string, options: Readonly<Record<string, string>>) =>
      encodeAction({ kind: 'go', path: path.split(' '), options });
    const [channel = '', project = ''] = [channels.get('rasa'), projects.get('shop')];
    for (const action of [
      go('regenerate', { channel }),
      go('regenerate', { key: bot.id }),
      go('disable', { key: bot.id }),
      go('snooze', { key: bot.id, for: '1d' }),
      go('not-mine', { key: bot.id }),
      go('transfer', { key: bot.id }),
      go('project warnings', { project, off: 'unused' }),
      go('create', { channel }),
      go('channel settings', { channel }),
      go('list', { channel }),
      go('list', { project }),
      go('audit', { key: bot.id }),
      go('rotation show', { key: bot.id }),
      go('app link', { app: 'web-shop' }),
      go('app show', { app: 'web-shop' }),
    ]) {
      expect(await press(app(), 'zoe', action), action).toMatch(/no (such )?(key|project|integration channel|app)/);
      expect((await press(app(), 'zoe', action)).replaceAll('web-shop', ''), action).not.toMatch(
        /chat-bot|rasa\b(?!=)|shop/,
      );
    }
    expect(await ana.type('/apikey list')).toMatch(/active/);
  });

  it('and what was theirs until they were taken out no longer exists, though they own the key', async () => {
    const { ana } = await twoFixtures(app());
    const ben = await letIn(app(), 'ben', 'operator');
    await ben.type('/apikey create rasa name:bens project:shop');
    await ana.type('/apikey role revoke @ben project:shop');
    for (const line of ['show bens', 'disable bens', 'regenerate key:bens', 'transfer bens to:@ana']) {
      expect(await ben.type(`/apikey ${line}`)).toMatch(/no key called/);
    }
    expect(await ben.type('/apikey list owner:me')).toMatch(/No key matches/);
    const refused = (await auditRows(app().latchkey.context)).filter(({ outcome }) => outcome === 'refused');
    expect(
      refused.map(({ action, subject, actorName, detail }) => [actorName, action, subject, detail['code']]),
    ).toEqual(
      ['key.show', 'key.disable', 'key.regenerate', 'key.transfer'].map((action) => [
        'ben',
        action,
        'such key',
        'not-found',
      ]),
    );
  });
});

describeOnSqlite('invariant 10, where it is hardest', (fixture) => {
  const app = appOn(fixture);

  it('that the name of somebody else’s project is taken is all that is said of it: not whose it is, nor what is in it', async () => {
    const { zoe } = await twoFixtures(app());
    for (const line of ['project create SHOP', 'project rename attic to:SHOP']) {
      const screen = await zoe.type(`/apikey ${line}`);
      expect(screen).toMatch(/already a project called SHOP/);
      expect(screen).not.toMatch(/shop|ana|rasa|chat-bot/);
      expect(buttonsOn(screen)).toEqual([]);
    }
  });

  it('a deleted key of somebody else’s is no key here either, even by its ID', async () => {
    const { ana, bot, zoe } = await twoFixtures(app());
    await ana.confirm('/apikey delete chat-bot', 'Delete');
    const ofTheirs = await zoe.type(`/apikey show ${bot.id}`);
    expect(ofTheirs.replaceAll(bot.id, 'x'.repeat(16))).toBe(await zoe.type(`/apikey show ${'x'.repeat(16)}`));
  });
});

/** The IDs that the tables give, by name. */
async function rowsOf(app: ConsoleApp) {
  return await app.latchkey.context.database.read(async (manager) => {
    const read = async (table: string) => {
      const rows: { id: string; name: string }[] = await manager.query(`SELECT "id", "name" FROM "${table}"`);
      return new Map(rows.map(({ id, name }) => [name, id]));
    };
    return { channels: await read('channel'), projects: await read('project') };
  });
}
