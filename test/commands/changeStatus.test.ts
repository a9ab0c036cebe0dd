import { beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/domain/time/time.ts';
import type { ConsolePerson } from '../people/consolePerson.ts';
import { type ShownKey, shownIn } from '../people/screen.ts';
import { describeOnBoth, describeOnSqlite } from '../support/databases.ts';
import { auditRows, secretRows } from '../support/rows.ts';
import { appOn, buttonsOn, letIn, lock, openShopWithKey, sharedConsoleApp, showsSecret } from './app.ts';

describeOnBoth('invariant 7: a key’s standing counts from the moment that the command has answered', (fixture) => {
  const app = appOn(fixture);

  it('disable stops it at once, activate brings it back as it was', async () => {
    const { ana, bot } = await openShopWithKey(app());
    expect(await app().verify(bot.secret)).toBe('current');
    const question = await ana.type('/apikey disable chat-bot reason:"seen in a log"');
    expect(buttonsOn(question)).toEqual(['Disable', 'Cancel']);
    expect(question).toMatch(/stops working at once/);
    const disabled = await ana.pick('Disable');
    expect(disabled).toMatch(/Disabled chat-bot/);
    expect(disabled).toContain(`/apikey activate key:${bot.id}`);
    expect(await app().verify(bot.secret)).toBe('DISABLED');
    expect(await ana.type('/apikey list')).toMatch(/chat-bot.*disabled +no/);

    expect(buttonsOn(await ana.type(`/apikey activate key:${bot.id}`))).toEqual(['Activate', 'Cancel']);
    expect(await ana.pick('Activate')).toMatch(/works again/);
    expect(await app().verify(bot.secret)).toBe('current');
    const events = await auditRows(app().latchkey.context, { keyId: bot.id });
    expect(events.map(({ action, reason }) => [action, reason])).toEqual([
      ['key.create', null],
      ['secret.promote', null],
      ['key.disable', 'seen in a log'],
      ['key.activate', null],
    ]);
  });

  it('too many wrong secrets lock it, the owner is told, and unlock clears the lock and the count', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await lock(app(), bot);
    expect(await app().verify(bot.secret)).toBe('LOCKED');
    const told = await ana.type('/apikey unlock chat-bot');
    expect(told).toMatch(/chat-bot.*locked/);
    expect(buttonsOn(told)).toEqual(['Unlock', 'Cancel']);
    expect(await ana.pick('Unlock')).toMatch(/Unlocked chat-bot/);
    expect(await app().verify(bot.secret)).toBe('current');
    expect(await ana.type('/apikey show chat-bot')).toMatch(/0 of 10/);
  });

  it('delete is for good, and after the channel’s last key its screen offers to generate a new one', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const web = shownIn(await ana.type('/apikey create rasa name:web'));
    expect(buttonsOn(await ana.type('/apikey delete chat-bot'))).toEqual(['Delete', 'Cancel']);
    const first = await ana.pick('Delete');
    expect(first).toMatch(/shop\/rasa has 1 key left/);
    expect(buttonsOn(first)).toEqual([]);
    expect(await app().verify(bot.secret)).toBe('DELETED');
    expect(await app().verify(web.secret)).toBe('current');

    const last = await ana.confirm('/apikey delete web', 'Delete');
    expect(last).toMatch(/no keys left/);
    expect(buttonsOn(last)).toEqual(['Generate new key']);
    expect(await ana.pick('Generate new key')).toMatch(/^name: /m);
    expect(shownIn(await ana.type('chat-bot')).id).not.toBe(bot.id);
  });

  it('delete stops an overlap too: every secret of the key', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const fresh = shownIn(await ana.confirm('/apikey regenerate rasa overlap:24h', 'Regenerate'));
    expect(await app().verify(bot.secret)).toBe('previous');
    await ana.confirm('/apikey delete chat-bot', 'Delete');
    expect(await app().verify(bot.secret)).toBe('DELETED');
    expect(await app().verify(fresh.secret)).toBe('DELETED');
    const states = (await secretRows(app().latchkey.context, bot.id)).map(({ state }) => state);
    expect(states).toEqual(['retired', 'retired']);
  });
});

describe('a verb that finds the key so already says how it stands, and asks nothing', () => {
  const app = sharedConsoleApp();
  let ana: ConsolePerson;
  let deleted: ShownKey;

  beforeAll(async () => {
    ({ ana } = await openShopWithKey(app()));
    const stuck = shownIn(await ana.type('/apikey create rasa name:stuck'));
    deleted = shownIn(await ana.type('/apikey create rasa name:gone'));
    await ana.type('/apikey create rasa name:asleep');
    await lock(app(), stuck);
    await ana.confirm('/apikey disable asleep', 'Disable');
    await ana.confirm('/apikey delete gone', 'Delete');
  });

  it.each([
    ['disable asleep', /already disabled/, /activate/],
    ['activate chat-bot', /isn’t disabled/, /show/],
    ['activate stuck', /locked, not disabled/, /unlock/],
    ['unlock chat-bot', /isn’t locked/, /show/],
    ['unlock asleep', /isn’t locked/, /show/],
  ])('%s', async (line, what, next) => {
    const screen = await ana.type(`/apikey ${line}`);
    expect(screen).toMatch(what);
    expect(screen).toMatch(next);
    expect(buttonsOn(screen)).toEqual([]);
  });

  it.each(['disable', 'activate', 'unlock', 'delete'])('%s refuses a key that is deleted', async (verb) => {
    const screen = await ana.type(`/apikey ${verb} ${deleted.id}`);
    expect(screen).toMatch(/gone was deleted/);
    expect(screen).toMatch(/\/apikey create/);
    expect(buttonsOn(screen)).toEqual([]);
  });

  it.each([
    ['off', 'Disable'],
    ['deactivate', 'Disable'],
    ['rm', 'Delete'],
    ['remove', 'Delete'],
  ])('%s is another word for it', async (alias, verb) => {
    expect(buttonsOn(await ana.type(`/apikey ${alias} chat-bot`))).toEqual([verb, 'Cancel']);
  });

  it('a verb without a key asks which, and a key’s name with spaces stands in quotes of any kind', async () => {
    expect(await ana.type('/apikey disable')).toMatch(/\[\d\] stuck in shop\/rasa/);
    await ana.type('');
    await ana.type('/apikey create rasa name:"two words"');
    for (const typed of ['"two words"', '“two words”', '„two words“', '«two words»', "'two words'"]) {
      expect(buttonsOn(await ana.type(`/apikey disable ${typed}`))).toEqual(['Disable', 'Cancel']);
    }
  });
});

describeOnSqlite('a key that is both disabled and locked', (fixture) => {
  const app = appOn(fixture);

  it('stays locked when it is activated, and says so', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await lock(app(), bot);
    await ana.confirm('/apikey disable chat-bot', 'Disable');
    expect(await ana.type('/apikey list')).toMatch(/disabled +yes/);
    expect(await ana.confirm('/apikey activate chat-bot', 'Activate')).toMatch(/still locked/);
    expect(await app().verify(bot.secret)).toBe('LOCKED');
    await ana.confirm('/apikey unlock chat-bot', 'Unlock');
    expect(await app().verify(bot.secret)).toBe('current');
  });

  it('stays disabled when it is unlocked', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await lock(app(), bot);
    await ana.confirm('/apikey disable chat-bot', 'Disable');
    await ana.confirm('/apikey unlock chat-bot', 'Unlock');
    expect(await app().verify(bot.secret)).toBe('DISABLED');
  });

  it('one that has expired is not brought back by activating it, and says so', async () => {
    const { ana } = await openShopWithKey(app());
    const brief = shownIn(await ana.type('/apikey create rasa name:brief expires:1h'));
    await ana.confirm('/apikey disable brief', 'Disable');
    app().time.advance(2 * HOUR);
    expect(await ana.confirm('/apikey activate brief', 'Activate')).toMatch(/still expired/);
    expect(await app().verify(brief.secret)).toBe('EXPIRED');
  });
});

describeOnSqlite('the question before it', (fixture) => {
  const app = appOn(fixture);

  it('shows the key, its owner, and who used it in the last 24 hours', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await app().verify(bot.secret, '192.0.2.7');
    app().time.advance(2 * DAY);
    await app().verify(bot.secret, '192.0.2.8');
    for (const verb of ['disable', 'delete', 'regenerate key:']) {
      const question = await ana.type(`/apikey ${verb.endsWith(':') ? verb : `${verb} `}chat-bot`);
      expect(question).toMatch(/Key +chat-bot/);
      expect(question).toContain(bot.id);
      expect(question).toMatch(/Channel +shop\/rasa/);
      expect(question).toMatch(/Owner +ana/);
      expect(question).toMatch(/24 hours.*192\.0\.2\.8/);
      expect(question).not.toMatch(/192\.0\.2\.7/);
      expect(showsSecret(question)).toBe(false);
    }
  });

  it('says that nobody used it where nobody did', async () => {
    const { ana } = await openShopWithKey(app());
    expect(await ana.type('/apikey disable chat-bot')).toMatch(/24 hours by +nobody/);
  });
});

describeOnBoth('a key changes hands', (fixture) => {
  const app = appOn(fixture);

  it('to another member, who is told; its secret works on, and the old owner may be a stranger to it', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const ben = await letIn(app(), 'ben', 'viewer');
    await ben.type('/apikey whoami');
    const question = await ana.type('/apikey transfer chat-bot to:@ben reason:"ana leaves"');
    expect(buttonsOn(question)).toEqual(['Transfer', 'Cancel']);
    expect(question).toMatch(/to ben/);
    expect(await ana.pick('Transfer')).toMatch(/now belongs to ben/);
    expect(await app().verify(bot.secret)).toBe('current');
    expect(await ben.type('/apikey list owner:me')).toMatch(/made you the owner of the key chat-bot[\s\S]*chat-bot/);
    const [event] = await auditRows(app().latchkey.context, { action: 'key.transfer' });
    expect(event).toMatchObject({ reason: 'ana leaves', detail: { from: 'ana', to: 'ben' } });
    expect(await ben.confirm('/apikey disable chat-bot', 'Disable')).toMatch(/Disabled/);
  });
});

describeOnSqlite('a key does not change hands', (fixture) => {
  const app = appOn(fixture);

  it('to someone who is no member: it would be out of their sight', async () => {
    const { ana } = await openShopWithKey(app());
    await app().user('zoe').type('/apikey whoami');
    const asked = await ana.type('/apikey transfer chat-bot to:@zoe');
    const screen = buttonsOn(asked).length === 0 ? asked : await ana.pick('Transfer');
    expect(screen).toMatch(/zoe isn’t a member/);
    expect(await ana.type('/apikey show chat-bot')).toMatch(/Owner +ana/);
  });

  it('to someone who left the project while the question stood', async () => {
    const { ana } = await openShopWithKey(app());
    await letIn(app(), 'ben', 'viewer');
    await ana.type('/apikey transfer chat-bot to:@ben');
    await app().user('root').type('/apikey role revoke @ben project:shop');
    expect(await ana.pick('Transfer')).toMatch(/ben isn’t a member/);
    expect(await ana.type('/apikey show chat-bot')).toMatch(/Owner +ana/);
  });

  it('to whom it belongs already, or to whom nobody knows', async () => {
    const { ana } = await openShopWithKey(app());
    expect(await ana.type('/apikey transfer chat-bot to:me')).toMatch(/ana already owns this key/);
    const unknown = await ana.type('/apikey transfer chat-bot to:@nobody');
    expect(unknown).toMatch(/haven’t met @nobody/);
    expect(buttonsOn(unknown)).toEqual([]);
  });
});
