import { describe, expect, test } from 'vitest';
import type { Message } from '../../fakes/slack/messages.ts';
import { CONVERSATION, openSlackApp, type SlackApp, secretIn, transportsFor } from './slackApp.ts';

const say = async ({ slack }: SlackApp, user: string, line: string): Promise<Message> =>
  await (await slack.slash(user, CONVERSATION, line)).message();

/** What the modal on top shows, once it shows something. */
async function modal({ slack }: SlackApp, user: string, text: string): Promise<string> {
  const top = () => JSON.stringify(slack.modalsOf(user).at(-1)?.definition ?? '');
  await slack.until(`a modal shows ${text}`, () => top().includes(text));
  return top();
}

/** `UANA` owns a shop, `UBEN` a lab; each has a channel and a key, and neither knows of the other's. */
async function furnished(transport: 'socket' | 'http'): Promise<SlackApp> {
  const slackApp = await openSlackApp({ transport });
  for (const [user, project, channel] of [
    ['UANA', 'shop', 'rasa'],
    ['UBEN', 'lab', 'rocket'],
  ] as const) {
    await say(slackApp, user, `project create ${project}`);
    await say(slackApp, user, `channel add ${channel}`);
    const offer = await say(slackApp, user, `create ${channel} name:bot-of-${project}`);
    secretIn((await (await slackApp.slack.press(user, offer, 'Generate')).message()).blocks);
  }
  return slackApp;
}

describe.each(transportsFor('forms'))('what is missing is asked for in a modal, over %s', (transport) => {
  test('invariant 10: selects complete what is typed, with what exists for that person and nothing else', async () => {
    const slackApp = await furnished(transport);
    const { slack } = slackApp;
    await slack.slash('UANA', CONVERSATION, 'create');
    await modal(slackApp, 'UANA', '"submit"');
    expect((await slack.suggest('UANA', 'modal', 'channel', '')).labels).toEqual(['shop/rasa']);
    expect((await slack.suggest('UANA', 'modal', 'channel', 'ro')).labels).toEqual([]);
    await slack.suggest('UANA', 'modal', 'channel', 'RA');
    // What can't be is asked for again, with what was typed still in its field (invariant 12).
    await slack.submit('UANA', { channel: 'shop/rasa', name: 'a:b' });
    expect(await modal(slackApp, 'UANA', 'has a special meaning in commands')).toContain('"initial_value":"a:b"');
    await slack.submit('UANA', { name: 'second' });
    const shown = await modal(slackApp, 'UANA', 'lk_');
    await slackApp.becomes(secretIn(shown), 'current');
  });

  test('a command alone offers everything: a verb and what it is about', async () => {
    const slackApp = await furnished(transport);
    const { slack } = slackApp;
    await slack.slash('UANA', CONVERSATION, '  ');
    expect(await modal(slackApp, 'UANA', 'What to do')).toContain('regenerate');
    expect((await slack.suggest('UANA', 'modal', 'key', 'bot')).labels).toEqual(['bot-of-shop in shop/rasa']);
    const regenerate = /"text":"(regenerate — [^"]*)"/.exec(await modal(slackApp, 'UANA', 'regenerate'))?.[1] ?? '';
    await slack.submit('UANA', { verb: regenerate, key: 'bot-of-shop in shop/rasa' });
    await modal(slackApp, 'UANA', 'Generate a new secret');
    await slack.press('UANA', 'modal', 'Regenerate');
    await slackApp.becomes(secretIn(await modal(slackApp, 'UANA', 'lk_')), 'current');
  });
});

describe('someone on call', () => {
  test('is asked for a reason where a click could not carry one, and the owner is told by direct message', async () => {
    const slackApp = await furnished('http');
    const { slack, latchkey } = slackApp;
    const list = await say(slackApp, 'UOLGA', 'channel settings shop/rasa');
    await slack.press('UOLGA', list, 'Regenerate');
    await modal(slackApp, 'UOLGA', 'because you’re on call');
    await slack.submit('UOLGA', { reason: 'incident 42' });
    await modal(slackApp, 'UOLGA', 'Generate a new secret');
    await slack.press('UOLGA', 'modal', 'Regenerate');
    await slackApp.becomes(secretIn(await modal(slackApp, 'UOLGA', 'lk_')), 'current');
    await latchkey.runJob('tell-notices');
    await latchkey.runJob('tell-notices');
    const told = slack.directMessagesOf('UANA').map(({ blocks }) => JSON.stringify(blocks));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('incident 42');
    // Opened once; from then on the stored conversation is used. In another, the one on call is offered to tell where they asked.
    expect(slack.calls('conversations.open').filter(({ args }) => args['users'] === 'UANA')).toHaveLength(1);
    expect(slack.refusals).toEqual([]);
  });
});
