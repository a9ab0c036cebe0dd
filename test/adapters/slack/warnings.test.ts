import { describe, expect, test } from 'vitest';
import { DAY, HOUR, SECOND } from '../../../src/domain/time/time.ts';
import { KeyEntity } from '../../../src/persistence/entities/keys.ts';
import type { Message } from '../../fakes/slack/messages.ts';
import { readSlack } from '../../people/slackScreens.ts';
import { keyRow } from '../../support/rows.ts';
import { openSlackApp, SECRETS, type SlackApp, secretIn, type TransportName, transportsFor } from './slackApp.ts';

const say = async ({ slack, conversation }: SlackApp, user: string, line: string) =>
  await (await slack.slash(user, conversation, line)).message();
const press = async ({ slack }: SlackApp, message: Message, label: string) =>
  await (await slack.press('UANA', message, label)).message();
const choose = async ({ slack }: SlackApp, message: Message, menu: string, option: string) => {
  const { blockId } = readSlack(message.blocks).menus.find(({ of }) => of === menu) ?? { blockId: menu };
  return await (await slack.choose('UANA', message, blockId, option)).message();
};
const textOf = ({ blocks }: Message): string => readSlack(blocks).screen.words.join('\n');

/** Ana is warned, in a direct message, of her key that ends in five days. Ben is in her project. */
async function warned(transport: TransportName, keys = 1) {
  const slackApp = await openSlackApp({ transport });
  const { slack, latchkey, time } = slackApp;
  await say(slackApp, 'UBEN', 'whoami');
  await say(slackApp, 'UANA', 'project create shop');
  await say(slackApp, 'UANA', 'channel add rasa');
  await press(slackApp, await say(slackApp, 'UANA', 'project member @ben role:operator'), 'Add');
  const question = await say(slackApp, 'UANA', 'create rasa name:bot expires:10d');
  const secret = secretIn((await press(slackApp, question, 'Generate')).blocks);
  await slackApp.becomes(secret, 'current');
  for (let more = 1; more < keys; more += 1) {
    const offer = await say(slackApp, 'UANA', `create rasa name:bot-${more} expires:10d`);
    await slackApp.becomes(secretIn((await press(slackApp, offer, 'Generate')).blocks), 'current');
  }
  time.advance(5 * DAY);
  await latchkey.runJob('plan-warnings');
  time.advance(5 * SECOND);
  await latchkey.runJob('tell-warnings');
  const warning = await slack.until('Ana is warned', () => lasting(slackApp, 'UANA')[0]);
  return { slackApp, warning, secret, keyId: secret.slice(3, 19) };
}

/** What stays in a direct conversation. */
const lasting = ({ slack }: SlackApp, user: string) =>
  slack.directMessagesOf(user).filter((message) => message.kind === 'message' && /bot/.test(textOf(message)));

/** The warning is where it was, as it was, and nothing else stays beside it. */
function expectUntouched(slackApp: SlackApp, warning: Message): void {
  expect(warning.edited).toBe(false);
  expect(warning.gone).toBeUndefined();
  expect(lasting(slackApp, 'UANA')).toEqual([warning]);
}

const PRIVATELY = { kind: 'ephemeral', to: 'UANA' } as const;

describe.each(transportsFor('warnings'))('a warning in a direct message, over %s', (transport) => {
  test('is put off by a press, which is answered privately, and comes again', async () => {
    const { slackApp, warning, keyId } = await warned(transport);
    const { latchkey, time } = slackApp;
    expect(textOf(warning)).toMatch(/bot in shop\/rasa expires in 5 days/);
    expect(JSON.stringify(warning.versions)).not.toMatch(SECRETS);
    const answer = await choose(slackApp, warning, 'Snooze', 'Snooze 3 days');
    expect(answer).toMatchObject(PRIVATELY);
    expect(textOf(answer)).toMatch(/You won’t be reminded about bot until .* 09:00 Europe\/Berlin/);
    expectUntouched(slackApp, warning);
    const { snoozedUntil } = await keyRow(latchkey.context, keyId);
    const again = await choose(slackApp, warning, 'Snooze', 'Snooze 3 days');
    expect(textOf(again)).toBe(textOf(answer));
    expect((await keyRow(latchkey.context, keyId)).snoozedUntil).toBe(snoozedUntil);

    const until = snoozedUntil ?? 0;
    for (const moment of [until - 10 * SECOND, until]) {
      time.advance(moment - time.now());
      await latchkey.runJob('plan-warnings');
      time.advance(5 * SECOND);
      await latchkey.runJob('tell-warnings');
      if (moment < until) expect(lasting(slackApp, 'UANA')).toHaveLength(1);
    }
    await slackApp.slack.until('Ana is warned again', () => lasting(slackApp, 'UANA').length === 2);
  });

  test('invariant 5: leads to a new secret, which is shown privately, and ends the warnings', async () => {
    const { slackApp, warning, secret, keyId } = await warned(transport);
    await choose(slackApp, warning, 'Snooze', 'Snooze 1 day');
    const question = await press(slackApp, warning, 'Regenerate');
    expect(question).toMatchObject(PRIVATELY);
    expect(textOf(question)).toMatch(/Generate a new secret for bot\?/);
    expect(await slackApp.verify(secret)).toBe('current');
    const shown = await press(slackApp, question, 'Regenerate');
    expect(shown).toMatchObject(PRIVATELY);
    const fresh = secretIn(shown.blocks);
    await slackApp.becomes(secret, 'RETIRED');
    await slackApp.becomes(fresh, 'current');
    expectUntouched(slackApp, warning);
    expect(await keyRow(slackApp.latchkey.context, keyId)).toMatchObject({ snoozedUntil: null });
    const late = await choose(slackApp, warning, 'Snooze', 'Snooze 1 day');
    expect(textOf(late)).toMatch(/no reminder for bot to snooze/);
  });

  test('of a key that is not theirs leads to its transfer: the new owner is told, and warned from then on', async () => {
    const { slackApp, warning, keyId } = await warned(transport);
    const { slack, latchkey, time } = slackApp;
    const offered = await press(slackApp, warning, 'Not mine');
    expect(offered).toMatchObject(PRIVATELY);
    expect(textOf(offered)).toMatch(/Who does the key bot belong to\?/);
    const question = await choose(slackApp, offered, 'Transfer to', 'ben (operator)');
    expect(question).toMatchObject(PRIVATELY);
    expect(textOf(question)).toMatch(/Transfer the key bot to ben\?/);
    expect(textOf(await press(slackApp, question, 'Transfer'))).toMatch(/Transferred bot\. It now belongs to ben/);
    expectUntouched(slackApp, warning);
    expect(await keyRow(latchkey.context, keyId)).toMatchObject({ warnAt: 0 });
    // Whatever the time of day is, nine o’clock of the day before the end has passed by then.
    time.advance(4 * DAY + 20 * HOUR);
    await latchkey.runJob('plan-warnings');
    time.advance(5 * SECOND);
    await latchkey.runJob('tell-warnings');
    await slack.until('Ben is warned', () =>
      lasting(slackApp, 'UBEN').find((message) => /tomorrow|today/.test(textOf(message))),
    );
    expectUntouched(slackApp, warning);
  });
});

test('a warning of many keys has a menu for each, which acts on its own key alone', async () => {
  const { slackApp, warning } = await warned('http', 6);
  const { latchkey } = slackApp;
  expect(textOf(warning)).toMatch(/^6 of your keys need attention$/m);
  const { menus } = readSlack(warning.blocks);
  expect(menus).toHaveLength(6);
  const [, second] = menus;
  const answer = await choose(slackApp, warning, second?.of ?? '', 'Snooze 3 days');
  expect(answer).toMatchObject(PRIVATELY);
  const name = /reminded about (bot-?\d*) until/.exec(textOf(answer))?.[1] ?? '';
  expect(second?.of).toMatch(new RegExp(`^${name} in shop/rasa`));
  expectUntouched(slackApp, warning);
  const put = await latchkey.context.database.read((manager) => manager.find(KeyEntity));
  expect(put.filter(({ snoozedUntil }) => snoozedUntil !== null).map((key) => key.name)).toEqual([name]);
});
