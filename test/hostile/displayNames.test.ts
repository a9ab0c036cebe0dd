import { describe, expect, test } from 'vitest';
import { openBoth } from '../adapters/discord/bothPlatforms.ts';
import { BEN as MALLORY } from '../adapters/discord/discordApp.ts';
import { DiscordPerson } from '../people/discordPerson.ts';
import { confirm } from '../people/person.ts';
import { textOf } from '../people/screen.ts';
import { SlackPerson } from '../people/slackPerson.ts';

const BEN = 'U024BE7LH';
const GENERAL = 'C0GENERAL';

/** Ana owns a shop in Slack, where Ben works too. On Discord somebody calls herself Ben, and speaks first. */
async function open() {
  const both = await openBoth();
  const { slack, discord, ana } = both;
  const ben = new SlackPerson({ slack, conversation: GENERAL }, { id: BEN });
  const mallory = new DiscordPerson(both, { id: MALLORY });
  discord.putUser({ id: MALLORY, username: 'mallory', globalName: 'Ben' });
  slack.putUser({ id: BEN, name: 'ben.k', displayName: 'Ben' });
  slack.putConversation({ id: GENERAL, members: ['UANA', BEN, slack.app.botUserId] });
  await ana.say('project create shop');
  await ana.say('channel add rasa');
  const isInShop = async () => textOf(await mallory.say('whoami')).includes('shop');
  expect(await isInShop()).toBe(false);
  return { ...both, ben, mallory, isInShop };
}

describe('who chose another’s display name on another platform and speaks first', () => {
  test.for([
    ['role grant person:Ben role:operator project:shop', 'Grant'],
    ['project member person:@Ben role:owner', 'Add'],
  ])('is named by platform, handle and ID before anything is given: %s', async ([line = '', verb = '']) => {
    const { ana, isInShop } = await open();
    const question = await ana.say(line);
    expect(textOf(question)).toContain(`Ben (mallory on Discord, ${MALLORY})`);
    expect(question.buttons).toEqual([verb, 'Cancel']);
    await ana.press('Cancel');
    expect(await isInShop()).toBe(false);
  });

  test('gets nothing that the other is given: of two who fit, the person who asks picks one', async () => {
    const { ana, ben, isInShop } = await open();
    await ben.say('whoami');
    const which = await ana.say('role grant person:Ben role:operator project:shop');
    expect(textOf(which)).toContain('2 people are called Ben. Which one?');
    expect(which.menus.flat().sort()).toEqual([`Ben (ben.k on Slack, ${BEN})`, `Ben (mallory on Discord, ${MALLORY})`]);
    const question = await ana.choose(`Ben (ben.k on Slack, ${BEN})`);
    expect(textOf(question)).toContain(`Ben (ben.k on Slack, ${BEN})`);
    const { words } = await ana.press('Grant');
    expect(words).toEqual([`Ben (ben.k on Slack, ${BEN}) is now an operator of shop.`]);
    expect(await isInShop()).toBe(false);
    expect(textOf(await ben.say('whoami'))).toContain('shop (operator)');
  });

  test.for([`<@${BEN}>`, `<@${BEN}|ben.k>`, '@ben.k', `slack:${BEN}`, `person:slack:${BEN}`, 'slack:ben.k', BEN])(
    'can’t stand in the way of an exact name: %s',
    async (exact) => {
      const { discord, ana, ben, mallory } = await open();
      await ben.say('whoami');
      // Names that imitate handles and IDs.
      for (const globalName of ['ben.k', BEN]) {
        discord.putUser({ id: MALLORY, username: 'mallory', globalName });
        await mallory.say('whoami');
        const question = textOf(await ana.say(`project member ${exact}`));
        expect(question).toContain(`Ben (ben.k on Slack, ${BEN})`);
        expect(question).not.toContain(MALLORY);
      }
    },
  );

  test('is not who is mentioned, where the mentioned one can’t be met', async () => {
    const { slack, discord, ana, mallory } = await open();
    const guest = 'U0GUEST11';
    slack.putUser({ id: guest, name: 'guest', isRestricted: true });
    discord.putUser({ id: MALLORY, username: 'mallory', globalName: guest });
    await mallory.say('whoami');
    expect(textOf(await ana.say(`project member <@${guest}>`))).not.toContain(MALLORY);
  });

  test('does not become a key’s owner: creating for somebody else asks first, and keeps to whom it named', async () => {
    const { ana, ben, mallory, discord } = await open();
    await ben.say('whoami');
    await confirm(ana, `project member <@${BEN}>`, 'Add');
    expect(textOf(await mallory.say('whoami'))).not.toContain('shop');
    await ana.say('create rasa name:bot owner:Ben');
    expect(textOf(await ana.choose(`Ben (ben.k on Slack, ${BEN})`))).toContain(`Ben (ben.k on Slack, ${BEN})`);
    // Until the button is pressed the name can come to mean somebody else.
    discord.putUser({ id: MALLORY, username: 'ben.k', globalName: 'Ben' });
    await mallory.say('whoami');
    await ana.press('Generate');
    expect(textOf(await ana.say('list'))).toMatch(/bot · .* · Ben/);
    expect(textOf(await mallory.say('whoami'))).not.toContain('shop');
  });
});
