import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import type { Message } from '../../fakes/slack/messages.ts';
import { wrongSecret } from '../../support/actors.ts';
import { openSlackApp, SECRETS, type SlackApp, secretIn, TRANSPORTS } from './slackApp.ts';

/** Somebody at their Slack, who types commands and presses what is written on buttons. */
function at({ slack, conversation }: SlackApp, user: string) {
  const say = async (line: string): Promise<Message> => await (await slack.slash(user, conversation, line)).message();
  const press = async (message: Message, label: string): Promise<Message> =>
    await (await slack.press(user, message, label)).message();
  return { say, press, confirm: async (line: string, verb: string) => await press(await say(line), verb) };
}

const words = (message: Message) => JSON.stringify(message.blocks);

describe.each(TRANSPORTS)('the whole life of a key in Slack, over %s', (transport) => {
  test('by slash commands', async () => {
    const slackApp = await openSlackApp({ transport });
    const { slack, verify, becomes } = slackApp;
    const ana = at(slackApp, 'UANA');
    expect(words(await ana.say('project create shop'))).toContain('Created project shop');
    await ana.say('channel add rasa');

    // Created only after a press, whose message can be burned.
    const offer = await ana.say('create rasa name:chat-bot');
    expect(words(offer)).not.toMatch(SECRETS);
    const created = await ana.press(offer, 'Generate');
    const first = secretIn(created.blocks);
    expect(created).toBe(offer);
    await becomes(first, 'current');

    const question = await ana.say('regenerate channel:rasa');
    expect(words(question)).toContain('chat-bot');
    const regenerated = secretIn((await ana.press(question, 'Regenerate')).blocks);
    await becomes(first, 'RETIRED');
    await becomes(regenerated, 'current');
    expect(regenerated.slice(3, 19)).toBe(first.slice(3, 19));

    await ana.confirm('disable chat-bot', 'Disable');
    await becomes(regenerated, 'DISABLED');
    await ana.confirm('activate chat-bot', 'Activate');
    for (let attempt = 0; attempt < 10; attempt += 1) await verify(wrongSecret(first.slice(3, 19), attempt));
    await becomes(regenerated, 'LOCKED');
    expect(words(await ana.say('list'))).toContain('"yes"');
    const fresh = secretIn((await ana.confirm('regenerate key:chat-bot', 'Regenerate')).blocks);
    await becomes(fresh, 'current');
    const both = secretIn((await ana.confirm('regenerate rasa replace:both', 'Get New Key')).blocks);
    await becomes(both, 'current');
    expect(both.slice(3, 19)).not.toBe(first.slice(3, 19));
    const deleted = await ana.confirm('delete chat-bot', 'Delete');
    expect(words(deleted)).toContain('Generate new key');

    // Burned five minutes later, and nowhere else.
    slackApp.time.advance(5 * MINUTE);
    await slackApp.latchkey.runJob('burn-secrets');
    await slack.until('all secrets are burned', () =>
      slack.secretsSeen(SECRETS).every(({ visibleNow }) => !visibleNow),
    );
    expect(slack.refusals).toEqual([]);
    expect(slack.complaints).toEqual([]);
    expect(slackApp.logged()).not.toMatch(SECRETS);
  });
});
