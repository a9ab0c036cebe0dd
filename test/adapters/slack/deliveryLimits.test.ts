import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import type { Message } from '../../fakes/slack/messages.ts';
import { until } from '../../support/until.ts';
import { CONVERSATION, SECRETS, say, sentSecrets, words } from './conversationScenes.ts';
import { actionOf, layOutHome, newSubject, openChannel, REGENERATE } from './deliveryScenes.ts';
import { type FaultShop, openFaultShop } from './faultySlack.ts';

let shop: FaultShop;

beforeEach(async () => {
  shop = await openFaultShop();
  await openChannel(shop);
});
afterEach(async () => {
  expect(shop.slack.complaints).toEqual([]);
  await shop.close();
});

const newKey = () => newSubject(shop, REGENERATE);

/** What somebody's home shows. */
const home = (user: string) => words(shop.slack.homeOf(user));
const modals = (user: string) => JSON.stringify(shop.slack.modalsOf(user).map(({ definition }) => definition));
const directly = (user: string) => shop.slack.directMessagesOf(user).map(words);

describe('where Slack asks to wait (429, Retry-After)', () => {
  test('users.info: nobody is served without its word, and nobody else waits', async () => {
    shop.slack.rateLimit('users.info', 30);
    expect(words(await say(shop, 'UBEN', 'project create barn'))).toContain('I can’t tell who you are right now.');
    expect(words(await say(shop, 'UANA', 'projects'))).not.toContain('barn');
    expect(words(await say(shop, 'UBEN', 'project create barn'))).toContain('The project barn is there');
  });

  test('usergroups.users.list: nobody is on call, neither when asking nor when pressing', async () => {
    const { key, secret = '' } = await newKey();
    const line = `regenerate key:${key} reason:"incident 42"`;
    shop.time.advance(MINUTE);
    shop.slack.rateLimit('usergroups.users.list', 30);
    expect(words(await say(shop, 'UOLGA', line))).not.toContain('"Regenerate"');
    shop.time.advance(5 * SECOND);
    const question = await say(shop, 'UOLGA', line);
    expect(words(question)).toContain('"Regenerate"');

    const sent = sentSecrets(shop).length;
    shop.time.advance(MINUTE);
    shop.slack.rateLimit('usergroups.users.list', 30);
    await (await shop.slack.press('UOLGA', question, 'Regenerate')).message();
    expect(words(question)).not.toMatch(SECRETS);
    expect(sentSecrets(shop)).toHaveLength(sent);
    expect(await shop.verify(secret)).toBe('current');
  });

  test('views.open: a button asks once more, and leads to the form and its end', async () => {
    shop.slack.rateLimit('views.open', 30);
    const said = await say(shop, 'UANA', 'create rasa');
    expect(words(said)).toContain('I need to know more.');
    await continues('UANA', said);
  });

  test('chat.postMessage: what there is to tell is told later, and once', async () => {
    const { key } = await newKey();
    const question = await say(shop, 'UOLGA', `regenerate key:${key} reason:"incident 42"`);
    await (await shop.slack.press('UOLGA', question, 'Regenerate')).message();
    shop.slack.rateLimit('chat.postMessage', 1);
    await shop.tell();
    expect(directly('UANA')).toEqual([]);
    await shop.tell();
    await shop.tell();
    expect(directly('UANA')).toEqual([expect.stringContaining('incident 42')]);
  });

  test('chat.postMessage: where it may have arrived, it is not told again', async () => {
    const { key } = await newKey();
    const question = await say(shop, 'UOLGA', `regenerate key:${key} reason:"incident 42"`);
    await (await shop.slack.press('UOLGA', question, 'Regenerate')).message();
    shop.slack.fail('chat.postMessage', { kind: 'shownThenStatus', status: 500 });
    await shop.tell();
    await shop.tell();
    expect(directly('UANA')).toEqual([expect.stringContaining('incident 42')]);
  });

  test('views.publish: a home that could not be opened opens the next time', async () => {
    shop.slack.rateLimit('views.publish', 1);
    await shop.slack.openHome('UANA');
    await until('it was refused', () => shop.logged().includes('a home could not be shown'));
    await shop.slack.openHome('UANA');
    await shop.slack.until('the home is there', () => home('UANA').includes('Account dashboard'));
  });

  test('views.publish: a home that could not follow a change follows it later', async () => {
    await shop.slack.openHome('UANA');
    await shop.slack.until('the home is there', () => home('UANA').includes('Account dashboard'));
    const calls = shop.slack.calls('views.publish').length;
    shop.slack.rateLimit('views.publish', 1);
    await say(shop, 'UANA', 'project create barn');
    await shop.latchkey().runJob('refresh-homes');
    await shop.slack.until('it was refused', () => shop.slack.calls('views.publish').length > calls);
    // Whatever runs later finds that it still has to be shown.
    await shop.restart();
    await shop.latchkey().runJob('refresh-homes');
    await shop.slack.until('the home follows', () => home('UANA').includes('barn'));
  });
});

describe('a trigger that is too old', () => {
  test('after a command: a button asks once more, and leads to the form and its end', async () => {
    shop.slack.fail('users.info', { kind: 'hang' });
    const typed = await shop.slack.slash('UBEN', CONVERSATION, 'create rasa');
    await shop.slack.until('Slack is asked who that is', () => shop.slack.hanging === 1);
    shop.time.advance(4 * SECOND);
    shop.slack.release();
    const said = await typed.message();
    expect(shop.slack.refusals.map(({ reason }) => reason)).toEqual(['expired_trigger_id']);
    await continues('UBEN', said);
  });

  test('after a press in a home: it says so, and nothing was done', async () => {
    const subject = await newKey();
    await layOutHome(shop, 'UANA', 'Regenerate', actionOf(REGENERATE, subject));
    shop.time.advance(2 * MINUTE);
    shop.slack.fail('users.info', { kind: 'hang' });
    await shop.slack.press('UANA', 'home', 'Regenerate');
    await shop.slack.until('Slack is asked who that is', () => shop.slack.hanging === 1);
    shop.time.advance(4 * SECOND);
    shop.slack.release();
    await shop.slack.until('it says so', () => home('UANA').includes('That took too long.'));
    expect(shop.slack.modalsOf('UANA')).toEqual([]);
    expect(await shop.verify(subject.secret ?? '')).toBe('current');
  });
});

/** Somebody presses Continue, fills the form, and is shown a key that works. */
async function continues(user: string, said: Message): Promise<void> {
  expect(shop.slack.modalsOf(user)).toEqual([]);
  await shop.slack.press(user, said, 'Continue');
  await shop.slack.until('the form is there', () => modals(user).includes('"submit"'));
  await shop.slack.submit(user, { name: 'chat-bot' });
  const secret = await shop.slack.until('a secret is shown', () => modals(user).match(SECRETS)?.[0]);
  await shop.becomes(secret, 'current');
}
