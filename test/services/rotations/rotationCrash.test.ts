import { expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import type { AskedRotation } from '../../../src/services/rotations/startRotation.ts';
import { dumpDatabase } from '../../simulation/dump.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { DEEP, sampled } from '../../support/tier.ts';
import { DyingProcess } from './dyingProcess.ts';
import { RotationScene } from './rotationScene.ts';

/** How many points of each rotation the quick tier visits. */
const VISITED = 3;

const MODES: Readonly<Record<string, AskedRotation>> = {
  stop: { mode: 'stop' },
  overlap: { mode: 'overlap', overlap: HOUR },
  'until-used': { mode: 'until-used' },
};

describeOnBothInFull(
  'a process killed before and after every write and call of a rotation (invariants 1, 2, 13 and 14)',
  (fixture) => {
    it.each(Object.keys(MODES))(
      '%s: it resumes and ends, no effect comes twice, and no secret is in plain',
      { timeout: 300_000 },
      async (mode) => {
        const asked = MODES[mode];
        if (asked === undefined) throw new Error(mode);
        const scene = await RotationScene.open(await fixture.open());
        const whole = new DyingProcess(scene.context);
        const effects = await life(scene, asked, whole, 'whole');
        expect(whole.dead).toBe(false);
        const points = sampled(`${fixture.dialect} ${mode}`, whole.points(), VISITED);
        if (DEEP) expect(points.length).toBeGreaterThan(30);

        const wrong: string[] = [];
        for (const point of points) {
          const process = new DyingProcess(scene.context, point);
          const came = await life(scene, asked, process, JSON.stringify(point));
          if (!process.dead) wrong.push(`${JSON.stringify(point)}: it did not die`);
          // A showing that was lost on its way needs a further secret, which every app gets.
          const expected = scene.renewals === 0 ? effects : [...new Set(effects)];
          const done = scene.renewals === 0 ? came : [...new Set(came)];
          if (done.toSorted().join() !== expected.toSorted().join())
            wrong.push(`${JSON.stringify(point)}: ${came.join()}`);
        }
        expect(wrong).toEqual([]);
        const secrets = new Set([...scene.programs.everHeld, ...scene.shown.values()]);
        const dump = JSON.stringify([...(await dumpDatabase(scene.context.database))]);
        expect([...secrets].filter((secret) => dump.includes(secret.slice(20)))).toEqual([]);
        const rotations = (await dumpDatabase(scene.context.database)).get('rotation') ?? [];
        expect(rotations.filter((row) => row['sealedSecret'] !== null || row['endedAt'] === null)).toEqual([]);
      },
    );
  },
);

/** One rotation, in a process that may die, and in another one that goes on. @returns what the apps did. */
async function life(
  scene: RotationScene,
  asked: AskedRotation,
  process: DyingProcess,
  about: string,
): Promise<readonly string[]> {
  const { programs, context } = scene;
  programs.got.length = 0;
  scene.renewals = 0;
  const id = await scene.start(asked);
  await scene.finish(id, process.context, asked.mode).catch((error: unknown) => {
    if (!process.dead) throw error;
  });
  if (process.dead) {
    await expectGood(scene, `${about}, dead`);
    // The dead process's claim runs out.
    context.time.advance(MINUTE + 1);
    expect((await scene.finish(id, context, asked.mode)).rotation.state).toBe('done');
  }
  await expectGood(scene, `${about}, over`);
  context.time.advance(2 * HOUR);
  return programs.effects();
}

/** Every app that runs has a good secret, and so has every app that would be deployed now (invariant 14). */
async function expectGood(scene: RotationScene, about: string): Promise<void> {
  const { running, configured } = scene.programs;
  const refused: string[] = [];
  for (const [app, secret] of [...running, ...configured]) {
    const verdict = await scene.verify(secret);
    if (!['current', 'previous', 'pending'].includes(verdict)) refused.push(`${app}: ${verdict}`);
  }
  expect(refused, about).toEqual([]);
}
