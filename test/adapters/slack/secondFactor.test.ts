import { expect, test } from 'vitest';
import { stepAt } from '../../../src/domain/people/secondFactor/secondFactorCode.ts';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { codeAt } from '../../../src/services/people/secondFactor/totp.ts';
import type { Message } from '../../fakes/slack/messages.ts';
import { CONVERSATION, openSlackApp, type SlackApp, secretIn } from './slackApp.ts';

const say = async ({ slack }: SlackApp, line: string): Promise<Message> =>
  await (await slack.slash('UANA', CONVERSATION, line)).message();

/** What the modal on top shows, once it shows something. */
async function modal({ slack }: SlackApp, text: string): Promise<string> {
  const top = () => JSON.stringify(slack.modalsOf('UANA').at(-1)?.definition ?? '');
  await slack.until(`a modal shows ${text}`, () => top().includes(text));
  return top();
}

/** `UANA` sets up a second factor, click by click. @returns her seed, and her recovery codes. */
async function enrolled(app: SlackApp) {
  const { slack, time } = app;
  const offer = await say(app, 'mfa enroll');
  const shown = JSON.stringify((await (await slack.press('UANA', offer, 'Show the setup key')).message()).blocks);
  const seed = /"text":"([A-Z2-7]{32})"/.exec(shown)?.[1] ?? '';
  expect(shown).toContain('▀');
  await slack.until('the way on stands beside it', () => lastEphemeral(app).includes('Enter the first code'));
  const next = slack.ephemeralsOf('UANA').at(-1);
  if (next === undefined) throw new Error('nothing stands beside the setup key');
  await slack.press('UANA', next, 'Enter the first code');
  await modal(app, 'six digits');
  await slack.submit('UANA', { code: codeAt(seed, stepAt(time.now())) });
  const recovery = (await modal(app, 'RC-')).match(/RC(-[0-9A-Z]{4}){3}/g) ?? [];
  return { seed, recovery, code: () => codeAt(seed, stepAt(time.now())) };
}

function lastEphemeral({ slack }: SlackApp): string {
  return JSON.stringify(slack.ephemeralsOf('UANA').at(-1)?.blocks ?? '');
}

test('a second factor is set up click by click, and a code is asked for in a modal before a change', async () => {
  const app = await openSlackApp({ transport: 'http' });
  const { slack, time } = app;
  await say(app, 'project create shop');
  await say(app, 'channel add rasa');
  const offer = await say(app, 'create rasa name:chat-bot');
  await (await slack.press('UANA', offer, 'Generate')).message();
  const phone = await enrolled(app);
  expect(phone.recovery).toHaveLength(10);

  time.advance(11 * MINUTE);
  const question = await say(app, 'regenerate rasa');
  await slack.press('UANA', question, 'Regenerate');
  await modal(app, 'six digits');
  // A wrong code is asked for again in its place.
  await slack.submit('UANA', { code: '000000' });
  await modal(app, 'That code isn’t right');
  await slack.submit('UANA', { code: phone.code() });
  await app.becomes(secretIn(await modal(app, 'lk_')), 'current');

  // The question is answered: its button does nothing more.
  const again = await slack.press('UANA', question, 'Regenerate');
  expect(JSON.stringify((await again.message()).blocks)).toContain('already done');
  expect(slack.refusals).toEqual([]);
  expect(app.logged()).not.toContain(phone.seed);
});
