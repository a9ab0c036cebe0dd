import fc from 'fast-check';
import { type Child, changedAt, fieldText, type Node, nodeOf, withField } from './hostileNodes.ts';

/** One change to a payload. All numbers wrap around, so that any change fits any payload. */
export interface Change {
  readonly how: (typeof WAYS)[number];
  /** Where: which child at each level. */
  readonly steps: readonly number[];
  /** With which of the things that can be put there. */
  readonly what: number;
}

/** What changes are made of, beside oddities that every payload can get. */
export interface Matter {
  /** Secrets, whole ones and tails of them, which may turn up nowhere; and tokens, which may not be logged. */
  readonly secrets: readonly string[];
  readonly tokens: readonly string[];
  /** Other people's and things' names: users, teams, views, actions. */
  readonly names: readonly string[];
  /** Addresses that answers must not go to. */
  readonly urls: readonly string[];
}

const WAYS = [
  'drop',
  'double',
  'wrap',
  'retype',
  'odd',
  'plant',
  'plant-inside',
  'rename',
  'graft',
  'name',
  'url',
  'grow',
] as const;

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

const texts = (values: readonly string[]): readonly Node[] => values.map((value) => nodeOf(value));
const ODD_NODES: readonly Node[] = ODD.map((text) => ({ kind: 'raw', text }));
const TYPE_NODES = texts(TYPES);

/** Draws changes; most are made near the top, where what matters stands. */
export function changes(): fc.Arbitrary<Change> {
  const number = fc.nat(9_999);
  return fc.record({
    how: fc.constantFrom(...WAYS),
    steps: fc.oneof(
      { weight: 3, arbitrary: fc.array(number, { minLength: 1, maxLength: 2 }) },
      { weight: 2, arbitrary: fc.array(number, { minLength: 2, maxLength: 7 }) },
    ),
    what: number,
  });
}

/** Makes one change to a payload. */
export function changed(payload: Node, { how, steps, what }: Change, matter: Matter): Node {
  const planted = [...matter.secrets, ...matter.tokens];
  const pick = (nodes: readonly Node[]): Node => nodes[what % nodes.length] ?? { kind: 'raw', text: 'null' };
  const set = (node: Node) => (child: Child) => [{ ...child, node }];
  const at = (change: (child: Child) => readonly Child[]) => changedAt(payload, steps, change);
  const field = FIELDS[what % FIELDS.length] ?? '';
  switch (how) {
    case 'drop':
      return at(() => []);
    case 'double':
      return at((child) => [child, what % 2 === 0 ? child : { ...child, node: pick(ODD_NODES) }]);
    case 'wrap':
      return at((child) => [{ ...child, node: { kind: 'list', items: [child.node] } }]);
    case 'retype':
      return what % 2 === 0 ? withField(payload, 'type', pick(TYPE_NODES)) : at(set(pick(TYPE_NODES)));
    case 'odd':
      return at(set(pick(ODD_NODES)));
    case 'plant':
      return at(set(pick(texts(planted))));
    case 'plant-inside':
      return at((child) => [{ ...child, node: withSecret(child.node, planted[what % planted.length] ?? '') }]);
    case 'rename':
      return at((child) => [{ ...child, name: what % 5 === 0 ? (planted[0] ?? '') : field }]);
    case 'graft':
      return at((child) => [child, { name: field, node: pick([...ODD_NODES, ...TYPE_NODES]) }]);
    case 'name':
      return at(set(pick(texts(matter.names))));
    case 'url':
      return withField(payload, 'response_url', pick(texts(matter.urls)));
    case 'grow':
      return at((child) => [
        { ...child, node: nodeOf(`${fieldText(child.node)}${'𝄞'.repeat(what % (what % 10 === 0 ? 4_000 : 200))}`) },
      ]);
  }
}

/** Puts a secret where people and programs put theirs: behind what is there, or as the value of an action's option. */
function withSecret(node: Node, secret: string): Node {
  if (node.kind !== 'raw') return { kind: 'list', items: [nodeOf(secret)] };
  const text = fieldText(node);
  return nodeOf(text.startsWith('lk:v1:') ? `lk:v1:go:regenerate:reason=${secret}` : `${text} ${secret}`);
}
