import type { Vocabulary } from '../../support/hostileMutations.ts';

/** Values that no decent Slack would send, as they are written. */
const ODD: readonly string[] = [
  ...['null', 'true', 'false', '0', '-1', '-0', '1e308', '1e999', '9007199254740993', '0.1', '""', '" "', '[]', '{}'],
  ...['[null]', '[[[[[[[[]]]]]]]]', '{"id":{}}', '{"id":null}', '"\\u0000"', '"\\ud800"', '"\u202e\u200b"', '"💥"'],
  ...['"__proto__"', '"constructor"', '"../../etc/passwd"', '"\' OR 1=1 --"', '"{{7*7}}"', '"<@UBEN>"', '"lk:v1:"'],
  ...['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{}}}', '{"toString":1,"valueOf":2,"then":3}'],
  '"lk:v1:go:constructor:__proto__=1"',
  '"lk:v1:go:toString:"',
  '"lk:v1:confirm:__proto__"',
  `"lk:v1:pick:${'0'.repeat(32)}:999"`,
  `"${'x'.repeat(10_001)}"`,
  `"${'é'.repeat(3_001)}"`,
  `"${'["'.repeat(500).replaceAll('"', '\\"')}"`,
];

/** Names of fields that mean something to the program, to Bolt, to Slack's client, or to JavaScript. */
const FIELDS: readonly string[] = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'then', 'toJSON', 'length', 'hasOwnProperty', 'valueOf'],
  ...['event', 'command', 'name', 'actions', 'type', 'view', 'channel', 'user', 'team', 'enterprise', 'authorizations'],
  ...['ssl_check', 'payload', 'challenge', 'response_url', 'response_urls', 'trigger_id', 'function_data', 'container'],
  ...['bot_access_token', 'is_enterprise_install', 'subteam', 'item', 'state', 'values', 'selected_option', 'message'],
  ...['text', 'value', 'enterprise_id', 'enterprise_user', 'app_installed_team_id', 'bot_id', 'authed_users', ''],
];

/** Types by which Bolt, the client of Socket Mode and the program tell what something is. */
const TYPES: readonly string[] = [
  ...['block_actions', 'view_submission', 'view_closed', 'block_suggestion', 'event_callback', 'shortcut', 'modal'],
  ...[
    'message_action',
    'dialog_submission',
    'interactive_message',
    'url_verification',
    'home',
    'message',
    'function_executed',
  ],
  ...['app_home_opened', 'user_change', 'subteam_members_changed', 'subteam_updated', 'constructor', 'error', 'x'],
];

/** What Slack's payloads are made of. */
export const SLACK: Vocabulary = {
  odd: ODD,
  fields: FIELDS,
  types: TYPES.map((type) => JSON.stringify(type)),
  address: 'response_url',
};
