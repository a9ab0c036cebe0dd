import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SEED, seeded } from '../../domain/seed.ts';
import { runs } from '../../support/tier.ts';
import { secretHeld, watchRejections } from '../slack/hostileAftermath.ts';
import { expectOrder, expectSecrecy } from './hostileAftermath.ts';
import { matterOf, record } from './hostileMaterial.ts';
import { drawings, mutantOf } from './hostileMutants.ts';
import { openScene } from './hostileScene.ts';

const REQUESTS = runs(10_000, 400);
const AT_ONCE = 16;
/** How many of ten have a name of their own: what comes again is answered from memory. */
const NEW = 3;

test(seeded(`${REQUESTS} mutated payloads, rightly signed, bring down nothing and bring out nothing`), async () => {
  const rejections = watchRejections();
  const scene = await openScene();
  const recordings = await record(scene);
  const matter = matterOf(scene);
  const queue = fc.sample(drawings(NEW), { seed: SEED, numRuns: REQUESTS }).entries();
  const seen = new Map<string, number>();
  const failed: string[] = [];
  const leaked: string[] = [];
  const worker = async () => {
    for (const [nth, drawn] of queue) {
      const mutant = mutantOf(drawn, nth, recordings, matter);
      const { status, text } = await scene.door.knock(mutant.bytes);
      const served = `${mutant.name}: ${status === 200 || status === 409 ? 'understood' : 'refused'}`;
      seen.set(served, (seen.get(served) ?? 0) + 1);
      if (![200, 400, 403, 409].includes(status))
        failed.push(`${status}: ${mutant.about}: ${mutant.text.slice(0, 500)}`);
      if (/node_modules|\s+at \S+ \(|Error:/.test(text)) leaked.push(mutant.about);
      if (secretHeld(text, matter.secrets) !== undefined) leaked.push(mutant.about);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));

  // They get everywhere: of each kind some are understood, and some are not.
  expect(seen.size).toBe(2 * recordings.length);
  expect(failed).toEqual([]);
  expect(leaked).toEqual([]);
  await expectOrder(scene, matter);
  await scene.latchkey.stop();
  expectSecrecy(scene, matter);
  expect(rejections).toEqual([]);
});
