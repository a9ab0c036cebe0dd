import { expect, test } from 'vitest';
import { MINUTE } from '../../../src/domain/time/time.ts';
import { until } from '../../support/until.ts';
import {
  answersAt,
  asForm,
  asPayload,
  changingCommand,
  expectDiscreet,
  FORM,
  JSON_TYPE,
  MARKER,
  macOf,
  statusesOf,
  withHeaders,
} from './hostileDoor.ts';
import { openScene } from './hostileScene.ts';

test('forged requests are refused with 401, and nothing of them gets in', async () => {
  const scene = await openScene();
  const { door, slack } = scene;
  const body = changingCommand(scene, 'forged');
  const at = Math.floor(Date.now() / 1_000);
  const right = door.sealed(body, { at });
  const mac = macOf(slack.app.signingSecret, at, body);
  const other = macOf('another-secret', at, body);
  const signature = (value: string | string[] | undefined) => withHeaders(right, { 'x-slack-signature': value });
  const time = (value: string | string[] | undefined) => withHeaders(right, { 'x-slack-request-timestamp': value });
  const before = await scene.trace();

  const heard = await answersAt(door, {
    'wrong secret': door.sealed(body, { secret: 'another-secret' }),
    'empty secret': door.sealed(body, { secret: '' }),
    'wrong version': signature(`v1=${mac}`),
    'no version': signature(mac),
    'version in capitals': signature(`V0=${mac}`),
    'digits in capitals': signature(`v0=${mac.toUpperCase()}`),
    'a digit less': signature(`v0=${mac.slice(0, -1)}`),
    'a byte less': signature(`v0=${mac.slice(0, -2)}`),
    'a byte more': signature(`v0=${mac}00`),
    'no digits': signature('v0='),
    'one digit wrong': signature(`v0=${mac.slice(0, -1)}${mac.endsWith('0') ? '1' : '0'}`),
    'a space in it': signature(`v0= ${mac}`),
    'base64 in place of digits': signature(`v0=${Buffer.from(mac, 'hex').toString('base64')}`),
    'empty signature': signature(''),
    'no signature': signature(undefined),
    'two signatures, the right one first': signature([`v0=${mac}`, `v0=${other}`]),
    'two signatures, the right one last': signature([`v0=${other}`, `v0=${mac}`]),
    'the right signature twice': signature([`v0=${mac}`, `v0=${mac}`]),
    'two signatures in one header': signature(`v0=${mac},v0=${mac}`),
    'no time': time(undefined),
    'empty time': time(''),
    'the right time twice': time([String(at), String(at)]),
    'another time': time(String(at - 1)),
    'a time with a sign': time(`+${at}`),
    'a time with a fraction': time(`${at}.0`),
    'a time in milliseconds': time(`${at}000`),
    'a time in hexadecimal': time(`0x${at.toString(16)}`),
    'a time that is none': time('NaN'),
    'a field more': { ...right, body: `${body}&x=1` },
    'a letter less': { ...right, body: body.slice(0, -1) },
    'no body': { ...right, body: '' },
    'nothing at all': { headers: {}, body: '' },
    'the deprecated token alone': {
      headers: { 'content-type': FORM },
      body: `${body}&token=${slack.app.verificationToken}`,
    },
  });

  expect(Object.entries(statusesOf(heard)).filter(([, status]) => status !== 401)).toEqual([]);
  expectDiscreet(heard);
  expect(await scene.trace()).toEqual(before);
  // It was the signatures alone: what was refused is carried out when it is signed rightly.
  expect((await door.send(right)).status).toBe(200);
  await until('it is carried out', async () => (await scene.trace()).rows['project'] === 2);
});

test('a signature is good for five minutes, into the past and into the future, and not a second longer', async () => {
  let frozen: number | undefined;
  const scene = await openScene({ overrides: { signatureClock: () => frozen ?? Date.now() } });
  const { door } = scene;
  const before = await scene.trace();
  const now = Math.floor(Date.now() / 1_000);
  frozen = now * 1_000;
  const at = (offset: number) => door.sealed(changingCommand(scene, `at ${offset}`), { at: now + offset });

  const refused = await answersAt(door, {
    'a second too old': at(-301),
    'an hour too old': at(-3_600),
    'ten years too old': at(-315_360_000),
    'a second too early': at(301),
    'an hour too early': at(3_600),
    'ten years too early': at(315_360_000),
    'of 1970': at(-now),
  });
  // What was signed in good time is not good for ever.
  const kept = door.sealed(changingCommand(scene, 'kept'), { at: now });
  frozen += 5 * MINUTE + 1_000;
  const stale = await door.send(kept);
  frozen = undefined;
  expect([...Object.values(statusesOf(refused)), stale.status]).toEqual(Array(8).fill(401));
  expectDiscreet({ ...refused, stale });
  expect(await scene.trace()).toEqual(before);

  frozen = now * 1_000;
  const served = await answersAt(door, { 'just not too old': at(-300), 'just not too early': at(300) });
  frozen = undefined;
  expect(Object.values(statusesOf(served))).toEqual([200, 200]);
});

test('the same bytes again are acknowledged, and do nothing', async () => {
  const scene = await openScene();
  const { door, slack, say, held } = scene;
  const question = await say('UANA', 'disable chat-bot');
  const press = await held(() => slack.press('UANA', question, 'Cancel'));
  const home = await held(() => slack.openHome('UBEN'));
  const form = await (await slack.slash('UANA', scene.conversation, 'channel add')).view();
  const { interaction: submission } = await held(() => slack.submit('UANA', { name: 'dialogflow' }));
  const once = {
    command: door.sealed(changingCommand(scene, 'again')),
    press: door.sealed(asPayload(press.payload)),
    submission: door.sealed(asPayload(submission.payload)),
    event: door.sealed(JSON.stringify(home.payload), { contentType: JSON_TYPE }),
  };

  expect(Object.values(statusesOf(await answersAt(door, once)))).toEqual([200, 200, 200, 200]);
  await press.message();
  await slack.until('the form is answered', () => JSON.stringify(form.definition).includes('dialogflow'));
  await until('the home is there', async () => (await scene.trace()).rows['home'] === 1);
  const before = await scene.trace();
  for (let times = 0; times < 5; times += 1)
    expect(Object.values(statusesOf(await answersAt(door, once)))).toEqual([200, 200, 200, 200]);

  expect(await scene.trace()).toEqual(before);
  expect(before.rows).toMatchObject({ project: 2, channel: 2 });
});

test('Slack’s own questions are answered, signed; and nothing is smuggled in with them', async () => {
  const scene = await openScene();
  const { door, slack } = scene;
  const before = await scene.trace();
  expect(await slack.probe(`${scene.latchkey.url}/slack/events`)).toEqual({ challenge: true, sslCheck: true });
  const question = JSON.stringify({ type: 'url_verification', challenge: MARKER, token: slack.app.verificationToken });
  const body = changingCommand(scene, 'smuggled');

  const heard = await answersAt(door, {
    'a challenge that nobody signed': { headers: { 'content-type': JSON_TYPE }, body: question },
    'a challenge of somebody else': door.sealed(question, { contentType: JSON_TYPE, secret: 'another-secret' }),
    'a challenge that is none': door.sealed('{"type":"url_verification","challenge":{}}', { contentType: JSON_TYPE }),
    'a command that says it is a probe': door.sealed(`${body}&ssl_check=1`),
    'an action that says it is a probe': door.sealed(asPayload({ type: 'block_actions', ssl_check: 1, x: MARKER })),
    'a command that says it is a challenge': door.sealed(`${body}&type=url_verification&challenge=1`),
  });

  const statuses = Object.values(statusesOf(heard));
  expect(statuses.slice(0, 3)).toEqual([401, 401, 400]);
  expect(Math.max(...statuses)).toBeLessThan(500);
  expectDiscreet(heard);
  // Slack does not sign this one (Bolt’s own receiver lets it pass as well): it proves that there is a certificate, no more.
  const probes = await answersAt(door, {
    'a probe': {
      headers: { 'content-type': FORM },
      body: asForm({ ssl_check: 1, token: slack.app.verificationToken }),
    },
    'a probe with a command in it': { headers: { 'content-type': FORM }, body: `${body}&ssl_check=1` },
  });
  expectDiscreet(probes);
  expect(await scene.trace()).toEqual(before);
  expect(probes['a probe']?.status).toBe(200);
});
