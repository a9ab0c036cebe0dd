import { beforeAll, describe, expect, it } from 'vitest';
import { IdentityEntity } from '../../../src/persistence/entities/people/people.ts';
import { buttonsOn, type ConsoleApp, sharedConsoleApp } from '../../commands/app.ts';
import { fill } from '../../commands/crowd.ts';
import type { ConsolePerson } from '../../people/consolePerson.ts';

/** ana’s project of 5,000 keys, 500 in each integration channel: `key 001` … of `channel 1` …. */
async function crowded(app: ConsoleApp): Promise<ConsolePerson> {
  const ana = app.user('ana');
  await ana.type('/apikey whoami');
  const { database } = app.latchkey.context;
  const { personId } = await database.read((manager) =>
    manager.findOneByOrFail(IdentityEntity, { platform: 'console', externalId: 'ana' }),
  );
  await fill(database, personId, { projects: 1, channels: 10, keys: 500 }, app.time.now());
  return ana;
}

describe('among 5,000 keys, on the console', () => {
  const app = sharedConsoleApp();
  let ana: ConsolePerson;
  beforeAll(async () => {
    ana = await crowded(app());
  });

  it('every count is the true one, in figures that people read', async () => {
    expect(await ana.type('/apikey list')).toMatch(/^5,000 API keys, page 1 of 250$/m);
    expect(await ana.type('/apikey channel settings "channel 3"')).toMatch(/^500 API keys, page 1 of 25$/m);
    expect(await ana.type('/apikey project settings')).toMatch(/API keys +5,000/);
    expect(await ana.type('/apikey projects')).toMatch(/10 integration channels, 5,000 keys/);
    expect(await ana.type('/apikey channel list')).toMatch(/channel 7 +project 01 +500/);
    await ana.type('/apikey delete "channel 9/key 500"');
    expect(await ana.pick('Delete')).toMatch(/has 499 keys left/);
  });

  it('a list is searched by a part of a name, in any spelling, and its pages keep what was searched for', async () => {
    const first = await ana.type('/apikey list name:"KEY 12" channel:"channel 1"');
    expect(first).toMatch(/^With “KEY 12” in their name: 10 API keys$/m);
    const many = await ana.type('/apikey list name:"y 1"');
    expect(many).toMatch(/^With “y 1” in their name: 1,000 API keys, page 1 of 50$/m);
    expect(await ana.pick('Next page')).toMatch(/^With “y 1” in their name: 1,000 API keys, page 2 of 50$/m);
    expect(await ana.type('/apikey list name:%')).toMatch(/No key matches/);
    expect(await ana.type('/apikey list name:nothing channel:"channel 1"')).toMatch(/No key matches/);
    expect(await ana.type('/apikey list')).toMatch(/\/apikey list name:PART/);
  });

  it('what is too long for a button is turned by typing', async () => {
    await ana.type('/apikey list name:"ключ ключ ключ ключ"');
    const line = '/apikey list name:"key" status:active owner:me';
    const screen = await ana.type(line);
    expect(screen).toMatch(/5,000 API keys|4,999 API keys/);
    const turned = buttonsOn(screen).includes('Next page') ? 'button' : 'line';
    expect(turned === 'button' || /For another page, type \/apikey list .*page:2$/m.test(screen)).toBe(true);
  });

  it('a channel of 500 keys asks which one with the true number, and takes a part of its name', async () => {
    const asked = await ana.type('/apikey regenerate "channel 2"');
    expect(asked).toMatch(/^key: There are 500 keys\. Type a part of a name to find one\.$/m);
    expect(buttonsOn(asked)).toHaveLength(25);
    const some = await ana.type('key 49');
    expect(some).toMatch(/^key: 10 keys match “key 49”\.$/m);
    expect(buttonsOn(some)).toHaveLength(10);
    expect(buttonsOn(some)[3]).toMatch(/^key 493 in project 01\/channel 2/);
    const question = await ana.type('4');
    expect(question).toMatch(/Generate a new secret for key 493\?/);
    expect(question).toMatch(/project 01\/channel 2/);
    expect(await ana.pick('Cancel')).toMatch(/Cancelled/);
  });

  it('to show a key without naming it says how many there are, and finds it', async () => {
    const asked = await ana.type('/apikey show');
    expect(asked).toMatch(/There are (5,000|4,999) keys\. Type a part of a name to find one/);
    const many = await ana.type('key 2');
    expect(many).toMatch(/1,000 keys match “key 2”; 25 are listed\. Type more of the name/);
    expect(await ana.type('channel 4/key 250')).toMatch(/API key key 250/);
  });

  it('a button below a long list opens the same form, within the channel', async () => {
    await ana.type('/apikey channel settings "channel 5"');
    expect(await ana.pick('Find a key')).toMatch(/There are 500 keys/);
    await ana.type('key 377');
    expect(await ana.type('1')).toMatch(/Channel +project 01\/channel 5/);
  });

  it('a line that names a part says how many have it, and how to see them; nothing is chosen by itself', async () => {
    const screen = await ana.type('/apikey disable "key 00"');
    expect(screen).toMatch(/There’s no key called key 00 here\. 90 keys have “key 00” in the name/);
    expect(screen).toMatch(/\/apikey list name:"key 00"/);
    expect(screen).not.toMatch(/\[1\]/);
  });

  it('a part of a name completes a line, and what does not fit is counted', async () => {
    const user = { platform: 'console', externalId: 'ana', displayName: 'ana', groups: [] };
    const some = await app().latchkey.core.complete(user, 'show key:"key 49');
    expect(some.words).toEqual([]);
    const { words } = await app().latchkey.core.complete(user, 'show key:');
    expect(words).toHaveLength(51);
    expect(words.at(-1)).toBe('key:…450-more');
    const channels = await app().latchkey.core.complete(user, 'list channel:');
    expect(channels.words).toHaveLength(10);
  });
});
