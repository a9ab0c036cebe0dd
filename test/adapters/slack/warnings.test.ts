import { describe, expect, test } from 'vitest';
import { DAY, HOUR, SECOND } from '../../../src/domain/time/time.ts';
import { KeyEntity } from '../../../src/persistence/entities/keys.ts';
import { readSlack } from '../../contract/slackScreens.ts';
import type { Message } from '../../fakes/slack/messages.ts';
import { keyRow } from '../../support/rows.ts';
import { openWorkplace, SECRETS, secretIn, TRANSPORTS, type Workplace } from './slackApp.ts';

const say = async ({ slack, conversation }: Workplace, user: string, line: string) =>
  await (await slack.slash(user, conversation, line)).message();
const press = async ({ slack }: Workplace, message: Message, label: string) =>
  await (await slack.press('UANA', message, label)).message();
const choose = async ({ slack }: Workplace, message: Message, menu: string, option: string) => {
  const { blockId } = readSlack(message.blocks).menus.find(({ of }) => of === menu) ?? { blockId: menu };
  return await (await slack.choose('UANA', message, blockId, option)).message();
};
const wordsOf = ({ blocks }: Message): string => readSlack(blocks).screen.words.join('\n');

/** Ana is warned, in a direct message, of her key that ends in five days. Ben is in her project. */
async function warned(transport: (typeof TRANSPORTS)[number], keys = 1) {
  const workplace = await openWorkplace({ transport });
  const { slack, latchkey, time } = workplace;
  await say(workplace, 'UBEN', 'whoami');
  await say(workplace, 'UANA', 'project create shop');
  await say(workplace, 'UANA', 'channel add rasa');
  await press(workplace, await say(workplace, 'UANA', 'project member @ben role:operator'), 'Add');
  const question = await say(workplace, 'UANA', 'create rasa name:bot expires:10d');
  const secret = secretIn((await press(workplace, question, 'Generate')).blocks);
  await workplace.becomes(secret, 'current');
  for (let more = 1; more < keys; more += 1) {
    const offer = await say(workplace, 'UANA', `create rasa name:bot-${more} expires:10d`);
    await workplace.becomes(secretIn((await press(workplace, offer, 'Generate')).blocks), 'current');
  }
  time.advance(5 * DAY);
  await latchkey.runJob('expiry');
  time.advance(5 * SECOND);
  await latchkey.runJob('tell-warnings');
  const warning = await slack.until('Ana is warned', () => lasting(workplace, 'UANA')[0]);
  return { workplace, warning, secret, keyId: secret.slice(3, 19) };
}

/** What stays in a direct conversation. */
const lasting = ({ slack }: Workplace, user: string) =>
  slack.directMessagesOf(user).filter((message) => message.kind === 'message' && /bot/.test(wordsOf(message)));

/** The warning is where it was, as it was, and nothing else stays beside it. */
function expectUntouched(workplace: Workplace, warning: Message): void {
  expect(warning.edited).toBe(false);
  expect(warning.gone).toBeUndefined();
  expect(lasting(workplace, 'UANA')).toEqual([warning]);
}

const PRIVATELY = { kind: 'ephemeral', to: 'UANA' } as const;

describe.each(TRANSPORTS)('a warning in a direct message, over %s', (transport) => {
  test('is put off by a press, which is answered privately, and comes again', async () => {
    const { workplace, warning, keyId } = await warned(transport);
    const { latchkey, time } = workplace;
    expect(wordsOf(warning)).toMatch(/bot in shop\/rasa ends in 5 days/);
    expect(JSON.stringify(warning.versions)).not.toMatch(SECRETS);
    const answer = await choose(workplace, warning, 'Snooze', 'Snooze 3 days');
    expect(answer).toMatchObject(PRIVATELY);
    expect(wordsOf(answer)).toMatch(/You are warned of the key bot again on .* 09:00 Europe\/Berlin/);
    expectUntouched(workplace, warning);
    const { snoozedUntil } = await keyRow(latchkey.context, keyId);
    const again = await choose(workplace, warning, 'Snooze', 'Snooze 3 days');
    expect(wordsOf(again)).toBe(wordsOf(answer));
    expect((await keyRow(latchkey.context, keyId)).snoozedUntil).toBe(snoozedUntil);

    const until = snoozedUntil ?? 0;
    for (const moment of [until - 10 * SECOND, until]) {
      time.advance(moment - time.now());
      await latchkey.runJob('expiry');
      time.advance(5 * SECOND);
      await latchkey.runJob('tell-warnings');
      if (moment < until) expect(lasting(workplace, 'UANA')).toHaveLength(1);
    }
    await workplace.slack.until('Ana is warned again', () => lasting(workplace, 'UANA').length === 2);
  });

  test('invariant 5: leads to a new secret, which is shown privately, and ends the warnings', async () => {
    const { workplace, warning, secret, keyId } = await warned(transport);
    await choose(workplace, warning, 'Snooze', 'Snooze 1 day');
    const question = await press(workplace, warning, 'Regenerate');
    expect(question).toMatchObject(PRIVATELY);
    expect(wordsOf(question)).toMatch(/Regenerate: a new secret for bot\?/);
    expect(await workplace.verify(secret)).toBe('current');
    const shown = await press(workplace, question, 'Regenerate');
    expect(shown).toMatchObject(PRIVATELY);
    const fresh = secretIn(shown.blocks);
    await workplace.becomes(secret, 'RETIRED');
    await workplace.becomes(fresh, 'current');
    expectUntouched(workplace, warning);
    expect(await keyRow(workplace.latchkey.context, keyId)).toMatchObject({ snoozedUntil: null });
    const late = await choose(workplace, warning, 'Snooze', 'Snooze 1 day');
    expect(wordsOf(late)).toMatch(/no warning of bot to put off/);
  });

  test('of a key that is not theirs leads to its transfer: the new owner is told, and warned from then on', async () => {
    const { workplace, warning, keyId } = await warned(transport);
    const { slack, latchkey, time } = workplace;
    const offered = await press(workplace, warning, 'Not mine');
    expect(offered).toMatchObject(PRIVATELY);
    expect(wordsOf(offered)).toMatch(/Whose is the key bot\?/);
    const question = await choose(workplace, offered, 'Give it to', 'ben (operator)');
    expect(question).toMatchObject(PRIVATELY);
    expect(wordsOf(question)).toMatch(/Transfer the key bot to ben\?/);
    expect(wordsOf(await press(workplace, question, 'Transfer'))).toMatch(/The key bot now belongs to ben/);
    expectUntouched(workplace, warning);
    expect(await keyRow(latchkey.context, keyId)).toMatchObject({ warnAt: 0 });
    // Whatever the time of day is, nine o’clock of the day before the end has passed by then.
    time.advance(4 * DAY + 20 * HOUR);
    await latchkey.runJob('expiry');
    time.advance(5 * SECOND);
    await latchkey.runJob('tell-warnings');
    await slack.until('Ben is warned', () =>
      lasting(workplace, 'UBEN').find((message) => /tomorrow|today/.test(wordsOf(message))),
    );
    expectUntouched(workplace, warning);
  });
});

test('a warning of many keys has a menu for each, which acts on its own key alone', async () => {
  const { workplace, warning } = await warned('http', 6);
  const { latchkey } = workplace;
  expect(wordsOf(warning)).toMatch(/^6 of your keys need a look$/m);
  const { menus } = readSlack(warning.blocks);
  expect(menus).toHaveLength(6);
  const [, second] = menus;
  const answer = await choose(workplace, warning, second?.of ?? '', 'Snooze 3 days');
  expect(answer).toMatchObject(PRIVATELY);
  const name = /the key (bot-?\d*) again/.exec(wordsOf(answer))?.[1] ?? '';
  expect(second?.of).toMatch(new RegExp(`^${name} in shop/rasa`));
  expectUntouched(workplace, warning);
  const put = await latchkey.context.database.read((manager) => manager.find(KeyEntity));
  expect(put.filter(({ snoozedUntil }) => snoozedUntil !== null).map((key) => key.name)).toEqual([name]);
});
