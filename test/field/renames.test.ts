import { expect, test } from 'vitest';
import { openBoth } from '../adapters/discord/bothPlatforms.ts';
import { ANA, GENERAL as DISCORD_GENERAL } from '../adapters/discord/discordApp.ts';
import { secretIn } from '../adapters/slack/slackApp.ts';
import type { Message } from '../fakes/slack/messages.ts';
import { readSlack } from '../people/slackScreens.ts';
import { auditRows } from '../support/rows.ts';
import { until } from '../support/until.ts';
import { askVerify } from '../support/verify.ts';

const textOf = ({ blocks }: Message): string => readSlack(blocks).screen.words.join('\n');

/** Presents a secret over HTTP. @returns whom the answer calls the key's owner. */
async function ownerOf(url: string, secret: string): Promise<string> {
  const verdict: unknown = await (await askVerify(url, { secret })).json();
  return typeof verdict === 'object' && verdict !== null && 'owner' in verdict ? String(verdict.owner) : '';
}

test('a name and a handle that change in Slack show everywhere, without the person saying a word', async () => {
  const { slack, latchkey, inSlack } = await openBoth();
  await inSlack('project create shop');
  await inSlack('channel add rasa');
  const offer = await inSlack('create rasa name:bot');
  const secret = secretIn((await (await slack.press('UANA', offer, 'Generate')).message()).blocks);
  await until('the key works', async () => (await ownerOf(latchkey.url, secret)) === 'ana-slack');
  await slack.changeUser('UANA', { name: 'anna.m', displayName: 'Anna' });
  // A check answers from memory, which is told of the change.
  await until('verify', async () => (await ownerOf(latchkey.url, secret)) === 'Anna');
  expect(await auditRows(latchkey.context, { action: 'person.rename' })).toMatchObject([
    { subject: 'Anna', detail: { was: 'ana-slack', platform: 'slack' } },
  ]);
  expect(textOf(await inSlack('whoami'))).toContain('Anna');
  expect(textOf(await inSlack('list owner:Anna'))).toMatch(/bot · .* · Anna/);
  expect(textOf(await inSlack('role list'))).toContain('anna.m on Slack, UANA');
  expect(textOf(await inSlack('list owner:ana-slack'))).not.toContain('bot');
});

test('in Discord, with the next thing that the person does there; what is said as often changes nothing', async () => {
  const { discord, latchkey, inDiscord } = await openBoth();
  await inDiscord(ANA, 'project create', { name: 'shop' });
  await inDiscord(ANA, 'channel add', { name: 'rasa' });
  const secret = secretIn((await inDiscord(ANA, 'create', { channel: 'rasa', name: 'bot' })).text);
  await until('the key works', async () => (await ownerOf(latchkey.url, secret)) === 'Ana');
  discord.putUser({ id: ANA, username: 'anna_m', globalName: 'Anna' });
  const offered = await discord.autocomplete(ANA, DISCORD_GENERAL, 'apikey list', 'owner', 'anna_');
  expect(offered.labels).toEqual([`Anna (anna_m on Discord, ${ANA})`]);
  await until('verify', async () => (await ownerOf(latchkey.url, secret)) === 'Anna');
  expect((await inDiscord(ANA, 'whoami')).text).toContain('Anna');
  expect((await inDiscord(ANA, 'list', { owner: 'Anna' })).text).toContain('bot');
  expect(await auditRows(latchkey.context, { action: 'person.rename' })).toHaveLength(1);
});

test('of a person with two accounts the one counts from which they spoke last; both stay listed', async () => {
  const { slack, discord, latchkey, inSlack, inDiscord } = await openBoth();
  const [code = ''] = /[A-HJ-NP-Z2-9]{5}-[A-HJ-NP-Z2-9]{5}/.exec(textOf(await inSlack('link'))) ?? [];
  const question = await inDiscord(ANA, 'link', { code });
  expect(question.text).toContain(`Ana (ana on Discord, ${ANA})`);
  expect(question.text).toContain('ana-slack (ana-slack on Slack, UANA)');
  await (await discord.press(ANA, question, 'Link')).message();
  expect((await inDiscord(ANA, 'whoami')).text).toContain('Ana');
  await slack.changeUser('UANA', { displayName: 'Slack Ana' });
  await until('Slack was asked', () => Promise.resolve(slack.calls('users.info').length > 1));
  expect((await inDiscord(ANA, 'whoami')).text).toContain('Ana');
  expect(textOf(await inSlack('whoami'))).toContain('Slack Ana');
  await inSlack('project create shop');
  expect(textOf(await inSlack('role list'))).toMatch(/ana-slack on Slack, UANA.*ana on Discord/);
  expect(await auditRows(latchkey.context, { action: 'person.rename', outcome: 'done' })).not.toEqual([]);
});
