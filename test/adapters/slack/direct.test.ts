import { describe, expect, onTestFinished, test } from 'vitest';
import { directMessages } from '../../../adapters/slack/outbound/directMessages.ts';
import { makeClients } from '../../../adapters/slack/transport/clients.ts';
import { redactingLogger } from '../../../adapters/slack/transport/redactingLogger.ts';
import type { SendResult } from '../../../src/chat/contracts/platform.ts';
import { text, view } from '../../../src/chat/contracts/view.ts';
import { FakeSlack } from '../../fakes/slack/fakeSlack.ts';
import { quietRefusals } from '../../support/refusals.ts';

/** What a message that was told is found by. */
function handleOf(told: SendResult): string {
  if (told.kind !== 'told') throw new Error('it was not told');
  return told.message.handle;
}

/** Direct messages on their own, to somebody in a Slack. */
async function writing() {
  const slack = await FakeSlack.open();
  const stopping = new AbortController();
  onTestFinished(async () => {
    stopping.abort();
    await slack.close();
  });
  slack.putUser({ id: 'UANA', name: 'ana' });
  const quiet = () => undefined;
  const transport = { kind: 'http', signingSecret: slack.app.signingSecret } as const;
  const clients = makeClients(
    { botToken: slack.app.botToken, apiUrl: slack.apiUrl, transport },
    redactingLogger({ info: quiet, warn: quiet, error: quiet }),
  );
  const stored = new Map<string, string>();
  const refused = new Map<string, string>();
  const store = {
    find: (id: string) => Promise.resolve(stored.get(id)),
    remember: (id: string, conversation: string) => {
      stored.set(id, conversation);
      refused.delete(id);
      return Promise.resolve();
    },
    refuse: (id: string, why: string) => {
      refused.set(id, why);
      return Promise.resolve();
    },
    refusal: (id: string) => Promise.resolve(refused.get(id)),
  };
  const replica = () =>
    directMessages(clients, {
      store,
      log: { info: quiet, warn: quiet, error: quiet },
      refusals: quietRefusals(),
      signal: stopping.signal,
      intervals: { messages: 0, updates: 0, apart: 30 },
    });
  const direct = replica();
  const tell = async (words: string): Promise<SendResult> => await direct.sendDirect('T1/UANA', view(text(words)));
  const announce = async (conversation: string, words: string): Promise<SendResult> =>
    await direct.sendToConversation(conversation, view(text(words)));
  const said = () =>
    slack.directMessagesOf('UANA').map((message) => message.versions.map((version) => JSON.stringify(version.blocks)));
  return { slack, stored, refused, tell, announce, said, replica, stopping };
}

describe('a direct message', () => {
  test('opens a conversation once, and uses the stored one from then on; one that is gone is opened again', async () => {
    const { slack, stored, tell, said } = await writing();
    expect((await tell('one')).kind).toBe('told');
    expect((await tell('two')).kind).toBe('told');
    expect(slack.calls('conversations.open')).toHaveLength(1);
    stored.set('T1/UANA', 'D0GONE');
    expect((await tell('three')).kind).toBe('told');
    expect(said()).toHaveLength(3);
    expect(stored.get('T1/UANA')).not.toBe('D0GONE');
  });

  test('says whether it can be sent again: never where it may have arrived', async () => {
    const { slack, tell, said } = await writing();
    await tell('first');
    slack.fail('chat.postMessage', { kind: 'shownThenReset' });
    expect(await tell('shown, but not answered')).toEqual({ kind: 'unknown' });
    slack.rateLimit('chat.postMessage', 1);
    expect(await tell('too fast')).toMatchObject({ kind: 'not-now' });
    slack.putUser({ id: 'UANA', deleted: true });
    expect(await tell('to somebody who left')).toMatchObject({ kind: 'unreachable' });
    expect(said()).toHaveLength(2);
    expect(slack.calls('chat.postMessage')).toHaveLength(4);
  });
});

describe('someone who can’t be written to', () => {
  test('is remembered, so that Slack is not asked about them again', async () => {
    const { slack, refused, tell } = await writing();
    slack.putUser({ id: 'UANA', deleted: true });
    expect(await tell('one')).toEqual({ kind: 'unreachable', why: 'user_disabled', gone: true });
    expect(refused.get('T1/UANA')).toBe('user_disabled');
    const asked = slack.calls().length;
    expect(await tell('two')).toEqual({ kind: 'unreachable', why: 'user_disabled', gone: true });
    expect(slack.calls()).toHaveLength(asked);
    refused.clear();
    slack.putUser({ id: 'UANA', deleted: false });
    expect((await tell('three')).kind).toBe('told');
  });

  test('is not remembered where nobody can be: the app may be put right in a minute', async () => {
    const { slack, refused, tell, said } = await writing();
    slack.fail('chat.postMessage', 'messages_tab_disabled');
    expect(await tell('one')).toEqual({ kind: 'unreachable', why: 'messages_tab_disabled' });
    slack.fail('chat.postMessage', 'not_allowed_token_type');
    expect(await tell('two')).toEqual({ kind: 'not-now', why: 'not_allowed_token_type' });
    expect(refused.size).toBe(0);
    expect((await tell('three')).kind).toBe('told');
    expect(said()).toHaveLength(1);
  });
});

describe('an announcement', () => {
  test('is posted where several people read, and says whether it can be again', async () => {
    const { slack, announce, refused } = await writing();
    slack.putConversation({ id: 'C0TEAM', members: ['UANA', slack.app.botUserId] });
    expect((await announce('C0TEAM', 'for all of you')).kind).toBe('told');
    expect(slack.seenBy('UANA', 'C0TEAM').map(({ blocks }) => JSON.stringify(blocks))).toEqual([
      expect.stringContaining('for all of you'),
    ]);
    slack.rateLimit('chat.postMessage', 1);
    expect(await announce('C0TEAM', 'too fast')).toMatchObject({ kind: 'not-now' });
    slack.fail('chat.postMessage', { kind: 'shownThenReset' });
    expect(await announce('C0TEAM', 'shown, but not answered')).toEqual({ kind: 'unknown' });
    slack.putConversation({ id: 'C0TEAM', archived: true });
    expect(await announce('C0TEAM', 'too late')).toEqual({ kind: 'unreachable', why: 'is_archived' });
    slack.putConversation({ id: 'C0OTHERS', members: ['UANA'] });
    expect(await announce('C0OTHERS', 'not let in')).toEqual({ kind: 'unreachable', why: 'not_in_channel' });
    expect(await announce('C0NONE', 'nowhere')).toEqual({ kind: 'unreachable', why: 'channel_not_found' });
    expect(slack.seenBy('UANA', 'C0TEAM')).toHaveLength(2);
    expect(refused.size).toBe(0);
  });
});

describe('live progress', () => {
  test('is shown in the message itself: of many changes the latest, and never two in quick succession', async () => {
    const { slack, tell, said } = await writing();
    const told = await tell('0 of 50');
    if (told.kind !== 'told') throw new Error('it was not told');
    const steps = Array.from({ length: 50 }, (_, index) => told.message.amend(view(text(`${index + 1} of 50`))));
    await Promise.all(steps);
    const [versions = []] = said();
    expect(said()).toHaveLength(1);
    expect(versions.length).toBeLessThanOrEqual(3);
    expect(versions.at(-1)).toContain('50 of 50');
    expect(slack.calls('chat.update').length).toBe(versions.length - 1);
  });

  test('where the message can no longer be changed, the last state comes as a new one', async () => {
    const { slack, tell, said } = await writing();
    const told = await tell('working');
    if (told.kind !== 'told') throw new Error('it was not told');
    slack.fail('chat.update', 'edit_window_closed');
    await told.message.amend(view(text('done')));
    expect(said()).toHaveLength(2);
    expect(said()[1]?.[0]).toContain('done');
  });
});

describe('a message that was sent earlier', () => {
  const shows = (words: string) => () => Promise.resolve(view(text(words)));

  test('is changed by its handle from another replica, and after a restart', async () => {
    const { slack, tell, said, replica } = await writing();
    const handle = handleOf(await tell('undeploying'));
    expect(handle).toMatch(/^D\w+:\d+\.\d+$/);
    expect(await replica().change(handle, shows('deployed'))).toEqual({ kind: 'changed' });
    expect(said().map((versions) => versions.at(-1))).toEqual([expect.stringContaining('deployed')]);
    expect(slack.calls('chat.postMessage')).toHaveLength(1);
  });

  test('says what it shows when its turn comes: of many changes the latest', async () => {
    const { slack, tell, said, replica } = await writing();
    const handle = handleOf(await tell('0 of 50'));
    const direct = replica();
    const steps = Array.from({ length: 50 }, (_, index) => direct.change(handle, shows(`${index + 1} of 50`)));
    expect(await Promise.all(steps)).toEqual(steps.map(() => ({ kind: 'changed' })));
    expect(said()[0]?.at(-1)).toContain('50 of 50');
    expect(slack.calls('chat.update').length).toBeLessThanOrEqual(2);
  });

  test.each(['message_not_found', 'edit_window_closed', 'cant_update_message', 'channel_not_found'])(
    'is gone where Slack says %s; what refuses for another reason is tried again',
    async (code) => {
      const { slack, tell, replica } = await writing();
      const handle = handleOf(await tell('undeploying'));
      slack.fail('chat.update', code);
      expect(await replica().change(handle, shows('deployed'))).toEqual({ kind: 'gone', why: code });
      slack.fail('chat.update', 'invalid_auth');
      expect(await replica().change(handle, shows('deployed'))).toEqual({ kind: 'not-now', why: 'invalid_auth' });
      slack.fail('chat.update', { kind: 'status', status: 503 });
      expect(await replica().change(handle, shows('deployed'))).toMatchObject({ kind: 'not-now' });
      expect(await replica().change('no handle', shows('deployed'))).toMatchObject({ kind: 'gone' });
    },
  );

  test('waits as long as Slack asks, and is changed then; nothing is changed once the program stops', async () => {
    const { slack, tell, said, replica, stopping } = await writing();
    const handle = handleOf(await tell('undeploying'));
    slack.rateLimit('chat.update', 1);
    expect(await replica().change(handle, shows('deployed'))).toEqual({ kind: 'changed' });
    expect(slack.calls('chat.update')).toHaveLength(2);
    stopping.abort();
    expect(await replica().change(handle, shows('never'))).toMatchObject({ kind: 'not-now' });
    expect(said()[0]?.join()).not.toContain('never');
  });
});
