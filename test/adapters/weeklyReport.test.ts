import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/domain/time/time.ts';
import { localDay, weekday } from '../../src/domain/time/timeZone.ts';
import type { ManualClock } from '../support/context.ts';
import { ANA, GENERAL, openDiscordApp } from './discord/discordApp.ts';
import { CONVERSATION, openSlackApp, SECRETS } from './slack/slackApp.ts';

/** Moves the clock on to noon of a Monday, in UTC. */
function untilMonday(time: ManualClock): void {
  const today = localDay(null, time.now());
  const ahead = (1 - weekday(today) + 7) % 7 || 7;
  time.advance((today + ahead) * DAY + 12 * HOUR - time.now());
}

test('a weekly report reaches an owner in Slack: the words, and its picture in the same conversation', async () => {
  const { slack, latchkey, time } = await openSlackApp({ transport: 'socket' });
  for (const line of ['project create shop', 'channel add rasa', 'project warnings report:weekly'])
    await (await slack.slash('UANA', CONVERSATION, line)).message();
  untilMonday(time);
  await latchkey.runJob('weekly-report');
  await latchkey.runJob('weekly-report');
  const [message, ...more] = slack.directMessagesOf('UANA').filter(({ kind }) => kind === 'message');
  expect(more).toEqual([]);
  const words = JSON.stringify(message?.blocks);
  expect(words).toContain('Your weekly report');
  expect(words).toContain('0 expired, 0 today, 0 within 7 days');
  expect(words).not.toMatch(SECRETS);
  const files = [...slack.files.values()];
  expect(files.map(({ sharedIn }) => sharedIn)).toEqual([[message?.channel]]);
  expect(
    Buffer.from(files[0]?.bytes ?? [])
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  expect(files[0]?.altText).toContain('Charts for project shop');
  expect(slack.refusals).toEqual([]);
});

test('a weekly report reaches an owner in Discord: the words and the picture in one message', async () => {
  const { discord, latchkey, time } = await openDiscordApp({ transport: 'gateway' });
  await (await discord.slash(ANA, GENERAL, 'apikey project create', { name: 'shop' })).message();
  await (await discord.slash(ANA, GENERAL, 'apikey project warnings', { report: 'weekly' })).message();
  untilMonday(time);
  await latchkey.runJob('weekly-report');
  await latchkey.runJob('weekly-report');
  const [message, ...more] = discord.directMessagesOf(ANA).filter(({ ephemeral }) => !ephemeral);
  expect(more).toEqual([]);
  expect(message?.text).toContain('Your weekly report');
  expect(message?.text).toContain('0 expired, 0 today, 0 within 7 days');
  expect(message?.versions[0]?.attachments).toHaveLength(1);
});
