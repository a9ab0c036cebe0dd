import { expect, it } from 'vitest';
import type { RotationMode } from '../../../src/domain/apps/rotation.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { DEEP, sampled } from '../../support/tier.ts';
import { deathPoints } from './deathPoints.ts';
import { KilledProgram } from './killedProgram.ts';
import { APPS } from './threeApps.ts';

/** How many points of a rotation the quick tier visits. */
const VISITED = 3;

/** What becomes of each way to rotate: what is typed, what each app does, and what the old secret is at the end. */
const WAYS = {
  stop: { overlap: '', effects: ['undeploy', 'update-secret', 'deploy'], restarts: 0, old: 'RETIRED' },
  overlap: { overlap: '24h', effects: ['update-secret', 'deploy'], restarts: 1, old: 'previous' },
  'until-used': { overlap: 'until-used', effects: ['update-secret', 'deploy'], restarts: 1, old: 'RETIRED' },
} as const satisfies Record<RotationMode, object>;

describeOnBothInFull(
  'the process is killed (SIGKILL) before and after each step of a rotation with three apps',
  (fixture) => {
    it.each(['stop', 'overlap', 'until-used'] as const)(
      '%s: it always resumes, no effect comes twice, no secret lies in a table, file or log (invariants 1, 2, 13 and 14)',
      { timeout: 900_000 },
      async (mode) => {
        const { overlap, effects, restarts, old } = WAYS[mode];
        const scene = await KilledProgram.open(fixture);
        const { apps } = scene;
        const before = apps.holds('desk') ?? '';
        await scene.rotate(overlap);
        const points = sampled(`${fixture.dialect} ${mode}`, deathPoints(mode), VISITED);
        if (DEEP) expect(points.length).toBeGreaterThan(12);
        // One claim is left to run out by itself, a minute later.
        const patient = DEEP ? points.findLast(({ moment }) => moment === 'asked') : undefined;
        const wrong: string[] = [];
        for (const point of points) {
          const about = `${fixture.dialect}, ${mode}, ${JSON.stringify(point)}`;
          await scene.reach(point);
          await scene.kill();
          wrong.push(...(await scene.leaks()).map((leak) => `${about}: ${leak}`));
          if (point !== patient) await scene.outliveClaim();
          await scene.start();
          for (const [app, verdict] of await scene.verdicts())
            if (!['current', 'previous', 'pending'].includes(verdict)) wrong.push(`${about}: ${app} is ${verdict}`);
        }
        await scene.reach();
        expect(wrong).toEqual([]);
        expect(await scene.leaks()).toEqual([]);

        const rotation = await scene.rotation();
        expect(rotation.state).toBe('done');
        // Each step had one ID, whoever asked for it; the service behind the webhook does what it is asked once for each.
        expect(apps.doneByWebhook()).toEqual(effects);
        const ids = rotation.steps.flatMap(({ id, app }) => (app?.name === 'billing' ? id : []));
        expect([...new Set(apps.receiver.requests.map(({ headers }) => headers['webhook-id']))]).toEqual(ids);
        expect(apps.receiver.refused).toEqual([]);
        expect(apps.doneInCluster).toEqual(effects.filter((effect) => effect !== 'update-secret'));
        expect([apps.pods.running, apps.pods.restarts]).toEqual([2, restarts]);
        // One new secret, and every app runs with it.
        expect(apps.given.size).toBe(1);
        expect([...(await scene.verdicts())]).toEqual(APPS.map((app) => [app, 'current']));
        expect(await scene.verdict(before)).toBe(old);
      },
    );
  },
);
