import { describe, expect, test } from 'vitest';
import { DAY, SECOND } from '../../../src/domain/time/time.ts';
import { keyRow } from '../../support/rows.ts';
import { say, secretShown, words } from './conversationScenes.ts';
import { CONVERSATION, openSlackApp, transportsFor } from './slackApp.ts';

/** The shop owns a key, and its warnings go to the conversation that Ana and Ben are in. */
async function open(transport: 'socket' | 'http') {
  const place = await openSlackApp({ transport });
  const { slack, latchkey, time } = place;
  await say(place, 'UBEN', 'whoami');
  await say(place, 'UANA', 'project create shop');
  await say(place, 'UANA', 'channel add rasa');
  const asked = await say(place, 'UANA', 'project member @ben role:operator');
  await (await slack.press('UANA', asked, 'Add')).message();
  const offer = await say(place, 'UANA', 'create rasa name:bot owner:project');
  const secret = secretShown(await (await slack.press('UANA', offer, 'Generate')).message());
  await place.becomes(secret, 'current');
  slack.putConversation({ id: CONVERSATION, members: ['UANA', 'UBEN', 'UROOT', 'UOLGA', slack.app.botUserId] });
  await say(place, 'UANA', 'project warnings fallback:here');
  const warn = async (days: number) => {
    time.advance(days * DAY);
    await latchkey.runJob('plan-warnings');
    time.advance(5 * SECOND);
    await latchkey.runJob('tell-warnings');
  };
  const announced = () => slack.seenBy('UOLGA', CONVERSATION).filter(({ kind }) => kind === 'message');
  return { place, id: secret.slice(3, 19), warn, announced };
}

describe.each(transportsFor('project warnings'))('the warning of a project’s key, over %s', (transport) => {
  test('is taken by a click in its conversation, shows that to all, and reminds them from then on (invariant 9)', async () => {
    const { place, id, warn, announced } = await open(transport);
    const { slack, latchkey } = place;
    await warn(358);
    await warn(0);
    const [message, ...more] = announced();
    if (message === undefined) throw new Error('nobody was warned');
    expect(more).toEqual([]);
    expect(words(message)).toMatch(new RegExp(`bot in shop/rasa \\(ID …${id.slice(-4)}\\) expires in`));
    expect(JSON.stringify(message.blocks)).not.toContain(id);

    const outside = await (await slack.press('UOLGA', message, 'I’ll take it')).message();
    expect(words(outside)).toMatch(/don’t have permission/);
    const taken = await (await slack.press('UBEN', message, 'I’ll take it')).message();
    expect(taken).toMatchObject({ kind: 'ephemeral', to: 'UBEN' });
    expect(words(taken)).toContain('You took bot.');
    const late = await (await slack.press('UANA', message, 'I’ll take it')).message();
    expect(words(late)).toMatch(/already assigned to ben \(.*UBEN\)/);

    await latchkey.runJob('follow-warnings');
    expect(words(announced()[0])).toMatch(/Taken by ben \(.*UBEN\)/);
    expect(words(announced()[0])).toContain('Hand it back');
    await warn(6);
    expect(slack.directMessagesOf('UBEN').map(words).join('\n')).toMatch(/key bot needs attention/);
    expect(announced()).toHaveLength(1);

    await (await slack.press('UBEN', message, 'Hand it back')).message();
    await latchkey.runJob('follow-warnings');
    expect(words(announced()[0])).toContain('I’ll take it');
    expect(await keyRow(latchkey.context, id)).toMatchObject({ assigneeId: null });
  });

  test('goes on to the project when Slack says that the owner’s account is deactivated', async () => {
    const { place, id } = await open(transport);
    const { slack, latchkey } = place;
    const asked = await say(place, 'UANA', `transfer key:${id} to:@ben`);
    await (await slack.press('UANA', asked, 'Transfer')).message();
    await slack.changeUser('UBEN', { deleted: true });
    await slack.until('the project owns it', async () =>
      (await keyRow(latchkey.context, id)).ownerId.startsWith('project:'),
    );
    await latchkey.runJob('tell-notices');
    expect(slack.directMessagesOf('UANA').map(words).join('\n')).toMatch(
      /account of ben \(.*UBEN\) is gone\. Their key rasa\/bot now belongs to project shop/,
    );
  });
});
