import { describe, expect, test } from 'vitest';
import { DAY, MINUTE, SECOND } from '../../../src/domain/time/time.ts';
import { ProjectEntity } from '../../../src/persistence/entities/projects.ts';
import { identify } from '../../../src/services/people/people.ts';
import { changeWarningSetting } from '../../../src/services/projects/warningSettings.ts';
import { requesterOf } from '../../support/actors.ts';
import { say, secretShown, words } from './conversationScenes.ts';
import { CONVERSATION, openSlackApp, type SlackApp } from './slackApp.ts';

/** Ana's Slack app, in which she has a key that ends in seven days. */
async function open(env: Readonly<Record<string, string>> = {}, replicas = 1) {
  const place = await openSlackApp({ env, replicas });
  await say(place, 'UANA', 'project create shop');
  await say(place, 'UANA', 'channel add rasa');
  const offer = await say(place, 'UANA', 'create rasa name:bot');
  const secret = secretShown(await (await place.slack.press('UANA', offer, 'Generate')).message());
  await place.becomes(secret, 'current');
  place.time.advance(358 * DAY);
  return { place, id: secret.slice(3, 19) };
}

async function warn({ latchkey, time }: SlackApp): Promise<void> {
  await latchkey.runJob('plan-warnings');
  time.advance(5 * SECOND);
  await latchkey.runJob('tell-warnings');
}

/** What is read in the conversation of all, by the person who reads there. */
function announced({ slack }: SlackApp) {
  return slack.seenBy('UBEN', CONVERSATION).filter(({ kind }) => kind === 'message');
}

describe('a warning in Slack', () => {
  test('comes as a direct message, once, with its buttons, no matter which of two replicas sends it (invariant 9)', async () => {
    const { place, id } = await open({}, 2);
    await place.latchkey.runJob('plan-warnings');
    place.time.advance(5 * SECOND);
    await Promise.all(place.replicas.map((replica) => replica.runJob('tell-warnings')));
    await warn(place);
    const [message, ...more] = place.slack.directMessagesOf('UANA');
    expect(more).toEqual([]);
    const shown = words(message);
    expect(shown).toMatch(/bot in shop\/rasa expires in [67] days, on \d+ [A-Z][a-z]{2} 20\d\d, \d\d:\d\d/);
    for (const action of ['regenerate:key=', 'not-mine:key=', 'snooze:key='])
      expect(shown).toContain(`lk:v1:go:${action}${id}`);
    expect(place.slack.calls('chat.postMessage')).toHaveLength(1);
    expect(place.logged()).not.toContain('platform refusal notice failed');
  });

  test('that may have been shown is not sent again; one that surely was not is, a minute later', async () => {
    const { place } = await open();
    place.slack.rateLimit('chat.postMessage', 1);
    await warn(place);
    expect(place.slack.directMessagesOf('UANA')).toEqual([]);
    place.time.advance(MINUTE);
    place.slack.fail('chat.postMessage', { kind: 'shownThenReset' });
    await warn(place);
    place.time.advance(5 * MINUTE);
    await warn(place);
    expect(place.slack.directMessagesOf('UANA')).toHaveLength(1);
    expect(place.slack.calls('chat.postMessage')).toHaveLength(2);
  });

  test('for somebody who can’t be written to goes where their project says; its readers learn nothing secret', async () => {
    const { place, id } = await open();
    const { context } = place.latchkey;
    const externalId = `${place.slack.team.id}/UANA`;
    const actor = await identify(context, {
      platform: 'slack',
      externalId,
      displayName: 'ana',
      groups: [],
    });
    const by = requesterOf(actor, { platform: 'slack', externalId });
    const project = await context.database.read((manager) => manager.findOneByOrFail(ProjectEntity, { name: 'shop' }));
    await changeWarningSetting(context, by, project, { fallback: `slack:${CONVERSATION}` });
    place.slack.putConversation({ id: CONVERSATION, members: ['UANA', 'UBEN', place.slack.app.botUserId] });
    place.slack.fail('conversations.open', 'cannot_dm_bot', 9);
    await warn(place);
    await warn(place);
    const [message, ...more] = announced(place);
    expect(more).toEqual([]);
    expect(words(message)).toContain(`bot in shop/rasa (ID …${id.slice(-4)}) expires in`);
    expect(words(message)).not.toContain(id);
    expect(words(message)).not.toContain('lk:v1');
    expect(place.slack.directMessagesOf('UROOT')).toEqual([]);
  });

  test('goes to the admins privately where no conversation is named, though they never spoke', async () => {
    const { place, id } = await open();
    place.slack.fail('conversations.open', 'cannot_dm_bot');
    await warn(place);
    const [message] = place.slack.directMessagesOf('UROOT');
    expect(words(message)).toContain('ana can’t be reached');
    expect(words(message)).toContain(`lk:v1:go:regenerate:key=${id}`);
    expect(announced(place)).toEqual([]);
  });

  test('goes to the project’s owners where its owner’s account is deactivated, and to nobody else', async () => {
    const { place } = await open({ LATCHKEY_FALLBACK: `slack:${CONVERSATION}` });
    await say(place, 'UBEN', 'whoami');
    const asked = await say(place, 'UANA', 'project member person:@ben role:owner');
    await (await place.slack.press('UANA', asked, 'Add')).message();
    place.slack.putUser({ id: 'UANA', deleted: true });
    await warn(place);
    const told = place.slack.directMessagesOf('UBEN').map(words);
    expect(told.filter((said) => said.includes('ana’s key bot'))).toHaveLength(1);
    expect(announced(place)).toEqual([]);
    expect(place.slack.directMessagesOf('UROOT')).toEqual([]);
  });
});
