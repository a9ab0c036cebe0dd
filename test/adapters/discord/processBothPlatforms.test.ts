import { expect, test } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { openBoth } from './bothPlatforms.ts';
import { ANA, BEN, GENERAL, GUILD, OLGA, SECRETS } from './discordApp.ts';

const CODE = /[A-HJ-NP-Z2-9]{5}-[A-HJ-NP-Z2-9]{5}/;
const textOf = ({ blocks }: { readonly blocks: readonly object[] }) => JSON.stringify(blocks);

test('somebody joins their Discord account to their Slack account: one person, with the same keys, told once', async () => {
  const { discord, slack, latchkey, inSlack, inDiscord } = await openBoth();
  await inSlack('project create shop');
  await inSlack('channel add rasa');
  const [code = ''] = CODE.exec(textOf(await inSlack('link'))) ?? [];
  const question = await inDiscord(ANA, 'link', { code });
  expect(question.text).toContain('ana-slack');
  const joined = await (await discord.press(ANA, question, 'Link')).message();
  expect(joined.text).toMatch(/You are now .*\(.*on Slack, UANA; ana on Discord, \d+\)/);

  // The same roles and keys in both.
  const made = await inDiscord(ANA, 'create', { channel: 'rasa', name: 'chat-bot' });
  const [secret = ''] = SECRETS[Symbol.match](made.text) ?? [];
  expect(textOf(await inSlack('list'))).toContain('chat-bot');
  expect((await inDiscord(ANA, 'whoami')).text).toContain('owner');
  expect(textOf(await inSlack('whoami'))).toContain('owner');
  // A linked person is served in a direct message, as long as they are in the server.
  const direct = async () => (await (await discord.slash(ANA, 'dm', 'apikey list')).message()).text;
  expect(await direct()).toContain('chat-bot');

  const asked = await inDiscord(OLGA, 'regenerate', { key: secret.slice(3, 19), reason: 'incident 42' });
  await (await discord.press(OLGA, asked, 'Regenerate')).message();
  await latchkey.runJob('tell-notices');
  await latchkey.runJob('tell-notices');
  const inBoth = [
    ...slack.directMessagesOf('UANA').map(textOf),
    ...discord.directMessagesOf(ANA).map(({ text, ephemeral }) => (ephemeral ? '' : text)),
  ].filter((words) => words.includes('incident 42'));
  expect(inBoth).toHaveLength(1);
});

test('who has left the server is served in direct messages no more; who takes no messages there is told in Slack', async () => {
  const { discord, slack, latchkey, time, inSlack, inDiscord } = await openBoth();
  await inDiscord(ANA, 'project create', { name: 'shop' });
  await inDiscord(ANA, 'channel add', { name: 'rasa' });
  const [code = ''] = CODE.exec((await inDiscord(ANA, 'link')).text) ?? [];
  const question = await slack.slash('UANA', 'C0GENERAL', `link code:${code}`);
  await (await slack.press('UANA', await question.message(), 'Link')).message();
  const made = await inDiscord(ANA, 'create', { channel: 'rasa', name: 'chat-bot' });
  const [secret = ''] = SECRETS[Symbol.match](made.text) ?? [];
  discord.putUser({ id: ANA, username: 'ana', dms: 'closed' });
  const asked = await inDiscord(OLGA, 'regenerate', { key: secret.slice(3, 19), reason: 'incident 42' });
  await (await discord.press(OLGA, asked, 'Regenerate')).message();
  await latchkey.runJob('tell-notices');
  expect(slack.directMessagesOf('UANA').map(textOf).join()).toContain('incident 42');
  discord.removeMember(GUILD, ANA);
  time.advance(MINUTE + 1);
  const refused = await (await discord.slash(ANA, 'dm', 'apikey list')).message();
  expect(refused.text).not.toContain('chat-bot');
  expect(textOf(await inSlack('list'))).toContain('chat-bot');
});

test('wrong codes are throttled, and a code is good for ten minutes', async () => {
  const { discord, time, inSlack, inDiscord } = await openBoth();
  const [code = ''] = CODE.exec(textOf(await inSlack('link'))) ?? [];
  for (let guess = 0; guess < 5; guess += 1)
    expect((await inDiscord(BEN, 'link', { code: 'ABCDE-23456' })).text).not.toContain('Link this account');
  expect((await inDiscord(BEN, 'link', { code })).text).not.toContain('Link this account');
  expect((await inDiscord(ANA, 'link', { code })).text).toContain('Link this account');
  time.advance(10 * MINUTE);
  expect((await inDiscord(ANA, 'link', { code })).text).not.toContain('Link this account');
  expect(discord.seenBy(ANA, GENERAL).every(({ ephemeral }) => ephemeral)).toBe(true);
});
