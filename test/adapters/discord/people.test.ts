import { describe, expect, onTestFinished, test } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { PersonEntity } from '../../../src/persistence/entities/people/people.ts';
import { type DeliveryApp, openRunning, say } from './deliveryApp.ts';
import { makeKey, openChannel } from './deliveryScenes.ts';
import { ANA, BEN, GENERAL, GUILD, OLGA, ROOT, SECRETS } from './discordApp.ts';

async function open(): Promise<DeliveryApp> {
  const app = await openRunning();
  onTestFinished(() => app.close());
  return app;
}

describe('who someone is in Discord', () => {
  test('who is on call by a role may regenerate with a reason, and no longer once the role is gone', async () => {
    const app = await open();
    await openChannel(app);
    const { key, secret } = await makeKey(app);
    const asked = { key: secret.slice(3, 19), reason: 'incident 42' };
    const question = await say(app, OLGA, 'regenerate', asked);
    const answered = await app.discord.press(OLGA, question, 'Regenerate');
    expect((await answered.message()).text).toMatch(SECRETS);
    await app.becomes(secret, 'RETIRED');
    const again = await say(app, OLGA, 'regenerate', asked);
    app.discord.putMember(GUILD, { user: OLGA, roles: [] });
    // The button is there still; what counts is who presses it, now.
    const refused = await (await app.discord.press(OLGA, again, 'Regenerate')).message();
    expect(refused.text).not.toMatch(SECRETS);
    expect((await say(app, OLGA, 'regenerate', asked)).text).not.toContain(`new secret for ${key}`);
  });

  test('an admin is one by configuration; names and languages are Discord’s', async () => {
    const app = await open();
    app.discord.putUser({ id: ROOT, username: 'root', locale: 'pt-BR' });
    expect((await say(app, ROOT, 'whoami')).text).toContain('yes');
    app.discord.putMember(GUILD, { user: BEN, nick: 'Benjamin' });
    expect((await say(app, BEN, 'whoami')).text).toContain('Benjamin');
    const { database } = app.running().latchkey.context;
    const people = await database.read((manager) => manager.find(PersonEntity));
    expect(people.map(({ name, locale }) => [name, locale])).toEqual(
      expect.arrayContaining([
        ['Root', 'pt-BR'],
        ['Benjamin', 'en-GB'],
      ]),
    );
  });

  test('in a direct message nobody who is not linked is served, and nothing is done', async () => {
    const app = await open();
    const { discord } = app;
    const refused = await (await discord.slash(ANA, 'dm', 'apikey project create', { name: 'dark' })).message();
    expect(refused.text).toContain('only people with a linked account');
    expect((await say(app, ANA, 'projects')).text).not.toContain('dark');
  });

  test('somebody who is named by mention and never spoke is met', async () => {
    const app = await open();
    await openChannel(app);
    const made = await say(app, ANA, 'create', { channel: 'rasa', name: 'bens', owner: `<@${BEN}>` });
    expect(made.text).toContain('Ben isn’t a member of the project');
    const asked = await say(app, ANA, 'project member', { person: `<@${BEN}>`, role: 'operator' });
    await (await app.discord.press(ANA, asked, 'Add')).message();
    const again = await say(app, ANA, 'create', { channel: 'rasa', name: 'bens', owner: `<@${BEN}>` });
    expect(again.text).toContain(`Ben (ben on Discord, ${BEN})`);
    expect((await (await app.discord.press(ANA, again, 'Generate')).message()).text).toMatch(SECRETS);
    expect((await say(app, ANA, 'show', { key: 'bens' })).text).toContain('Ben');
  });
});

describe('what is offered while somebody types', () => {
  test('is what exists for them, at most 25, and each value leads back to its thing (invariant 10)', async () => {
    const app = await open();
    const { discord } = app;
    await openChannel(app);
    const { key } = await makeKey(app);
    for (let index = 0; index < 30; index += 1) await say(app, ANA, 'channel add', { name: `line-${index}` });
    const channels = await discord.autocomplete(ANA, GENERAL, 'apikey list', 'channel', '');
    expect(channels.values).toHaveLength(25);
    const ranked = await discord.autocomplete(ANA, GENERAL, 'apikey list', 'channel', 'ras');
    expect(ranked.labels[0]).toContain('rasa');
    expect((await say(app, ANA, 'list', { channel: String(ranked.values[0]) })).text).toContain(key);
    const keys = await discord.autocomplete(ANA, GENERAL, 'apikey show', 'key', 'bot');
    expect((await say(app, ANA, 'show', { key: String(keys.values[0]) })).text).toContain(key);
    const projects = await discord.autocomplete(ANA, GENERAL, 'apikey list', 'project', 'sh');
    expect(projects.labels[0]).toContain('shop');
    const people = await discord.autocomplete(ANA, GENERAL, 'apikey transfer', 'to', 'an', { key });
    expect(people.labels[0]).toContain('Ana');
    // Ben is in no project.
    for (const [path, option] of [
      ['list', 'channel'],
      ['show', 'key'],
      ['list', 'project'],
    ] as const)
      expect((await discord.autocomplete(BEN, GENERAL, `apikey ${path}`, option, '')).values, option).toEqual([]);
    app.time.advance(MINUTE);
    expect((await discord.autocomplete(ANA, 'dm', 'apikey show', 'key', '')).values).toEqual([]);
  });
});
