import { describe, expect, test } from 'vitest';
import { openBoth } from '../adapters/discord/bothPlatforms.ts';
import { BEN as MALLORY } from '../adapters/discord/discordApp.ts';
import type { Message } from '../fakes/slack/messages.ts';
import { readSlack } from '../people/slackScreens.ts';

const BEN = 'U024BE7LH';
const GENERAL = 'C0GENERAL';

const textOf = ({ blocks }: Message): string => readSlack(blocks).screen.words.join('\n');
const buttonsOf = ({ blocks }: Message): readonly string[] => readSlack(blocks).screen.buttons;

/** Ana owns a shop in Slack, where Ben works too. On Discord somebody calls herself Ben, and speaks first. */
async function open() {
  const both = await openBoth();
  const { slack, discord, inSlack, inDiscord } = both;
  discord.putUser({ id: MALLORY, username: 'mallory', globalName: 'Ben' });
  slack.putUser({ id: BEN, name: 'ben.k', displayName: 'Ben' });
  slack.putConversation({ id: GENERAL, members: ['UANA', BEN, slack.app.botUserId] });
  await inSlack('project create shop');
  await inSlack('channel add rasa');
  const isInShop = async () => (await inDiscord(MALLORY, 'whoami')).text.includes('shop');
  expect(await isInShop()).toBe(false);
  const press = async (message: Message, label: string) => await (await slack.press('UANA', message, label)).message();
  const pick = async (message: Message, label: string) => {
    const { menus } = readSlack(message.blocks);
    const menu = menus.find(({ options }) => options.some((option) => option.startsWith(label)));
    const option = menu?.options.find((one) => one.startsWith(label)) ?? '';
    return await (await slack.choose('UANA', message, menu?.blockId ?? '', option)).message();
  };
  const benSpeaks = async () => await (await slack.slash(BEN, GENERAL, 'whoami')).message();
  return { ...both, isInShop, press, pick, benSpeaks };
}

describe('who chose another’s display name on another platform and speaks first', () => {
  test.for([
    ['role grant person:Ben role:operator project:shop', 'Grant'],
    ['project member person:@Ben role:owner', 'Add'],
  ])('is named by platform, handle and ID before anything is given: %s', async ([line = '', verb = '']) => {
    const { inSlack, isInShop, press } = await open();
    const question = await inSlack(line);
    expect(textOf(question)).toContain(`Ben (mallory on Discord, ${MALLORY})`);
    expect(buttonsOf(question)).toEqual([verb, 'Cancel']);
    await press(question, 'Cancel');
    expect(await isInShop()).toBe(false);
  });

  test('gets nothing that the other is given: of two who fit, the person who asks picks one', async () => {
    const { inSlack, isInShop, press, pick, benSpeaks } = await open();
    await benSpeaks();
    const which = await inSlack('role grant person:Ben role:operator project:shop');
    expect(textOf(which)).toContain('2 people are called Ben. Which one?');
    const choices = readSlack(which.blocks).menus.flatMap(({ options }) => options);
    expect([...choices].sort()).toEqual([`Ben (ben.k on Slack, ${BEN})`, `Ben (mallory on Discord, ${MALLORY})`]);
    const question = await pick(which, 'Ben (ben.k');
    expect(textOf(question)).toContain(`Ben (ben.k on Slack, ${BEN})`);
    expect(textOf(await press(question, 'Grant'))).toBe(`Ben (ben.k on Slack, ${BEN}) is now an operator of shop.`);
    expect(await isInShop()).toBe(false);
    expect(textOf(await benSpeaks())).toContain('shop (operator)');
  });

  test.for([`<@${BEN}>`, `<@${BEN}|ben.k>`, '@ben.k', `slack:${BEN}`, `person:slack:${BEN}`, 'slack:ben.k', BEN])(
    'can’t stand in the way of an exact name: %s',
    async (exact) => {
      const { discord, inDiscord, inSlack, benSpeaks } = await open();
      await benSpeaks();
      // Names that imitate handles and IDs.
      for (const globalName of ['ben.k', BEN]) {
        discord.putUser({ id: MALLORY, username: 'mallory', globalName });
        await inDiscord(MALLORY, 'whoami');
        const question = await inSlack(`project member ${exact}`);
        expect(textOf(question)).toContain(`Ben (ben.k on Slack, ${BEN})`);
        expect(textOf(question)).not.toContain(MALLORY);
      }
    },
  );

  test('is not who is mentioned, where the mentioned one can’t be met', async () => {
    const { slack, discord, inDiscord, inSlack } = await open();
    const guest = 'U0GUEST11';
    slack.putUser({ id: guest, name: 'guest', isRestricted: true });
    discord.putUser({ id: MALLORY, username: 'mallory', globalName: guest });
    await inDiscord(MALLORY, 'whoami');
    expect(textOf(await inSlack(`project member <@${guest}>`))).not.toContain(MALLORY);
  });

  test('does not become a key’s owner: creating for somebody else asks first, and keeps to whom it named', async () => {
    const { inSlack, inDiscord, discord, press, pick, benSpeaks } = await open();
    await benSpeaks();
    await press(await inSlack(`project member <@${BEN}>`), 'Add');
    const mallory = await inDiscord(MALLORY, 'whoami');
    expect(mallory.text).not.toContain('shop');
    const offer = await pick(await inSlack('create rasa name:bot owner:Ben'), 'Ben (ben.k');
    expect(textOf(offer)).toContain(`Ben (ben.k on Slack, ${BEN})`);
    // Until the button is pressed the name can come to mean somebody else.
    discord.putUser({ id: MALLORY, username: 'ben.k', globalName: 'Ben' });
    await inDiscord(MALLORY, 'whoami');
    await press(offer, 'Generate');
    expect(textOf(await inSlack('list'))).toMatch(/bot · .* · Ben/);
    expect((await inDiscord(MALLORY, 'whoami')).text).not.toContain('shop');
  });
});
