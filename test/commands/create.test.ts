import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { moment, plainText } from '../../src/domain/time/moment.ts';
import { DAY, HOUR } from '../../src/domain/time/time.ts';
import type { ConsolePerson } from '../people/consolePerson.ts';
import { shownIn } from '../people/screen.ts';
import { keyOn } from '../support/cards.ts';
import { describeOnBoth, describeOnSqlite } from '../support/databases.ts';
import { auditRows, keyRow, secretRows } from '../support/rows.ts';
import { appOn, letIn, openShopWithKey, repeats, say, sharedConsoleApp, showsSecret, speakerOf } from './app.ts';

describeOnBoth('somebody creates a key', (fixture) => {
  const app = appOn(fixture);
  let ana: ConsolePerson;

  beforeEach(async () => {
    ana = app().user('ana');
    await ana.typeAll('/apikey project create shop', '/apikey channel add rasa');
  });

  it('invariant 1: they see its ID and its secret, once, and the secret works', async () => {
    const screen = await ana.type('/apikey create rasa name:chat-bot');
    const { id, secret } = shownIn(screen);
    expect(secret).toMatch(/^lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}$/);
    expect(screen).toMatch(new RegExp(`^ *ID +${id}$`, 'm'));
    expect(screen).toMatch(/only time/);
    expect(await app().verify(secret)).toBe('current');
    expect(await ana.type('/apikey show chat-bot')).not.toContain(secret.slice(20));
  });

  it('it is theirs and expires in a year, unless they say otherwise', async () => {
    const screen = await ana.type('/apikey create rasa name:chat-bot');
    const inAYear = plainText(moment(app().time.now() + 365 * DAY, 'day'));
    expect(screen).toMatch(/owned by ana/);
    expect(screen).toContain(inAYear);
    const details = await ana.type('/apikey show chat-bot');
    expect(details).toMatch(/Owner +ana$/m);
    expect(details).toMatch(new RegExp(`Expires +${inAYear}$`, 'm'));
    expect(details).toMatch(/Status +active$/m);
  });

  it('invariant 6: the key and the audit event that names it are there together, and nothing of it in plain', async () => {
    const { id, secret } = shownIn(await ana.type('/apikey create rasa name:chat-bot'));
    const { context } = app().latchkey;
    expect(await auditRows(context, { keyId: id })).toMatchObject([
      { action: 'key.create', subject: 'chat-bot', actorName: 'ana', outcome: 'done' },
      { action: 'secret.promote' },
    ]);
    const stored = JSON.stringify([await keyRow(context, id), await secretRows(context, id)]);
    expect(stored).not.toContain(secret.slice(20));
    expect(app().logged()).not.toContain(secret.slice(20));
  });

  it('a name that is taken is refused, and free again when its key is deleted', async () => {
    await ana.type('/apikey create rasa name:chat-bot');
    const screen = await ana.type('/apikey create rasa name:CHAT-BOT');
    expect(showsSecret(screen)).toBe(false);
    expect(screen).toMatch(/already has a key called CHAT-BOT/);
    await ana.confirm('/apikey delete chat-bot', 'Delete');
    shownIn(await ana.type('/apikey create rasa name:CHAT-BOT'));
  });

  it('two who take one name at the same moment: one gets the key, the other reads that the name is taken', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => say(app(), 'ana', 'create rasa name:chat-bot')));
    expect(answers.map((answer) => answer.kind).sort()).toEqual(['delivered', 'view', 'view']);
    expect(await ana.type('/apikey list')).toMatch(/^1 API key$/m);
  });
});

describe('a key’s owner', () => {
  const app = sharedConsoleApp();
  let ana: ConsolePerson;

  beforeAll(async () => {
    ({ ana } = await openShopWithKey(app()));
    await letIn(app(), 'ben', 'viewer');
    await app().user('zoe').type('/apikey whoami');
  });

  it.each(['@ben', 'ben', 'Ben', '<@ben|Ben>'])('may be another member of the project: owner:%s', async (owner) => {
    const name = `key ${owner.length}${owner.charCodeAt(0)}`;
    const asked = await ana.type(`/apikey create rasa name:"${name}" owner:${owner}`);
    expect(asked).toMatch(/Owner +ben \(console\)$/m);
    expect(await ana.pick('Generate')).toMatch(/owned by ben \(console\)/);
    expect(await ana.type(`/apikey show "${name}"`)).toMatch(/Owner +ben$/m);
  });

  it('who is no member of the project is refused: the key would be out of their sight', async () => {
    const screen = await ana.type('/apikey create rasa name:other owner:@zoe');
    expect(showsSecret(screen)).toBe(false);
    expect(screen).toMatch(/zoe isn’t a member/);
    expect(screen).toMatch(/\/apikey project member/);
    expect(await ana.type('/apikey list')).not.toMatch(/other/);
  });

  it('whom nobody knows is asked about, and the rest is repeated (invariant 12)', async () => {
    const screen = await ana.type('/apikey create rasa name:"Chat bot" owner:@nobody expires:90d');
    expect(screen).toMatch(/haven’t met @nobody/);
    expect(repeats(screen, 'create', 'channel:rasa', 'name:"Chat bot"', 'expires:90d'), screen).toBe(true);
  });
});

describe('a key’s name', () => {
  const app = sharedConsoleApp();
  let ana: ConsolePerson;

  beforeAll(async () => {
    ({ ana } = await openShopWithKey(app()));
    await ana.typeAll('/apikey create rasa name:"Chat bot"', '/apikey channel add dialogflow');
  });

  it.each([
    ['the same', '"Chat bot"', /already has a key called/],
    ['in other letters and with more space', '"CHAT  BOT"', /already has a key called/],
    ['wholly in letters of another alphabet that look the same', '"сһат вот"', /already has a key called/],
    ['with some letters of another alphabet', '"Chаt bot"', /mixes Latin and Cyrillic/],
    ['in full-width letters', '"Ｃｈａｔ ｂｏｔ"', /already has a key called/],
    ['with something between its letters that nobody sees', '"Chat\u200b bot"', /invisible/],
    ['with an override of the direction of writing', '"Chat \u202etob"', /invisible/],
  ])('can’t be one that looks like another’s: %s', async (_, name, words) => {
    const screen = await ana.type(`/apikey create rasa name:${name}`);
    expect(showsSecret(screen)).toBe(false);
    expect(screen).toMatch(words);
  });

  it('may be the same in another integration channel', async () => {
    shownIn(await ana.type('/apikey create dialogflow name:"Chat bot"'));
  });

  it.each([
    ['Café', 'Café'],
    ['“Déjà vu”', 'Déjà vu'],
    ['聊天机器人', '聊天机器人'],
    ['🤖', '🤖'],
    [`"${'x'.repeat(64)}"`, 'x'.repeat(64)],
  ])('may be written in any one alphabet: %s', async (typed, name) => {
    expect(await ana.type(`/apikey create rasa name:${typed}`)).toMatch(new RegExp(`^ *Name +${name}$`, 'm'));
  });

  it.each([
    ['too long', 'x'.repeat(65), /65 characters; the limit is 64/],
    ['with a character that has a meaning in commands', 'chat/bot', /“\/”/],
    ['that is a mention', '"@bot"', /“@”/],
    ['that is a path, which is named as it was typed', '../up', /name:\.\.\/up/],
  ])('can’t be one %s', async (_, name, words) => {
    const screen = await ana.type(`/apikey create rasa name:${name}`);
    expect(showsSecret(screen)).toBe(false);
    expect(screen).toMatch(words);
    expect(repeats(screen, 'create', 'channel:rasa'), screen).toBe(true);
  });
});

describe('a key’s integration channel', () => {
  const app = sharedConsoleApp();

  it('that contradicts the project: is not guessed at, and no key is made in either', async () => {
    const { ana } = await openShopWithKey(app());
    await ana.typeAll('/apikey project create attic', '/apikey channel add rasa');
    const screen = await ana.type('/apikey create channel:shop/rasa project:attic name:where');
    expect(showsSecret(screen), screen).toBe(false);
    expect(screen).toMatch(/attic/);
    expect(await ana.type('/apikey list')).not.toMatch(/where/);
  });
});

describe('a key’s expiry', () => {
  const app = sharedConsoleApp();
  let ana: ConsolePerson;

  beforeAll(async () => {
    ({ ana } = await openShopWithKey(app()));
  });

  it.each([
    ['90d', 90 * DAY],
    ['24h', DAY],
    ['1d12h', DAY + 12 * HOUR],
    ['2w', 14 * DAY],
    ['10y', 3650 * DAY],
  ])('may be a time from now: expires:%s', async (expires, life) => {
    const { id } = shownIn(await ana.type(`/apikey create rasa name:for-${expires} expires:${expires}`));
    expect((await keyRow(app().latchkey.context, id)).expiresAt).toBe(app().time.now() + life);
  });

  it.each([
    ['yesterday', '2026-01-14', /[Kk]eys must expire|less than a minute away/],
    ['not at all', 'none', /[Kk]eys must expire|less than a minute away/],
    ['in eleven years', '11y', /the maximum is 3650d/],
    ['on a day that no calendar has', '2026-02-30', /30 February doesn’t exist/],
    ['some day', 'soon', /date|90d/],
    ['with a minus', '-5d', /date|90d/],
  ])('that is %s is refused with words, and the rest is repeated (invariant 12)', async (_, expires, words) => {
    const screen = await ana.type(`/apikey create rasa name:other expires:${expires}`);
    expect(showsSecret(screen)).toBe(false);
    expect(screen).toContain(expires);
    expect(screen).toMatch(words);
    expect(repeats(screen, 'create', 'channel:rasa', 'name:other'), screen).toBe(true);
  });

  it('may be the end of a day: expires:2026-03-31', async () => {
    const screen = await ana.type('/apikey create rasa name:until-spring expires:2026-03-31');
    expect(screen).toContain('31 Mar 2026');
    const { secret } = shownIn(screen);
    app().time.advance(Date.UTC(2026, 2, 31, 23, 59) - app().time.now());
    expect(await app().verify(secret)).toBe('current');
    app().time.advance(60_000);
    expect(await app().verify(secret)).toBe('EXPIRED');
  });
});

describeOnSqlite('invariant 5: a new key whose secret can’t be shown', (fixture) => {
  const app = appOn(fixture);
  const create = (outcome: 'refused' | 'unknown', seen: (secret: string) => void = () => undefined) =>
    app().latchkey.core.handle(speakerOf('ana'), { kind: 'text', line: 'create rasa name:other' }, (card) => {
      seen(keyOn(card).secret);
      return Promise.resolve({ outcome });
    });

  it('goes away with it, and its name is free again', async () => {
    const { ana } = await openShopWithKey(app());
    expect(await create('refused')).toMatchObject({
      kind: 'delivered',
      followUp: { blocks: [{ text: expect.stringMatching(/discarded/) }] },
    });
    expect(await ana.type('/apikey list')).toMatch(/^1 API key$/m);
    shownIn(await ana.type('/apikey create rasa name:other'));
  });

  it('waits for its first use where nobody knows whether it was seen, and says so', async () => {
    const { ana } = await openShopWithKey(app());
    let secret = '';
    const answer = await create('unknown', (seen) => {
      secret = seen;
    });
    expect(answer).toMatchObject({
      kind: 'delivered',
      followUp: { blocks: [{ text: expect.stringMatching(/otherwise the key is discarded/) }] },
    });
    expect(await ana.type('/apikey list')).toMatch(/other.*not used yet/);
    expect(await app().verify(secret)).toBe('pending');
    expect(await app().verify(secret)).toBe('current');
  });
});
