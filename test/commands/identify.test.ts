import { expect, it } from 'vitest';
import { LeakQuestionEntity } from '../../src/persistence/entities/incidents/leakQuestions.ts';
import { takeLeakReport } from '../../src/services/leaks/takeReport.ts';
import { dumpDatabase } from '../simulation/dump.ts';
import { wrongSecret } from '../support/actors.ts';
import { describeOnBoth } from '../support/databases.ts';
import { auditRows } from '../support/rows.ts';
import { appOn, buttonsOn, openShopWithKey } from './app.ts';

const REPORTED = 'It’s a secret of a key that you can’t see. It was reported to the key’s owner';
const ELSEWHERE = 'It doesn’t belong to a key you can see.';

describeOnBoth('identify', (fixture) => {
  const app = appOn(fixture);

  /** Somebody pastes into the form. */
  async function paste(who: ReturnType<ReturnType<typeof app>['user']>, text: string) {
    expect(await who.type('/apikey identify')).toMatch(/^secret: /m);
    return await who.type(text);
  }

  it('says which key it is, whose, whether it works and who uses it, and offers what to do', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await app().verify(bot.secret, '192.0.2.7', 'billing');
    const shown = await paste(ana, `API_KEY="${bot.secret}"`);
    expect(shown).toContain('It’s the current secret of this key (generation 1).');
    expect(shown).toMatch(/Owner +ana/);
    expect(shown).toMatch(/Used in the last 7 days by +billing at 192\.0\.2\.7/);
    expect(buttonsOn(shown)).toEqual(['Disable now', 'Regenerate now', 'It is a test key']);
    await ana.pick('Disable now');
    await ana.pick('Disable');
    expect(await app().verify(bot.secret)).toBe('DISABLED');
    expect(await paste(ana, bot.secret)).toContain('The key is disabled.');
  });

  it('invariants 1 and 2: what was pasted is echoed, stored and logged nowhere', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const wrong = wrongSecret(bot.id);
    const shown = [await paste(ana, bot.secret), await paste(ana, wrong), await paste(ana, bot.secret.slice(0, 30))];
    const stored = JSON.stringify([...(await dumpDatabase(app().latchkey.context.database))]);
    for (const place of [...shown, stored, app().logged()])
      for (const secret of [bot.secret, wrong]) expect(place.includes(secret.slice(20, 30))).toBe(false);
  });

  it('tells old secrets, altered ones, parts and other texts apart', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.confirm('/apikey regenerate rasa overlap:1h', 'Regenerate');
    const previous = await paste(ana, bot.secret);
    expect(previous).toContain(
      'It’s the previous secret of this key, and still works beside the new one (generation 1).',
    );
    expect(buttonsOn(previous)).toContain('Retire old secret');
    await ana.pick('Retire old secret');
    await ana.pick('Retire');
    const retired = await paste(ana, bot.secret);
    expect(retired).toContain(
      'It’s an old secret of this key, and no longer works (generation 1). There’s nothing to do.',
    );
    expect(buttonsOn(retired)).toEqual([]);
    expect(await paste(ana, wrongSecret(bot.id))).toContain('but it isn’t one of its secrets, and never was');
    const part = await paste(ana, bot.secret.slice(0, 26));
    expect(part).toContain('It begins like a secret of this key. The secret part can’t be checked.');
    expect(buttonsOn(part)).toEqual(['Disable now', 'Regenerate now', 'It is a test key']);
    expect(await ana.pick('It is a test key')).toContain('is only a test key');
    expect(await paste(ana, 'ghp_abcdef')).toContain('That doesn’t contain a Latchkey secret.');
    const found = await auditRows(app().latchkey.context, { action: 'key.identify' });
    expect(found.map(({ detail }) => detail['found'])).toEqual(['whole', 'whole', 'wrong', 'part', 'nothing']);
  });

  it('invariant 10: who can’t see the key learns only of a whole right secret that it was reported, and all else reads alike', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const eve = app().user('eve');
    expect(await paste(eve, bot.secret)).toContain(REPORTED);
    const others = [
      bot.secret.slice(0, 30),
      wrongSecret(bot.id),
      wrongSecret('0123456789abcdef'),
      'lk_0123456789abcdef_abcdef',
    ];
    const answers: string[] = [];
    for (const text of others) answers.push(await paste(eve, text));
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain(ELSEWHERE);
    for (const answer of answers) expect(answer).not.toMatch(/chat-bot|shop|ana|rasa/);
    expect(await eve.type('/apikey audit')).not.toMatch(/chat-bot|shop|rasa/);

    const told = await ana.type('/apikey whoami');
    expect(told).toMatch(/eve \(console\) found a secret of your key chat-bot \(shop\/rasa\) where it shouldn’t be/);
    expect(told).toMatch(/eve \(console\) found something that begins like a secret of your key chat-bot/);
    const asked = async () =>
      await app().latchkey.context.database.read((manager) => manager.count(LeakQuestionEntity));
    expect(await asked()).toBe(2);
    // The same again tells nobody twice.
    await paste(eve, bot.secret);
    expect(await ana.type('/apikey whoami')).not.toMatch(/»/);
    expect(await asked()).toBe(2);
    expect(await ana.type('/apikey audit key:chat-bot')).toMatch(
      /eve \(console\), who can’t see the key, reported a secret of it/,
    );
  });

  it('someone on call disables without typing: the reason is on the button', async () => {
    const { bot } = await openShopWithKey(app());
    const olga = app().user('olga');
    await paste(olga, bot.secret);
    await olga.pick('Disable now');
    await olga.pick('Disable');
    expect(await app().verify(bot.secret)).toBe('DISABLED');
    const events = await auditRows(app().latchkey.context, { action: 'key.disable' });
    expect(events.map(({ reason }) => reason)).toEqual(['leaked secret']);
  });

  it('“It is a test key” is recorded, and keeps a signed report of that secret from acting; of no other one', async () => {
    const { ana, bot } = await openShopWithKey(app());
    await ana.type('/apikey project policy shop leak:disable');
    await paste(ana, bot.secret);
    expect(await ana.pick('It is a test key')).toContain('Recorded: the leaked secret of chat-bot is only a test key.');
    const { context } = app().latchkey;
    expect(await takeLeakReport(context, [{ token: bot.secret, url: '' }])).toEqual(['true_positive']);
    expect(await app().verify(bot.secret)).toBe('current');
    expect(await ana.type('/apikey audit key:chat-bot')).toMatch(/a person had said that it is only a test key/);
    expect(await ana.type('/apikey leak dismiss chat-bot')).toContain('No leaked secret of chat-bot is known.');
    expect(await ana.type('/apikey leak dismiss chat-bot generation:x')).toContain('A generation is a number');
    const next = await ana.confirm('/apikey regenerate rasa', 'Regenerate');
    const [secret = ''] = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}/.exec(next) ?? [];
    await takeLeakReport(context, [{ token: secret, url: '' }]);
    expect(await app().verify(secret)).toBe('DISABLED');
  });

  it('refuses a secret typed in the command, and looks several up at once', async () => {
    const { ana, bot } = await openShopWithKey(app());
    const eve = app().user('eve');
    expect(await ana.type(`/apikey identify ${bot.secret}`)).toContain(
      'That looks like a secret, so nothing was done.',
    );
    const both = await paste(eve, `${bot.secret} ${wrongSecret('0123456789abcdef')}`);
    expect(both).toContain(REPORTED);
    expect(both).toContain(ELSEWHERE);
  });
});
