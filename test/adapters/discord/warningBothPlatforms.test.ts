import { expect, test } from 'vitest';
import { DAY, SECOND } from '../../../src/domain/time/time.ts';
import { openBoth } from './bothPlatforms.ts';
import { ANA, OLGA } from './discordApp.ts';

const CODE = /[A-HJ-NP-Z2-9]{5}-[A-HJ-NP-Z2-9]{5}/;

type Both = Awaited<ReturnType<typeof openBoth>>;

/** Ana, who is on both, spoke in Slack last, and has a key that ends in a week. */
async function joined(): Promise<Both> {
  const both = await openBoth();
  const { discord, inSlack, inDiscord } = both;
  const code = CODE.exec(JSON.stringify((await inSlack('link')).blocks))?.[0] ?? '';
  const question = await inDiscord(ANA, 'link', { code });
  await (await discord.press(ANA, question, 'Link')).message();
  await inSlack('project create shop');
  await inSlack('channel add rasa');
  await inDiscord(ANA, 'create', { channel: 'rasa', name: 'bot' });
  await inSlack('whoami');
  both.time.advance(358 * DAY);
  return both;
}

async function warn({ latchkey, time }: Both): Promise<void> {
  await latchkey.runJob('plan-warnings');
  time.advance(5 * SECOND);
  await latchkey.runJob('tell-warnings');
}

const inDiscordOf = ({ discord }: Both) =>
  discord.directMessagesOf(ANA).filter(({ ephemeral, text }) => !ephemeral && text.includes('bot'));

test('a warning comes where its owner spoke last, and there only', async () => {
  const both = await joined();
  await warn(both);
  await warn(both);
  expect(both.slack.directMessagesOf('UANA').filter(({ kind }) => kind === 'message')).toHaveLength(1);
  expect(inDiscordOf(both)).toEqual([]);
});

test('a warning comes on the other platform where the first can’t write to its owner, and nobody else hears of it', async () => {
  const both = await joined();
  both.slack.putUser({ id: 'UANA', deleted: true });
  await warn(both);
  await warn(both);
  expect(inDiscordOf(both)).toHaveLength(1);
  expect(both.slack.calls('chat.postMessage')).toHaveLength(0);
  expect(both.discord.directMessagesOf(OLGA)).toEqual([]);
});
