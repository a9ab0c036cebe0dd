import { describe, expect, onTestFinished, test } from 'vitest';
import { conversationShapes, mayChoose } from '../../src/domain/warnings/conversationRef.ts';
import { openRunning } from '../adapters/discord/deliveryApp.ts';
import { makeKey, openChannel } from '../adapters/discord/deliveryScenes.ts';
import { ANA, GENERAL } from '../adapters/discord/discordApp.ts';
import { words } from '../adapters/slack/conversationScenes.ts';
import { CONVERSATION, openSlackApp } from '../adapters/slack/slackApp.ts';
import { DiscordPerson } from '../people/discordPerson.ts';
import { confirm } from '../people/person.ts';
import { shownIn, textOf } from '../people/screen.ts';
import { SlackPerson } from '../people/slackPerson.ts';
import { PLATFORM_FACTS } from '../support/platforms.ts';
import { verify } from '../support/verify.ts';

const REFUSED = 'You can choose only a conversation that you can post in';
/** Where an old secret is still tried from, and by what. */
const SOURCE = '192.0.2.77';

describe('the conversation that is told what somebody can’t be told', () => {
  test('is one in which the person who names it can post: the one in which it is typed, or any for an admin', () => {
    expect(conversationShapes(PLATFORM_FACTS)).toContain('slack:C…');
    const [here, there] = ['slack:C0HERE', 'slack:C0THERE'];
    expect(mayChoose(PLATFORM_FACTS, here, { postsIn: here, admin: false })).toBe(true);
    expect(mayChoose(PLATFORM_FACTS, there, { postsIn: here, admin: false })).toBe(false);
    expect(mayChoose(PLATFORM_FACTS, here, { postsIn: undefined, admin: false })).toBe(false);
    expect(mayChoose(PLATFORM_FACTS, there, { postsIn: undefined, admin: true })).toBe(true);
    // A direct message is nobody else's to read.
    expect(mayChoose(PLATFORM_FACTS, 'slack:D0MINE', { postsIn: 'slack:D0MINE', admin: true })).toBe(false);
  });

  test('in Slack can’t be one that the person is not in', async () => {
    const ana = new SlackPerson(await openSlackApp(), { id: 'UANA' });
    await ana.say('project create shop');
    const chosen = async (line: string) => textOf(await ana.say(`project warnings ${line}`));
    expect(await chosen('fallback:slack:C0SECRETS')).toContain(REFUSED);
    expect(await chosen('fallback:here')).toContain(`slack:${CONVERSATION}`);
    expect(await chosen(`fallback:slack:${CONVERSATION}`)).toContain(`slack:${CONVERSATION}`);
  });

  test('in Slack is told neither addresses nor programs nor reasons', async () => {
    const place = await openSlackApp({ env: { LATCHKEY_FALLBACK: `slack:${CONVERSATION}` } });
    const [ana, olga] = [new SlackPerson(place, { id: 'UANA' }), new SlackPerson(place, { id: 'UOLGA' })];
    await ana.say('project create shop');
    await ana.say('channel add rasa');
    await ana.say('create rasa name:bot');
    const { secret } = shownIn(await ana.press('Generate'));
    await place.becomes(secret, 'current');
    await confirm(olga, 'regenerate key:bot reason:"leaked by 10.1.2.3"', 'Regenerate');
    await place.becomes(secret, 'RETIRED');
    expect(await verify(place.latchkey.url, secret, SOURCE)).toBe('RETIRED');
    place.slack.putConversation({ id: CONVERSATION, members: ['UANA', 'UBEN', 'UOLGA', place.slack.app.botUserId] });
    place.slack.fail('conversations.open', 'cannot_dm_bot', 9);
    await place.latchkey.runJob('tell-notices');
    const read = place.slack.seenBy('UBEN', CONVERSATION).filter(({ kind }) => kind === 'message');
    const told = read.map(words).join('\n');
    expect(told).toContain('old secret');
    expect(told).toContain('who is on call');
    for (const detail of [SOURCE, '127.0.0.1', '10.1.2.3']) expect(told).not.toContain(detail);
  });

  test('in Discord is one in which the person may send messages, as Discord says with each command', async () => {
    const server = await openRunning({});
    onTestFinished(() => server.close());
    await openChannel(server);
    await makeKey(server);
    const ana = new DiscordPerson(server, { id: ANA });
    const chosen = async (fallback: string) => textOf(await ana.say(`project warnings fallback:${fallback}`));
    expect(await chosen('discord:123456789012345678')).toContain(REFUSED);
    expect(await chosen('here')).toContain(GENERAL);
  });
});
