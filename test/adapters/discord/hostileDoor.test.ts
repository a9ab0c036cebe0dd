import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { until } from '../../support/until.ts';
import {
  expectDiscreet,
  FORM,
  type Heard,
  JSON_TYPE,
  MARKER,
  type RawRequest,
  statusesOf,
  withHeaders,
} from '../slack/hostileDoor.ts';
import { ANA, GENERAL } from './discordApp.ts';
import { ANOTHER_KEY, signatureOf } from './hostileDoor.ts';
import { openScene, type Scene } from './hostileScene.ts';

const MEBIBYTE = 1024 * 1024;

/** A command that changes something if it gets in, as Discord posts it. */
async function changing({ discord, lost }: Scene): Promise<string> {
  const payload = await lost(() => discord.slash(ANA, GENERAL, 'apikey project create', { name: MARKER }));
  return JSON.stringify(payload);
}

/** @returns the names of what was answered otherwise than with these statuses. */
function answeredOtherwise(heard: Readonly<Record<string, Heard>>, ...statuses: readonly number[]): readonly string[] {
  return Object.entries(statusesOf(heard)).flatMap(([name, status]) =>
    statuses.includes(status) ? [] : [`${name}: ${status}`],
  );
}

test('forged requests are refused with 401, and nothing of them gets in', async () => {
  const scene = await openScene();
  const { door, discord } = scene;
  const body = await changing(scene);
  const at = Math.floor(Date.now() / 1_000);
  const right = door.sealed(body, { at });
  const hex = signatureOf(discord.app.privateKey, at, body);
  const other = signatureOf(ANOTHER_KEY, at, body);
  const signature = (value: string | string[] | undefined) => withHeaders(right, { 'x-signature-ed25519': value });
  const time = (value: string | string[] | undefined) => withHeaders(right, { 'x-signature-timestamp': value });
  const flipped = (nth: number) => {
    const bytes = Buffer.from(hex, 'hex');
    bytes[Math.floor(nth / 8)] = (bytes[Math.floor(nth / 8)] ?? 0) ^ (1 << (nth % 8));
    return bytes.toString('hex');
  };
  const before = await scene.trace();

  const heard = await door.answers({
    'another key': signature(other),
    ...Object.fromEntries(
      [0, 7, 100, 255, 256, 400, 511].map((nth) => [`bit ${nth} flipped`, signature(flipped(nth))]),
    ),
    'all zeros': signature('0'.repeat(128)),
    'the neutral point, and zero': signature(`01${'0'.repeat(126)}`),
    'a digit less': signature(hex.slice(0, -1)),
    'a byte less': signature(hex.slice(0, -2)),
    'a byte more in it': signature(`${hex}00`),
    'a byte that is none': signature(`${hex.slice(0, -2)}zz`),
    'a space in it': signature(`${hex.slice(0, 64)} ${hex.slice(64)}`),
    'base64 in place of digits': signature(Buffer.from(hex, 'hex').toString('base64')),
    'a scheme before it': signature(`ed25519=${hex}`),
    'empty signature': signature(''),
    'no signature': signature(undefined),
    'two signatures, the right one first': signature([hex, other]),
    'two signatures, the right one last': signature([other, hex]),
    'the right signature twice': signature([hex, hex]),
    'no time': time(undefined),
    'empty time': time(''),
    'the right time twice': time([String(at), String(at)]),
    'another time': time(String(at - 1)),
    'a time with a zero before it': time(`0${at}`),
    'a time with a sign': time(`+${at}`),
    'a time with a fraction': time(`${at}.0`),
    'a time in milliseconds': time(`${at}000`),
    'a time in hexadecimal': time(`0x${at.toString(16)}`),
    'a time that is none': time('NaN'),
    'a time in full-width digits, signed': door.sealed(body, { at: `${at}`.replaceAll('1', '%31') }),
    'an empty time, signed': door.sealed(body, { at: '' }),
    'a digit of the time in the body': { ...time(String(at).slice(0, -1)), body: `${at % 10}${body}` },
    'a byte more': { ...right, body: `${body} ` },
    'a byte fewer': { ...right, body: body.slice(0, -1) },
    'no body': { ...right, body: '' },
    'nothing at all': { headers: {}, body: '' },
    'no signature, and another content type': { headers: { 'content-type': FORM }, body },
    'a PING that nobody signed': { headers: { 'content-type': JSON_TYPE }, body: '{"type":1}' },
    'a PING of somebody else': door.sealed('{"type":1}', { key: ANOTHER_KEY }),
    'Slack’s unsigned probe': { headers: { 'content-type': FORM }, body: 'ssl_check=1' },
  });

  expect(answeredOtherwise(heard, 401)).toEqual([]);
  expectDiscreet(heard);
  expect(await scene.trace()).toEqual(before);
  // It was the signatures alone: what was refused is carried out when it is signed rightly, in capitals too.
  expect((await door.send(signature(hex.toUpperCase()))).status).toBe(200);
  await until('it is carried out', async () => (await scene.trace()).rows['project'] === 2);
});

test('a signature is good for five minutes, into the past and into the future, and not a second longer', async () => {
  let frozen: number | undefined;
  const scene = await openScene({ overrides: { signatureClock: () => frozen ?? Date.now() } });
  const { door } = scene;
  const body = await changing(scene);
  const before = await scene.trace();
  const now = Math.floor(Date.now() / 1_000);
  frozen = now * 1_000;
  const at = (offset: number) => door.sealed(body, { at: now + offset });

  const refused = await door.answers({
    'a second too old': at(-301),
    'an hour too old': at(-3_600),
    'ten years too old': at(-315_360_000),
    'a second too early': at(301),
    'an hour too early': at(3_600),
    'ten years too early': at(315_360_000),
    'of 1970': at(-now),
  });
  // What was signed in good time is not good for ever.
  const kept = door.sealed(body, { at: now });
  frozen += 5 * MINUTE + 1_000;
  const stale = await door.send(kept);
  expect(answeredOtherwise({ ...refused, stale }, 401)).toEqual([]);
  expectDiscreet({ ...refused, stale });
  frozen = undefined;
  expect(await scene.trace()).toEqual(before);

  frozen = now * 1_000;
  const old = await door.send(at(-300));
  const early = await door.knock(await changing(scene), { at: now + 300 });
  frozen = undefined;
  expect([old.status, early.status]).toEqual([200, 200]);
});

/** Requests whose bodies are not what Discord sends, each rightly signed, and how each is refused. */
function misshapen({ door }: Scene, json: string): Readonly<Record<string, readonly [number, RawRequest]>> {
  const as = (contentType: string | undefined, body: Uint8Array | string = json) =>
    withHeaders(door.sealed(body), { 'content-type': contentType });
  const invalid = Buffer.concat([
    Buffer.from(`${json.slice(0, -1)},"x":"`),
    Buffer.from([0xff, 0xc3]),
    Buffer.from('"}'),
  ]);
  return {
    'a form, and it is one': [400, as(FORM, `payload=${encodeURIComponent(json)}`)],
    'a form that is called JSON': [400, as(JSON_TYPE, `payload=${encodeURIComponent(json)}`)],
    'packed JSON': [400, withHeaders(as(JSON_TYPE, gzipSync(json)), { 'content-encoding': 'gzip' })],
    nothing: [400, as(JSON_TYPE, '')],
    'JSON that is cut short': [400, as(JSON_TYPE, json.slice(0, -9))],
    'bytes that are no text': [400, as(JSON_TYPE, Buffer.from([0xff, 0xfe, 0x00, 0x80]))],
    'bytes that are no text, within a command': [400, as(JSON_TYPE, invalid)],
    'JSON in UTF-16': [400, as(`${JSON_TYPE}; charset=utf-16`, Buffer.from(json, 'utf16le'))],
    'two commands': [400, as(JSON_TYPE, `${json}${json}`)],
    'a body of more than a mebibyte': [413, as(JSON_TYPE, `${json}${' '.repeat(MEBIBYTE)}`)],
    'a body of ten mebibytes': [413, as(JSON_TYPE, Buffer.alloc(10 * MEBIBYTE, '['))],
  };
}

/** JSON that is well-formed, and no interaction of Discord’s. */
const SHAPELESS: readonly string[] = [
  ...['null', 'true', '0', '""', '[]', '{}', `["${MARKER}"]`, '[[]]', `"${MARKER}"`, '{"type":null}', '{"type":[1]}'],
  ...['{"type":"1"}', '{"type":0}', '{"type":6}', '{"type":1e999}', '{"type":-1}', '{"__proto__":{"type":1}}'],
  ...['{"type":2}', '{"type":3}', '{"type":4}', '{"type":5}', '{"type":"__proto__"}', `{"type":"${MARKER}"}`],
  ...['{"type":2,"data":null}', '{"type":3,"data":[]}', '{"type":5,"data":{"components":[null]}}'],
  `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
  `{"type":2,"data":${'{"options":['.repeat(20_000)}{}${']}'.repeat(20_000)}}`,
];

test('bodies of other kinds than Discord’s are refused, and nothing of them gets in', async () => {
  const scene = await openScene();
  const json = await changing(scene);
  const before = await scene.trace();
  const wanted = misshapen(scene, json);

  const heard = await scene.door.answers(
    Object.fromEntries(Object.entries(wanted).map(([name, [, request]]) => [name, request])),
  );
  const shapeless = await scene.door.answers(
    Object.fromEntries(SHAPELESS.map((body, nth) => [`${nth}: ${body.slice(0, 80)}`, scene.door.sealed(body)])),
  );

  expect(statusesOf(heard)).toEqual(
    Object.fromEntries(Object.entries(wanted).map(([name, [status]]) => [name, status])),
  );
  expect(answeredOtherwise(shapeless, 400)).toEqual([]);
  expectDiscreet({ ...heard, ...shapeless });
  expect(await scene.trace()).toEqual(before);
});

test('fields that are missing, or of another type, are refused one by one, and so is what would change an address', async () => {
  const scene = await openScene();
  const { door, discord, lost } = scene;
  const question = await scene.say(ANA, 'disable', { key: 'chat-bot' });
  const press = await lost(() => discord.press(ANA, question, 'Disable'));
  const command = await lost(() => discord.slash(ANA, GENERAL, 'apikey project create', { name: MARKER }));
  const wrong: readonly unknown[] = [null, 7, true, {}, [], 'x'.repeat(3_000), { id: 'a' }, { user: {} }];
  const tokens = ['', 'a/b', '../../users/@me', 'a?b', 'a#b', 'a%2fb', 'a\\b', 'a\nb', 'a b', '..', '.', 'é', '\ud800'];
  const before = await scene.trace();
  const accepted: string[] = [];
  const send = async (name: string, body: object, ...wanted: readonly number[]) => {
    const { status } = await door.knock(JSON.stringify(body));
    if (!wanted.includes(status)) accepted.push(`${name}: ${status}`);
  };
  for (const [kind, payload] of Object.entries({ press, command })) {
    const needed = ['id', 'token', 'type', 'application_id', 'member', 'data'];
    for (const field of kind === 'press' ? [...needed, 'message'] : needed) {
      await send(`${kind} without ${field}`, { ...payload, [field]: undefined }, 400);
      for (const value of wrong) {
        // Whatever is posted with a type of its own.
        await send(`${kind} with ${field}: ${JSON.stringify(value)}`, { ...payload, [field]: value }, 400);
      }
    }
    for (const token of tokens) await send(`${kind} with token ${token}`, { ...payload, token }, 400);
    for (const id of ['1/2', '../1', '１２３４５６', '-12345', '1'.repeat(21)])
      await send(`${kind} ${id}`, { ...payload, id }, 400);
    await send(`${kind} of another application`, { ...payload, application_id: '700000000000000009' }, 403);
    await send(`${kind} without a guild`, { ...payload, guild_id: undefined }, 400);
    await send(`${kind} with a user in place of a member`, { ...payload, member: undefined, user: { id: ANA } }, 400);
  }

  expect(accepted).toEqual([]);
  expect(await scene.trace()).toEqual(before);
});

test('Discord’s own questions are answered: PING, and a false signature', async () => {
  const scene = await openScene({ replicas: 2 });
  const before = await scene.trace();
  for (const { url } of scene.replicas)
    for (let times = 0; times < 3; times += 1)
      expect(await scene.discord.probe(`${url}/discord/interactions`)).toEqual({ ping: true, falseSignature: true });
  // What else stands in a PING is nothing.
  const body = JSON.stringify({ ...JSON.parse(await changing(scene)), type: 1 });
  const smuggled = await scene.door.knock(body);
  expect([smuggled.status, smuggled.text]).toEqual([200, '{"type":1}']);
  expect(await scene.trace()).toEqual(before);
});

test('no other method and no address beside it leads in', async () => {
  const scene = await openScene();
  const { door } = scene;
  const right = door.sealed(await changing(scene));
  const before = await scene.trace();
  const methods = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'TRACE', 'LINK'];
  const paths = ['/', '/x', '', '/../interactions']
    .map((more) => `/discord/interactions${more}`)
    .filter((path) => path !== '/discord/interactions');
  const others = [
    '/discord',
    '/discord/INTERACTIONS',
    '//discord/interactions',
    '/discord%2finteractions',
    '/slack/events',
  ];

  const heard = await door.answers({
    ...Object.fromEntries(methods.map((method) => [method, { ...right, method }] as const)),
    ...Object.fromEntries([...paths, ...others].map((path) => [path, { ...right, path }] as const)),
    'GET for a method that is overridden': withHeaders(
      { ...right, method: 'GET' },
      { 'x-http-method-override': 'POST' },
    ),
  });

  expect(Object.entries(statusesOf(heard)).filter(([, status]) => status < 400 || status >= 500)).toEqual([]);
  expectDiscreet(heard);
  expect(await scene.trace()).toEqual(before);
});
