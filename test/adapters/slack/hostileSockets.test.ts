import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SEED, seeded } from '../../domain/seed.ts';
import type { JsonObject } from '../../fakes/shared/json.ts';
import { isObject, parseJson } from '../../fakes/shared/json.ts';
import { written } from '../../support/hostileNodes.ts';
import { runs } from '../../support/tier.ts';
import { expectOrder, expectSecrecy, matterOf, watchRejections } from './hostileAftermath.ts';
import { record } from './hostileMaterial.ts';
import { drawings, mutantOf } from './hostileMutants.ts';
import { forged, openScene, type Scene } from './hostileScene.ts';

const PAYLOADS = runs(500, 100);
const AT_ONCE = 100;

/** Opens a scene whose Slack waits less long for acknowledgements: what is not understood never gets one. */
async function openImpatient(): Promise<Scene> {
  const scene = await openScene({ transport: 'socket', slack: { ackWithinMs: 800 } });
  const { slack } = scene;
  slack.putConversation({ id: scene.conversation, members: ['UANA', 'UBEN', 'UROOT', slack.app.botUserId] });
  return scene;
}

test(seeded(`${PAYLOADS} mutated payloads over sockets bring down nothing and bring out nothing`), async () => {
  const rejections = watchRejections();
  const scene = await openImpatient();
  const { slack } = scene;
  const recordings = await record(scene);
  const matter = matterOf(scene);
  const queue = fc.sample(drawings(6), { seed: SEED, numRuns: PAYLOADS }).entries();
  const outcomes = new Map<string, number>();
  const worker = async () => {
    for (const [nth, drawn] of queue) {
      const { payload, interaction } = mutantOf(drawn, nth, recordings, matter);
      const parsed = parseJson(written(payload));
      const [attempt] = await slack.redeliver(forged(interaction, isObject(parsed) ? parsed : {}));
      const outcome = attempt?.outcome ?? 'none';
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));

  // No connection was lost by any of them.
  expect(outcomes.get('dispatch_failed')).toBeUndefined();
  expect(outcomes.get('acked')).toBeGreaterThan(PAYLOADS / 2);
  expect(slack.connections()).toBe(2);
  await expectOrder(scene, matter);
  await scene.latchkey.stop();
  expectSecrecy(scene, matter);
  expect(rejections).toEqual([]);
});

/** Envelopes in which the client of Socket Mode itself stumbles, or which it takes for its own. */
const ENVELOPES: readonly (readonly [string, JsonObject])[] = [
  ['an event without an event', { type: 'event_callback' }],
  ['an event that is null', { type: 'event_callback', event: null }],
  ['an event that is a text', { type: 'event_callback', event: 'x' }],
  ...['close', 'connected', 'disconnected', 'reconnecting', 'error', 'ws_message', 'slack_event', '__proto__'].map(
    (type) =>
      [`an event that is called ${type}`, { type: 'event_callback', event_id: 'Ev1', event: { type } }] as const,
  ),
];

test('envelopes in which its client would stumble neither end the process nor its connections', async () => {
  const rejections = watchRejections();
  const scene = await openImpatient();
  const { slack, latchkey } = scene;
  const ready = async () => (await fetch(`${latchkey.url}/readyz/chat`)).status;
  const attempts: Promise<unknown>[] = [];
  for (const [name, payload] of ENVELOPES) {
    const user = `U0${name.replaceAll(/[^a-z]/g, '').toUpperCase()}`;
    slack.putUser({ id: user, name: user.toLowerCase() });
    const opened = await scene.held(() => slack.openHome(user));
    const before = rejections.length;
    const sent = scene.everywhere(forged(opened, payload), 1);
    // Whatever it does, what comes next is served.
    await slack.redeliver(opened);
    await slack.until('the home is there', () => slack.homeOf(user) !== undefined);
    expect.soft(rejections.slice(before), name).toEqual([]);
    expect.soft(slack.connections(), name).toBe(2);
    expect.soft(await ready(), name).toBe(200);
    attempts.push(sent);
  }
  await Promise.all(attempts);
  expect(slack.connections()).toBe(2);
  expect(scene.logged()).not.toContain('fake-verification-token');
});
