import { webApi } from '@slack/bolt';
import { describe, expect, test } from 'vitest';
import { type JsonObject, objectIn } from '../shared/json.ts';
import { silent } from './boltApp.ts';
import type { FakeSlack } from './fakeSlack.ts';
import { ANA, BEN, card, form, GENERAL, openSlack } from './testSlack.ts';

/** Calls methods by Slack's own client, which encodes arguments as it always does. */
function caller(slack: FakeSlack, token = slack.app.botToken) {
  const client = new webApi.WebClient(token, {
    slackApiUrl: slack.apiUrl,
    logger: silent,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
  return async (method: string, args: Record<string, unknown> = {}): Promise<string> => {
    try {
      await client.apiCall(method, args);
      return 'ok';
    } catch (error) {
      if (error instanceof webApi.WebAPIPlatformError) return String(error.data.error);
      return error instanceof Error ? error.name : 'unknown';
    }
  };
}

describe('the Web API', () => {
  test('asks who calls, and with what', async () => {
    const slack = await openSlack();
    expect(await caller(slack)('auth.test')).toBe('ok');
    expect(await caller(slack)('no.such')).toBe('unknown_method');
    expect(await caller(slack, 'xoxb-stolen')('auth.test')).toBe('invalid_auth');
    expect(await caller(slack, slack.app.appToken)('auth.test')).toBe('not_allowed_token_type');
    expect(await caller(slack)('apps.connections.open')).toBe('not_allowed_token_type');
    expect(await caller(slack)('users.info')).toBe('invalid_arguments');
    expect(await caller(slack)('conversations.open', { users: `${ANA},${BEN}` })).toBe('missing_scope');
    await slack.uninstall();
    expect(await caller(slack)('auth.test')).toBe('account_inactive');
    const json = await fetch(`${slack.apiUrl}users.info`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer nobody' },
      body: JSON.stringify({ user: ANA }),
    });
    expect(await json.json()).toEqual({ ok: false, error: 'invalid_auth' });
  });

  test('knows people, user groups and direct conversations', async () => {
    const slack = await openSlack({ team: { enterprise: { id: 'E0', name: 'Org' } } });
    slack.putGroup({ id: 'S0ONCALL', members: [BEN] });
    slack.putUser({ id: 'U0GONE', deleted: true });
    const call = caller(slack);
    expect(await call('users.info', { user: ANA, include_locale: true })).toBe('ok');
    expect(objectIn(slack.calls('users.info')[0]?.reply, 'user')).toMatchObject({
      locale: 'en-GB',
      tz_offset: 3600,
      enterprise_user: { id: 'W0ANA', enterprise_id: 'E0' },
    });
    await call('users.info', { user: ANA });
    expect(objectIn(slack.calls('users.info')[1]?.reply, 'user')).not.toHaveProperty('locale');
    expect(await call('users.info', { user: 'U0NOBODY' })).toBe('user_not_found');
    await call('usergroups.users.list', { usergroup: 'S0ONCALL' });
    expect(slack.calls('usergroups.users.list')[0]?.reply).toEqual({ ok: true, users: [BEN] });
    expect(await call('usergroups.users.list', { usergroup: 'S0' })).toBe('no_such_subteam');
    expect(await call('conversations.open', { users: ANA })).toBe('ok');
    expect(await call('conversations.open', { users: 'U0GONE' })).toBe('user_disabled');
    expect(slack.calls('conversations.open')[0]?.reply).toMatchObject({ channel: { id: slack.directWith(ANA).id } });
  });

  test('posts, edits and deletes as it may', async () => {
    const slack = await openSlack();
    const call = caller(slack);
    expect(await call('chat.postMessage', { channel: GENERAL, text: 'hi' })).toBe('not_in_channel');
    expect(await call('chat.postMessage', { channel: 'C0NONE', text: 'hi' })).toBe('channel_not_found');
    expect(await call('chat.postMessage', { channel: ANA })).toBe('no_text');
    expect(await call('chat.postMessage', { channel: ANA, text: 'hi', blocks: card('') })).toBe('invalid_blocks');
    expect(slack.refusals.at(-1)?.messages.join()).toContain(
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    );
    expect(await call('chat.postMessage', { channel: ANA, text: 'first', blocks: card('first') })).toBe('ok');
    const [message] = slack.directMessagesOf(ANA);
    const { id: channel } = slack.directWith(ANA);
    const ts = message?.ts;
    expect(await call('chat.update', { channel: ANA, ts, text: 'new' })).toBe('channel_not_found');
    expect(await call('chat.update', { channel, ts: '1.2', text: 'new' })).toBe('message_not_found');
    expect(await call('chat.update', { channel, ts, text: 'x'.repeat(4001) })).toBe('msg_too_long');
    expect(await call('chat.update', { channel, ts, text: 'second' })).toBe('ok');
    expect(message?.versions.map(({ text, blocks }) => [text, blocks.length])).toEqual([
      ['first', 1],
      ['second', 0],
    ]);
    expect(await call('chat.delete', { channel, ts })).toBe('ok');
    expect(await call('chat.update', { channel, ts, text: 'third' })).toBe('message_not_found');
    expect(slack.secretsSeen(/first/)).toMatchObject([{ place: 'dm', visibleNow: false }]);
    slack.putConversation({ id: GENERAL, members: [ANA, slack.app.botUserId] });
    expect(await call('chat.postEphemeral', { channel: GENERAL, user: BEN, text: 'hi' })).toBe('user_not_in_channel');
    expect(await call('chat.postEphemeral', { channel: GENERAL, user: ANA, text: 'hi' })).toBe('ok');
    const [shown] = slack.ephemeralsOf(ANA);
    expect(await call('chat.update', { channel: GENERAL, ts: shown?.ts, text: 'no' })).toBe('message_not_found');
  });

  test('opens views for triggers that are fresh, and once', async () => {
    let now = Date.UTC(2026, 0, 15, 12);
    const slack = await openSlack({ now: () => now });
    const call = caller(slack);
    const trigger = async () => String((await slack.slash(ANA, GENERAL, 'create')).payload['trigger_id']);
    const first = await trigger();
    expect(await call('views.open', { trigger_id: first, view: form('A title that is far too long') })).toBe(
      'invalid_arguments',
    );
    expect(await call('views.open', { trigger_id: 'nonsense', view: form('New') })).toBe('invalid_trigger_id');
    expect(await call('views.open', { trigger_id: first, view: form('New', { external_id: 'one' }) })).toBe('ok');
    expect(await call('views.open', { trigger_id: first, view: form('New') })).toBe('exchanged_trigger_id');
    expect(await call('views.push', { trigger_id: await trigger(), view: form('New') })).toBe('not_found');
    expect(await call('views.open', { trigger_id: await trigger(), view: form('New', { external_id: 'one' }) })).toBe(
      'duplicate_external_id',
    );
    const late = await trigger();
    now += 3001;
    expect(await call('views.open', { trigger_id: late, view: form('New') })).toBe('expired_trigger_id');
    const [open] = slack.modalsOf(ANA);
    const hash = open?.hash;
    expect(await call('views.update', { view_id: open?.id, hash, view: form('Changed') })).toBe('ok');
    expect(await call('views.update', { view_id: open?.id, hash, view: form('Changed') })).toBe('hash_conflict');
    expect(await call('views.update', { view_id: 'V0', view: form('Changed') })).toBe('not_found');
    expect(await call('views.publish', { user_id: ANA, view: form('No Home') })).toBe('invalid_arguments');
    expect(await call('views.publish', { user_id: ANA, hash: 'stale', view: { type: 'home', blocks: [] } })).toBe(
      'hash_conflict',
    );
  });

  test('fails as it is told to', async () => {
    const slack = await openSlack();
    const call = caller(slack);
    slack.fail('users.info', 'fatal_error');
    slack.rateLimit('users.info', 7);
    slack.fail('users.info', { kind: 'status', status: 500 });
    slack.fail('users.info', { kind: 'reset' });
    expect(await call('users.info', { user: ANA })).toBe('fatal_error');
    expect(await call('users.info', { user: ANA })).toBe('WebAPIRateLimitedError');
    expect(await call('users.info', { user: ANA })).toBe('WebAPIHTTPError');
    expect(await call('users.info', { user: ANA })).toBe('WebAPIRequestError');
    expect(await call('users.info', { user: ANA })).toBe('ok');
    slack.fail('chat.postMessage', { kind: 'shownThenHang' });
    const hanging = call('chat.postMessage', { channel: ANA, text: 'seen, and never confirmed' });
    await slack.until('a request that hangs', () => slack.hanging === 1);
    expect(slack.directMessagesOf(ANA)).toHaveLength(1);
    slack.release();
    expect(await hanging).toBe('ok');
    expect(
      slack
        .calls('users.info')
        .map(({ reply }): JsonObject | undefined => reply)
        .filter(Boolean),
    ).toHaveLength(1);
  });
});
