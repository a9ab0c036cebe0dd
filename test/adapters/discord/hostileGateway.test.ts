import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SEED, seeded } from '../../domain/seed.ts';
import { parseJson } from '../../fakes/shared/json.ts';
import { runs } from '../../support/tier.ts';
import { watchRejections } from '../slack/hostileAftermath.ts';
import { BEN } from './discordApp.ts';
import { expectOrder, expectSecrecy } from './hostileAftermath.ts';
import { matterOf, record } from './hostileMaterial.ts';
import { drawings, mutantOf } from './hostileMutants.ts';
import { openScene } from './hostileScene.ts';

const PAYLOADS = runs(500, 100);
const AT_ONCE = 25;

test(seeded(`${PAYLOADS} mutated payloads over the Gateway end neither the process nor the session`), async () => {
  const rejections = watchRejections();
  // A lease that a busy machine can keep: a session that is lost with it could only be begun again some seconds later.
  const needs = { transport: 'gateway', discord: { ackWithinMs: 10_000 }, overrides: { renewMs: 5_000 } } as const;
  const scene = await openScene(needs);
  const { discord, latchkey } = scene;
  const recordings = await record(scene);
  const matter = matterOf(scene);
  const sessions = discord.sessions.length;
  for (const [nth, drawn] of fc.sample(drawings(8), { seed: SEED, numRuns: PAYLOADS }).entries()) {
    const payload = parseJson(mutantOf(drawn, nth, recordings, matter).text);
    discord.event('INTERACTION_CREATE', payload ?? null);
    // Whatever it does, what comes next is served.
    if (nth % AT_ONCE === AT_ONCE - 1) expect((await scene.say(BEN, 'whoami')).text).toContain('Ben');
  }

  await expectOrder(scene, matter);
  expect(discord.sessions.length).toBe(sessions);
  expect(discord.connections()).toBe(1);
  expect((await fetch(`${latchkey.url}/readyz/chat`)).status).toBe(200);
  await latchkey.stop();
  expectSecrecy(scene, matter);
  expect([...new Set(rejections)]).toEqual([]);
});
