import type { JsonObject } from '../../fakes/shared/json.ts';
import { wrongSecret } from '../../support/actors.ts';
import type { Matter, Vocabulary } from '../../support/hostileMutations.ts';
import { type Node, nodeOf } from '../../support/hostileNodes.ts';
import { ANA, BEN, ELSEWHERE, GENERAL, OLGA, ROOT } from './discordApp.ts';
import type { Scene } from './hostileScene.ts';

/** A payload that the fake Discord made, and that has reached nobody yet. */
export interface Recording {
  readonly name: string;
  readonly node: Node;
}

/** Values that no decent Discord would send, as they are written. */
const ODD: readonly string[] = [
  ...['null', 'true', 'false', '0', '-1', '-0', '1e308', '1e999', '9007199254740993', '0.1', '""', '" "', '[]', '{}'],
  ...['[null]', '[[[[[[[[]]]]]]]]', '{"id":{}}', '{"id":null}', '"\\u0000"', '"\\ud800"', '"\\udc00a"', '"💥"'],
  ...['"\u202e\u200b"', '"\u2067ab\u2069"', '"__proto__"', '"constructor"', '"../../users/@me"', '"a/b?c#d"', '".."'],
  ...['"\' OR 1=1 --"', '"{{7*7}}"', `"<@${BEN}>"`, '"@everyone"', '"lk:v1:"', '"here:lk:v1:form:x"', '"here:here:"'],
  ...['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{}}}', '{"toString":1,"valueOf":2,"then":3}'],
  ...['"lk:v1:go:constructor:__proto__=1"', '"lk:v1:go:toString:"', '"lk:v1:confirm:__proto__"', '"apikey-__proto__"'],
  ...['{"type":3,"name":"__proto__","value":"x"}', '{"type":3,"name":"reason","value":"why"}', '{"type":1,"name":"x"}'],
  ...['{"type":2,"name":"project","options":[{"type":1,"name":"create","options":[]}]}', '{"type":1e9,"name":""}'],
  ...['"apikey"', '"apikey-project"', '"constructor.prototype"', '64', '16', '128'],
  `"lk:v1:pick:${'0'.repeat(32)}:999"`,
  `"${'x'.repeat(10_001)}"`,
  `"${'é'.repeat(3_001)}"`,
  `${'['.repeat(500)}${']'.repeat(500)}`,
  `${'{"options":['.repeat(500)}${']}'.repeat(500)}`,
];

/** Names of fields that mean something to the program, to discord.js, or to JavaScript. */
const FIELDS: readonly string[] = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'then', 'toJSON', 'length', 'hasOwnProperty', 'valueOf'],
  ...['data', 'name', 'type', 'options', 'value', 'focused', 'custom_id', 'component_type', 'values', 'components'],
  ...['component', 'resolved', 'target_id', 'guild_id', 'guild', 'channel', 'channel_id', 'member', 'user', 'token'],
  ...['roles', 'flags', 'pending', 'bot', 'system', 'nick', 'global_name', 'locale', 'message', 'application_id', 'id'],
  ...['authorizing_integration_owners', 'context', 'entitlements', 'permissions', 'app_permissions', 'version', ''],
];

/** What Discord's payloads are made of. */
export const DISCORD: Vocabulary = {
  odd: ODD,
  fields: FIELDS,
  types: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '10', '18', '-1', '"2"', '255'],
  address: 'token',
};

/** What mutants are made of in a scene: secrets and tokens that are to turn up nowhere, names, and parts of addresses. */
export function matterOf({ discord, keyId }: Scene): Matter {
  const tail = wrongSecret(keyId, 'tail').slice(-44);
  return {
    secrets: [wrongSecret(keyId, 1), wrongSecret('0123456789abcdef'), tail],
    tokens: [discord.app.botToken, ...discord.interactions.map(({ token }) => token).slice(-3)],
    names: [
      ...[BEN, ROOT, OLGA, ELSEWHERE, GENERAL, discord.app.botId, '700000000000000088', '643945264868098049'],
      ...[keyId, `lk:v1:go:show:key=${keyId}`, `lk:v1:go:delete:key=${keyId}`, `@${BEN}`, `<@${OLGA}>`],
    ],
    urls: [
      'a/b',
      '../../users/@me',
      '..',
      'a?b=c',
      'a#b',
      'a%2F..%2Fb',
      'https://evil.test/',
      'a\nb',
      '\u202e',
      'ok_but_unknown',
    ],
  };
}

/** Has people do everything that Discord tells of, while nothing of it arrives. */
export async function record(scene: Scene): Promise<readonly Recording[]> {
  const { discord, say, lost } = scene;
  const recordings: Recording[] = [];
  // A token that is good for something: what is shown by it, ANA sees.
  const live = (await discord.slash(ANA, GENERAL, 'apikey whoami')).token;
  const keep = (name: string, payload: JsonObject) => {
    recordings.push({ name, node: nodeOf(payload) });
    return payload;
  };
  const command = async (path: string, options: Readonly<Record<string, string>> = {}) =>
    keep(`command ${path}`, await lost(() => discord.slash(ANA, GENERAL, `apikey ${path}`, options)));
  await command('regenerate', { key: 'chat-bot', reason: 'leaked' });
  await command('project use', { project: 'shop' });
  await command('project member', { person: BEN, role: 'operator' });
  await command('list');
  const whoami = await command('whoami');
  await command('help');
  const { member, guild_id: _guild, ...direct } = whoami;
  const inMember = typeof member === 'object' && member !== null && 'user' in member ? member['user'] : undefined;
  keep('command in a direct message', { ...direct, user: inMember });
  keep(
    'completion',
    await lost(
      async () => (await discord.autocomplete(ANA, GENERAL, 'apikey regenerate', 'channel', 'ra')).interaction,
    ),
  );
  keep(
    'completion of a key',
    await lost(async () => (await discord.autocomplete(ANA, GENERAL, 'apikey show', 'key', 'ch', {})).interaction),
  );

  const question = await say(ANA, 'regenerate', { key: 'chat-bot', overlap: '24h' });
  const press = await lost(() => discord.press(ANA, question, 'Regenerate'));
  keep('press that confirms', { ...press, token: live });
  keep('press that confirms, whose answer gets lost', press);
  keep('press of Cancel', await lost(() => discord.press(ANA, question, 'Cancel')));
  const both = await say(ANA, 'regenerate', { key: 'chat-bot', replace: 'both' });
  const lasting = await lost(() => discord.press(ANA, both, 'Get New Key'));
  keep('press in a lasting message', { ...lasting, message: { ...Object(lasting['message']), flags: 0 } });
  const { member: _member, guild_id: _there, ...pressed } = press;
  keep('press in a direct message', { ...pressed, user: inMember });

  const screen = await say(ANA, 'channel settings', { channel: 'rasa' });
  keep('press of a screen', await lost(() => discord.press(ANA, screen, 'Back')));
  keep('choice', await lost(() => discord.choose(ANA, screen, 'Key details', 'chat-bot')));
  const modal = await (await discord.press(ANA, screen, 'Generate API key')).modal();
  const form = await lost(() => discord.submit(ANA, modal, { name: 'third' }));
  keep('form', { ...form, token: live });
  keep('form with the answer in its place', {
    ...form,
    data: { ...Object(form['data']), custom_id: `here:${modal.customId}` },
  });
  keep('PING', { id: '700000000000000099', application_id: discord.app.id, type: 1, token: 'ping', version: 1 });
  return recordings;
}
