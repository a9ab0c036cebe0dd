import { expect, test } from 'vitest';
import { openBoth } from '../adapters/discord/bothPlatforms.ts';
import { ANA, GENERAL as DISCORD_GENERAL } from '../adapters/discord/discordApp.ts';
import { DiscordPerson } from '../people/discordPerson.ts';
import { shownIn, textOf } from '../people/screen.ts';
import { auditRows } from '../support/rows.ts';
import { until } from '../support/until.ts';
import { askVerify } from '../support/verify.ts';

/** Presents a secret over HTTP. @returns whom the answer calls the key's owner. */
async function ownerOf(url: string, secret: string): Promise<string> {
  const verdict: unknown = await (await askVerify(url, { secret })).json();
  return typeof verdict === 'object' && verdict !== null && 'owner' in verdict ? String(verdict.owner) : '';
}

test('a name and a handle that change in Slack show everywhere, without the person saying a word', async () => {
  const { slack, latchkey, ana } = await openBoth();
  await ana.say('project create shop');
  await ana.say('channel add rasa');
  await ana.say('create rasa name:bot');
  const { secret } = shownIn(await ana.press('Generate'));
  await until('the key works', async () => (await ownerOf(latchkey.url, secret)) === 'ana-slack');
  await slack.changeUser('UANA', { name: 'anna.m', displayName: 'Anna' });
  // A check answers from memory, which is told of the change.
  await until('verify', async () => (await ownerOf(latchkey.url, secret)) === 'Anna');
  expect(await auditRows(latchkey.context, { action: 'person.rename' })).toMatchObject([
    { subject: 'Anna', detail: { was: 'ana-slack', platform: 'slack' } },
  ]);
  expect(textOf(await ana.say('whoami'))).toContain('Anna');
  expect(textOf(await ana.say('list owner:Anna'))).toMatch(/bot · .* · Anna/);
  expect(textOf(await ana.say('role list'))).toContain('anna.m on Slack, UANA');
  expect(textOf(await ana.say('list owner:ana-slack'))).not.toContain('bot');
});

test('in Discord, with the next thing that the person does there; what is said as often changes nothing', async () => {
  const both = await openBoth();
  const { discord, latchkey } = both;
  const anna = new DiscordPerson(both, { id: ANA });
  await anna.say('project create shop');
  await anna.say('channel add rasa');
  const { secret } = shownIn(await anna.say('create rasa name:bot'));
  await until('the key works', async () => (await ownerOf(latchkey.url, secret)) === 'Ana');
  discord.putUser({ id: ANA, username: 'anna_m', globalName: 'Anna' });
  const offered = await discord.autocomplete(ANA, DISCORD_GENERAL, 'apikey list', 'owner', 'anna_');
  expect(offered.labels).toEqual([`Anna (anna_m on Discord, ${ANA})`]);
  await until('verify', async () => (await ownerOf(latchkey.url, secret)) === 'Anna');
  expect(textOf(await anna.say('whoami'))).toContain('Anna');
  expect(textOf(await anna.say('list owner:Anna'))).toContain('bot');
  expect(await auditRows(latchkey.context, { action: 'person.rename' })).toHaveLength(1);
});

test('of a person with two accounts the one counts from which they spoke last; both stay listed', async () => {
  const both = await openBoth();
  const { slack, latchkey, ana } = both;
  const inDiscord = new DiscordPerson(both, { id: ANA });
  const [code = ''] = /[A-HJ-NP-Z2-9]{5}-[A-HJ-NP-Z2-9]{5}/.exec(textOf(await ana.say('link'))) ?? [];
  const question = textOf(await inDiscord.say(`link ${code}`));
  expect(question).toContain(`Ana (ana on Discord, ${ANA})`);
  expect(question).toContain('ana-slack (ana-slack on Slack, UANA)');
  await inDiscord.press('Link');
  expect(textOf(await inDiscord.say('whoami'))).toContain('Ana');
  await slack.changeUser('UANA', { displayName: 'Slack Ana' });
  await until('Slack was asked', () => Promise.resolve(slack.calls('users.info').length > 1));
  expect(textOf(await inDiscord.say('whoami'))).toContain('Ana');
  expect(textOf(await ana.say('whoami'))).toContain('Slack Ana');
  await ana.say('project create shop');
  expect(textOf(await ana.say('role list'))).toMatch(/ana-slack on Slack, UANA.*ana on Discord/);
  expect(await auditRows(latchkey.context, { action: 'person.rename', outcome: 'done' })).not.toEqual([]);
});
