import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  answersAt,
  asForm,
  asPayload,
  changingCommand,
  expectDiscreet,
  FORM,
  JSON_TYPE,
  MARKER,
  type RawRequest,
  statusesOf,
  withHeaders,
} from './hostileDoor.ts';
import { openScene, type Scene } from './hostileScene.ts';

const MEBIBYTE = 1024 * 1024;

/** Requests whose bodies are of another kind than their headers say, each rightly signed, and how each is refused. */
function mistyped(scene: Scene): Readonly<Record<string, readonly [number, RawRequest]>> {
  const { door } = scene;
  const form = changingCommand(scene, 'mistyped');
  const json = JSON.stringify(Object.fromEntries(new URLSearchParams(form)));
  const as = (contentType: string, body: Uint8Array | string = form) => door.sealed(body, { contentType });
  const zipped = gzipSync(form);
  return {
    'no content type': [415, withHeaders(as(FORM), { 'content-type': undefined })],
    'an empty content type': [415, as('')],
    'plain text': [415, as('text/plain')],
    'several parts': [415, as('multipart/form-data; boundary=x')],
    XML: [415, as('application/xml', `<a>${MARKER}</a>`)],
    'JSON, fifth edition': [415, as('application/json5', json)],
    'a type that is none': [415, as('x')],
    'nothing but semicolons': [415, as(';;;')],
    'two types, the wrong one first': [415, withHeaders(as(FORM), { 'content-type': ['text/plain', FORM] })],
    'a form that is called JSON': [400, as(JSON_TYPE)],
    'JSON that is called a form': [400, as(FORM, json)],
    'a payload that is called JSON': [400, as(JSON_TYPE, asPayload({ type: 'block_actions' }))],
    'a packed form': [400, withHeaders(as(FORM, zipped), { 'content-encoding': 'gzip' })],
    'an empty form': [400, as(FORM, '')],
    'empty JSON': [400, as(JSON_TYPE, '')],
    'an empty payload': [400, as(FORM, 'payload=')],
    'a payload that is cut short': [400, as(FORM, asPayload({ type: 'block_actions', x: MARKER }).slice(0, -9))],
    'bytes that are no text': [400, as(JSON_TYPE, Buffer.from([0xff, 0xfe, 0x00, 0x80]))],
    'two commands in one form': [400, as(FORM, `${form}&${form.replaceAll('UANA', '')}`)],
    'JSON in UTF-16': [400, as(`${JSON_TYPE}; charset=utf-16`, Buffer.from(json, 'utf16le'))],
    'a body of more than a mebibyte': [413, as(FORM, `${form}&x=${'x'.repeat(MEBIBYTE)}`)],
    'a body of ten mebibytes': [413, as(JSON_TYPE, Buffer.alloc(10 * MEBIBYTE, '['))],
  };
}

/** JSON that is well-formed, and no payload of Slack’s. */
const SHAPELESS: readonly string[] = [
  ...['null', 'true', '0', '""', '[]', '{}', `["${MARKER}"]`, '[[]]', `"${MARKER}"`, '{"type":null}', '{"type":[]}'],
  ...['{"__proto__":{"type":"block_actions"}}', '{"type":"__proto__"}', '{"type":"constructor"}', '{"payload":"{}"}'],
  ...['{"type":"event_callback"}', '{"type":"event_callback","event":null}', '{"type":"event_callback","event":[]}'],
  ...['{"type":"event_callback","event":{"type":7}}', '{"type":"block_suggestion"}', '{"type":"view_submission"}'],
  ...[
    `{"type":"block_actions","actions":[{"value":"${MARKER}"}]}`,
    `{"type":"${MARKER}"}`,
    '{"type":"message_action"}',
  ],
  `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
  `{"type":"view_submission","view":${'{"state":'.repeat(20_000)}{}${'}'.repeat(20_000)}}`,
];

test('bodies of other kinds than their headers say are refused, and nothing of them gets in', async () => {
  const scene = await openScene();
  const before = await scene.trace();
  const wanted = mistyped(scene);

  const heard = await answersAt(
    scene.door,
    Object.fromEntries(Object.entries(wanted).map(([name, [, request]]) => [name, request])),
  );

  expect(statusesOf(heard)).toEqual(
    Object.fromEntries(Object.entries(wanted).map(([name, [status]]) => [name, status])),
  );
  expectDiscreet(heard);
  // The words are about this address, not about another one that takes less.
  expect(heard['a body of ten mebibytes']?.text).not.toContain('16384');
  expect(await scene.trace()).toEqual(before);
});

test('a content type may have a character set, and capitals', async () => {
  const { door, slack, trace, conversation } = await openScene();
  const before = await trace();
  const help = { command: '/apikey', text: 'help', user_id: 'UANA', team_id: slack.team.id, channel_id: conversation };
  const asked = (trigger: string) => asForm({ ...help, response_url: slack.apiUrl, trigger_id: trigger });

  const heard = await answersAt(door, {
    form: door.sealed(asked('1'), { contentType: `${FORM}; charset=utf-8` }),
    'form in capitals': door.sealed(asked('2'), { contentType: `${FORM.toUpperCase()};charset="UTF-8"` }),
    JSON: door.sealed('{"type":"url_verification","challenge":"7"}', { contentType: `${JSON_TYPE}; charset=utf-8` }),
  });

  expect(Object.values(statusesOf(heard))).toEqual([200, 200, 200]);
  expect(heard['form in capitals']?.text).toContain('ephemeral');
  expect(await trace()).toEqual(before);
});

test('well-formed JSON that is no payload is refused, however it comes', async () => {
  const scene = await openScene();
  const { door } = scene;
  const before = await scene.trace();
  const heard = await answersAt(
    door,
    Object.fromEntries(
      SHAPELESS.flatMap((json, nth) => [
        [`JSON ${nth}: ${json.slice(0, 80)}`, door.sealed(json, { contentType: JSON_TYPE })] as const,
        [`payload ${nth}: ${json.slice(0, 80)}`, door.sealed(`payload=${encodeURIComponent(json)}`)] as const,
      ]),
    ),
  );

  expect(Object.entries(statusesOf(heard)).filter(([, status]) => status !== 400)).toEqual([]);
  expectDiscreet(heard);
  expect(await scene.trace()).toEqual(before);
});

test('fields that are missing, or of another type, are refused one by one', async () => {
  const scene = await openScene();
  const { door, slack, say, held } = scene;
  const question = await say('UANA', 'disable chat-bot');
  const press = (await held(() => slack.press('UANA', question, 'Disable'))).payload;
  const home = (await held(() => slack.openHome('UANA'))).payload;
  const needed = ['type', 'user', 'trigger_id', 'container', 'actions'];
  const wrong: readonly unknown[] = [null, 7, true, {}, [], 'x'.repeat(3_000), { id: 'lower case' }];
  const before = await scene.trace();
  const send = async (body: object) => (await door.knock(asPayload(body))).status;

  const accepted: string[] = [];
  for (const field of needed) {
    if ((await send({ ...press, [field]: undefined })) !== 400) accepted.push(`no ${field}`);
    for (const value of wrong)
      if ((await send({ ...press, [field]: value })) !== 400) accepted.push(`${field}: ${JSON.stringify(value)}`);
  }
  for (const value of wrong) {
    for (const event of [value, { type: value }, { type: 'app_home_opened', user: value }]) {
      const { status } = await door.knock(JSON.stringify({ ...home, event }), { contentType: JSON_TYPE });
      // Events that were never asked for are acknowledged, whatever else is in them.
      const isAnother =
        typeof event === 'object' && event !== null && 'type' in event && typeof event.type === 'string';
      if (status !== 400 && !(isAnother && status === 200)) accepted.push(`event: ${JSON.stringify(event)}`);
    }
  }

  expect(accepted).toEqual([]);
  expect(await scene.trace()).toEqual(before);
});

test('no other method and no address beside it leads in', async () => {
  const scene = await openScene();
  const { door } = scene;
  const before = await scene.trace();
  const right = door.sealed(changingCommand(scene, 'method'));
  const methods = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'TRACE', 'LINK'];
  const paths = ['/slack/events/', '/slack/events/x', '/slack', '/slack/EVENTS', '//slack/events', '/slack%2fevents'];

  const heard = await answersAt(
    door,
    Object.fromEntries([
      ...methods.map((method) => [method, { ...right, method }] as const),
      ...paths.map((path) => [path, { ...right, path }] as const),
      [
        'GET for a method that is overridden',
        withHeaders({ ...right, method: 'GET' }, { 'x-http-method-override': 'POST' }),
      ],
    ]),
  );

  expect(Object.entries(statusesOf(heard)).filter(([, status]) => status < 400 || status >= 500)).toEqual([]);
  expectDiscreet(heard);
  expect(await scene.trace()).toEqual(before);
});
