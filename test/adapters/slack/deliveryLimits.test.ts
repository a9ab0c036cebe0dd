import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import type { Message } from '../../fakes/slack/messages.ts';
import { until } from '../../support/until.ts';
import { CONVERSATION, SECRETS, say, sentSecrets, words } from './conversationScenes.ts';
import { actionOf, layOutHome, newSubject, openChannel, REGENERATE } from './deliveryScenes.ts';
import { type FaultySlack, openFaultySlack } from './faultySlack.ts';

let app: FaultySlack;

beforeEach(async () => {
  app = await openFaultySlack();
  await openChannel(app);
});
afterEach(async () => {
  expect(app.slack.complaints).toEqual([]);
  await app.close();
});

const newKey = () => newSubject(app, REGENERATE);

/** What somebody's home shows. */
const home = (user: string) => words(app.slack.homeOf(user));
const modals = (user: string) => JSON.stringify(app.slack.modalsOf(user).map(({ definition }) => definition));
const directly = (user: string) => app.slack.directMessagesOf(user).map(words);

describe('where Slack asks to wait (429, Retry-After)', () => {
  test('users.info: nobody is served without its word, and nobody else waits', async () => {
    app.slack.rateLimit('users.info', 30);
    expect(words(await say(app, 'UBEN', 'project create barn'))).toContain(
      'Slack isn’t responding, so I can’t confirm who you are.',
    );
    expect(words(await say(app, 'UANA', 'projects'))).not.toContain('barn');
    expect(words(await say(app, 'UBEN', 'project create barn'))).toContain('Created project barn');
  });

  test('usergroups.users.list: nobody is on call, neither when asking nor when pressing', async () => {
    const { key, secret = '' } = await newKey();
    const line = `regenerate key:${key} reason:"incident 42"`;
    app.time.advance(MINUTE);
    app.slack.rateLimit('usergroups.users.list', 30);
    expect(words(await say(app, 'UOLGA', line))).not.toContain('"Regenerate"');
    app.time.advance(5 * SECOND);
    const question = await say(app, 'UOLGA', line);
    expect(words(question)).toContain('"Regenerate"');

    const sent = sentSecrets(app).length;
    app.time.advance(MINUTE);
    app.slack.rateLimit('usergroups.users.list', 30);
    await (await app.slack.press('UOLGA', question, 'Regenerate')).message();
    expect(words(question)).not.toMatch(SECRETS);
    expect(sentSecrets(app)).toHaveLength(sent);
    expect(await app.verify(secret)).toBe('current');
  });

  test('views.open: a button asks once more, and leads to the form and its end', async () => {
    app.slack.rateLimit('views.open', 30);
    const said = await say(app, 'UANA', 'create rasa');
    expect(words(said)).toContain('There’s more to fill in.');
    await continues('UANA', said);
  });

  test('chat.postMessage: what there is to tell is told later, and once', async () => {
    const { key } = await newKey();
    const question = await say(app, 'UOLGA', `regenerate key:${key} reason:"incident 42"`);
    await (await app.slack.press('UOLGA', question, 'Regenerate')).message();
    app.slack.rateLimit('chat.postMessage', 1);
    await app.tell();
    expect(directly('UANA')).toEqual([]);
    await app.tell();
    await app.tell();
    expect(directly('UANA')).toEqual([expect.stringContaining('incident 42')]);
  });

  test('chat.postMessage: where it may have arrived, it is not told again', async () => {
    const { key } = await newKey();
    const question = await say(app, 'UOLGA', `regenerate key:${key} reason:"incident 42"`);
    await (await app.slack.press('UOLGA', question, 'Regenerate')).message();
    app.slack.fail('chat.postMessage', { kind: 'shownThenStatus', status: 500 });
    await app.tell();
    await app.tell();
    expect(directly('UANA')).toEqual([expect.stringContaining('incident 42')]);
  });

  test('views.publish: a home that could not be opened opens the next time', async () => {
    app.slack.rateLimit('views.publish', 1);
    await app.slack.openHome('UANA');
    await until('it was refused', () => app.logged().includes('App Home publish failed'));
    await app.slack.openHome('UANA');
    await app.slack.until('the home is there', () => home('UANA').includes('Account dashboard'));
  });

  test('views.publish: a home that could not follow a change follows it later', async () => {
    await app.slack.openHome('UANA');
    await app.slack.until('the home is there', () => home('UANA').includes('Account dashboard'));
    const calls = app.slack.calls('views.publish').length;
    app.slack.rateLimit('views.publish', 1);
    await say(app, 'UANA', 'project create barn');
    await app.latchkey().runJob('refresh-homes');
    await app.slack.until('it was refused', () => app.slack.calls('views.publish').length > calls);
    // Whatever runs later finds that it still has to be shown.
    await app.restart();
    await app.latchkey().runJob('refresh-homes');
    await app.slack.until('the home follows', () => home('UANA').includes('barn'));
  });
});

describe('a trigger that is too old', () => {
  test('after a command: a button asks once more, and leads to the form and its end', async () => {
    app.slack.fail('users.info', { kind: 'hang' });
    const typed = await app.slack.slash('UBEN', CONVERSATION, 'create rasa');
    await app.slack.until('Slack is asked who that is', () => app.slack.hanging === 1);
    app.time.advance(4 * SECOND);
    app.slack.release();
    const said = await typed.message();
    expect(app.slack.refusals.map(({ reason }) => reason)).toEqual(['expired_trigger_id']);
    await continues('UBEN', said);
  });

  test('after a press in a home: it says so, and nothing was done', async () => {
    const subject = await newKey();
    await layOutHome(app, 'UANA', 'Regenerate', actionOf(REGENERATE, subject));
    app.time.advance(2 * MINUTE);
    app.slack.fail('users.info', { kind: 'hang' });
    await app.slack.press('UANA', 'home', 'Regenerate');
    await app.slack.until('Slack is asked who that is', () => app.slack.hanging === 1);
    app.time.advance(4 * SECOND);
    app.slack.release();
    await app.slack.until('it says so', () => home('UANA').includes('That took too long.'));
    expect(app.slack.modalsOf('UANA')).toEqual([]);
    expect(await app.verify(subject.secret ?? '')).toBe('current');
  });
});

/** Somebody presses Continue, fills the form, and is shown a key that works. */
async function continues(user: string, said: Message): Promise<void> {
  expect(app.slack.modalsOf(user)).toEqual([]);
  await app.slack.press(user, said, 'Continue');
  await app.slack.until('the form is there', () => modals(user).includes('"submit"'));
  await app.slack.submit(user, { name: 'chat-bot' });
  const secret = await app.slack.until('a secret is shown', () => modals(user).match(SECRETS)?.[0]);
  await app.becomes(secret, 'current');
}
