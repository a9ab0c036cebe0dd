import { expect, test } from 'vitest';
import { HOUR } from '../../../src/domain/time/time.ts';
import type { Message } from '../../fakes/slack/messages.ts';
import { auditRows } from '../../support/rows.ts';
import { CONVERSATION, openSlackApp, PEOPLE, SECRETS, type SlackApp, secretIn, transportsFor } from './slackApp.ts';

/** "Tell this conversation": others read what somebody did to a key, and nothing that was typed. */

const TELL = 'Tell this conversation';

/** Lets the app into the conversation. */
function invite({ slack }: Pick<SlackApp, 'slack'>): void {
  const members = new Set([...PEOPLE, slack.app.botUserId]);
  slack.putConversation({ id: CONVERSATION, name: 'general', members });
}

async function say({ slack }: SlackApp, user: string, line: string, where = CONVERSATION): Promise<Message> {
  return await (await slack.slash(user, where, line)).message();
}

async function press({ slack }: SlackApp, user: string, on: Message, label: string): Promise<Message> {
  return await (await slack.press(user, on, label)).message();
}

/** Ana has a key, whose secret she saw. */
async function key(app: SlackApp): Promise<string> {
  await say(app, 'UANA', 'project create shop');
  await say(app, 'UANA', 'channel add rasa');
  const shown = await press(app, 'UANA', await say(app, 'UANA', 'create rasa name:chat-bot'), 'Generate');
  const secret = secretIn(shown.blocks);
  await app.becomes(secret, 'current');
  return secret;
}

/** What everybody in the conversation reads. */
const room = ({ slack }: SlackApp): readonly string[] =>
  slack.messages
    .filter(({ kind, channel }) => kind === 'message' && channel === CONVERSATION)
    .map(({ versions }) => JSON.stringify(versions));

/** What somebody sees that offers to tell. */
function offered({ slack }: SlackApp, user: string): Message | undefined {
  return slack.messages.filter(({ to, blocks }) => to === user && JSON.stringify(blocks).includes(TELL)).at(-1);
}

test.each(transportsFor('telling'))(
  'a conversation is told once of a new secret, of whatever number of presses, and reads no secret, reason or line (invariants 2 and 3), over %s',
  async (transport) => {
    const app = await openSlackApp({ transport });
    invite(app);
    const { slack } = app;
    const old = await key(app);
    const question = await say(app, 'UANA', 'regenerate rasa overlap:24h reason:"leaked by cy"');
    const shown = await press(app, 'UANA', question, 'Regenerate');
    const secret = secretIn(shown.blocks);
    await slack.until('telling is offered', () => offered(app, 'UANA') !== undefined);
    const offer = offered(app, 'UANA');
    if (offer === undefined) throw new Error('nothing is offered');
    expect(offer.ts, 'a message with a secret has no buttons').not.toBe(shown.ts);
    expect(JSON.stringify(offer.blocks)).toMatch(
      /Everyone in the conversation where you asked will read the key’s name and project/,
    );
    await Promise.all(Array.from({ length: 50 }, () => slack.press('UANA', offer, TELL)));
    await slack.until('the person is told so', () => JSON.stringify(offer.blocks).includes('Posted here'));
    expect(room(app)).toHaveLength(1);
    const [told = ''] = room(app);
    expect(told).toMatch(/ana \(.*UANA\) gave the key chat-bot \(shop\/rasa\) a new secret on /);
    expect(told).toMatch(/The old secret keeps working until /);
    expect(told.match(/"type":"date","timestamp":\d+/g), 'Slack draws the moments').toHaveLength(2);
    for (const kept of ['leaked by cy', 'regenerate rasa', 'overlap']) expect(told).not.toContain(kept);
    const everything = JSON.stringify([room(app), app.logged()]);
    expect(everything.match(SECRETS)).toBeNull();
    for (const one of [old, secret]) expect(everything).not.toContain(one.slice(20));
    const events = await auditRows(app.latchkey.context);
    expect(events.filter(({ action, outcome }) => action === 'incident.tell' && outcome === 'done')).toHaveLength(1);
  },
);

test('somebody is told privately what to do where the app isn’t in the channel, and the same button then tells it; admins aren’t bothered', async () => {
  const app = await openSlackApp({ transport: 'http' });
  await key(app);
  await say(app, 'UROOT', 'whoami');
  const done = await press(app, 'UANA', await say(app, 'UANA', 'disable chat-bot'), 'Disable');
  for (const _ of [1, 2, 3]) {
    const refused = await press(app, 'UANA', done, TELL);
    expect(refused.kind).toBe('ephemeral');
    await app.slack.until('it says what to do', () => JSON.stringify(refused.blocks).includes('/invite @Latchkey'));
  }
  expect(room(app)).toEqual([]);
  expect(JSON.stringify((await say(app, 'UROOT', 'audit chat-bot')).blocks)).toMatch(
    /the platform doesn’t let Latchkey post there/,
  );
  expect(JSON.stringify(app.slack.directMessagesOf('UROOT'))).not.toContain('refuses');
  invite(app);
  await press(app, 'UANA', done, TELL);
  await app.slack.until('everyone reads it', () => room(app).length === 1);
  expect(room(app)[0]).toMatch(/disabled the key chat-bot \(shop\/rasa\) on .*Nothing can use it until/);
});

test('a direct message offers nothing, somebody who did nothing has nothing to tell, and a typed line tells within the hour', async () => {
  const app = await openSlackApp({ transport: 'http' });
  invite(app);
  await key(app);
  const dm = app.slack.putConversation({
    id: 'D0ANA',
    name: 'directmessage',
    kind: 'im',
    members: ['UANA', app.slack.app.botUserId],
  }).id;
  const alone = await press(app, 'UANA', await say(app, 'UANA', 'disable chat-bot', dm), 'Disable');
  expect(JSON.stringify(alone.blocks)).not.toContain(TELL);
  expect(JSON.stringify((await say(app, 'UANA', 'incident tell chat-bot', dm)).blocks)).toContain(
    'There’s no conversation here to post in',
  );
  expect(JSON.stringify((await say(app, 'UROOT', 'incident tell chat-bot')).blocks)).toContain(
    'There’s nothing to tell',
  );
  const question = await say(app, 'UANA', 'incident tell chat-bot');
  expect(JSON.stringify(question.blocks)).toMatch(/ana \(.*UANA\) disabled the key chat-bot/);
  await press(app, 'UANA', question, TELL);
  await app.slack.until('everyone reads it', () => room(app).length === 1);
  app.time.advance(HOUR + 1);
  expect(JSON.stringify((await say(app, 'UANA', 'incident tell chat-bot')).blocks)).toContain(
    'There’s nothing to tell',
  );
});

test('what somebody on call does in the conversation of an incident is told there by itself, and the question says so', async () => {
  const app = await openSlackApp({ transport: 'http' });
  invite(app);
  const { slack } = app;
  await key(app);
  await say(app, 'UANA', 'channel add plain');
  await press(app, 'UANA', await say(app, 'UANA', 'create plain name:site-bot'), 'Generate');
  const before = await press(app, 'UOLGA', await say(app, 'UOLGA', 'disable site-bot reason:drill'), 'Disable');
  expect(JSON.stringify(before.blocks), 'no incident is followed here yet').toContain(TELL);
  await press(app, 'UANA', await say(app, 'UANA', 'activate site-bot'), 'Activate');
  await press(app, 'UANA', await say(app, 'UANA', 'incident rotate keys:site-bot reason:"in a ticket"'), 'Rotate all');
  await slack.until('the conversation follows', () => room(app).length === 1);
  // Without a reason it is asked for in a window, which knows nothing of the conversation.
  await slack.slash('UOLGA', CONVERSATION, 'disable chat-bot');
  await slack.until('a reason is asked for', () => slack.modalsOf('UOLGA').length > 0);
  await slack.submit('UOLGA', { reason: 'cy leaked it' });
  const modal = () => JSON.stringify(slack.modalsOf('UOLGA').at(-1)?.definition ?? '');
  await slack.until('it says that it will be told', () => modal().includes('this will be posted here'));
  await slack.press('UOLGA', 'modal', 'Disable');
  await slack.until('it was told', () => room(app).length === 2);
  await slack.until('Olga reads that', () => modal().includes('this was posted here'));
  expect(modal()).not.toContain(TELL);
  expect(room(app)[1]).toMatch(/olga \(.*UOLGA\), who is on call, disabled the key chat-bot \(shop\/rasa\)/);
  expect(room(app).join()).not.toContain('cy leaked it');
  // Ana owns the key and isn't on call: what she does is told when she wants it.
  const anas = await press(app, 'UANA', await say(app, 'UANA', 'activate chat-bot'), 'Activate');
  expect(JSON.stringify(anas.blocks)).not.toContain('told');
  const deleted = await press(app, 'UANA', await say(app, 'UANA', 'delete chat-bot'), 'Delete');
  expect(JSON.stringify(deleted.blocks)).toContain(TELL);
  expect(room(app)).toHaveLength(2);
  await press(app, 'UANA', deleted, TELL);
  await slack.until('it was told', () => room(app).length === 3);
  expect(room(app)[2]).toMatch(/ana \(.*UANA\) deleted the key chat-bot/);
});
