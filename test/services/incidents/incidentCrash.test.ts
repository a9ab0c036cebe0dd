import { expect, it } from 'vitest';
import { SECOND } from '../../../src/domain/time/time.ts';
import { stopIncident } from '../../../src/services/incidents/changeIncident.ts';
import { dumpDatabase } from '../../simulation/dump.ts';
import { type TestKey, value } from '../../support/actors.ts';
import { present, testVerifier } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { auditRows } from '../../support/rows.ts';
import { until } from '../../support/until.ts';
import { DyingProcess } from '../rotations/dyingProcess.ts';
import { IncidentScene } from './incidentScene.ts';

/** Keys in an incident, and how many one transaction changes: it takes three. */
const KEYS = 5;
const AT_ONCE = 2;
/** How soon another process goes on with what one left. */
const CLAIM = 5 * SECOND;

describeOnBothInFull(
  'a process killed before and after every write of an incident (invariants 1, 2, 6 and 14)',
  (fixture) => {
    it.each(['rotate', 'disable'] as const)(
      '%s: another goes on and ends it, no key is changed twice, and no secret is in plain',
      { timeout: 120_000 },
      async (verb) => {
        const database = await fixture.open();
        const scene = await IncidentScene.open(database);
        const shown: string[] = [];
        const events = () => auditRows(scene.context, { outcome: 'done' });

        /** One incident with keys of its own, in a process that may die, and in another one that goes on. */
        const life = async (process: DyingProcess, round: number): Promise<readonly string[]> => {
          const made: TestKey[] = [];
          for (let index = 0; index < KEYS; index += 1) made.push(await scene.key(`key-${round}-${index}`));
          const press = await scene.ask(verb, { kind: 'keys', ids: made.map(({ id }) => id), name: 'some' });
          const before = (await events()).length;
          const pressed = await press(process.context).catch(() => undefined);
          // What was committed is there for the next process; where nothing was, the person presses again.
          const found = await scene.latest(made[0]?.id ?? '');
          const id = found ?? value(pressed ?? (await press()));
          const driver = scene.newDriver('dying', { context: process.context, most: AT_ONCE });
          await driver.wakeRunning().catch(() => undefined);
          await driver.idle();
          if (process.dead) {
            scene.errors.length = 0;
            scene.context.time.advance(CLAIM);
            await scene.settle(scene.newDriver('other', { most: AT_ONCE }));
          }
          const verifier = testVerifier(scene.context);
          for (const { secret } of made)
            expect((await present(verifier, secret)).valid, 'invariant 5: until a new one is shown').toBe(
              verb === 'rotate',
            );
          for (const handover of (await scene.handovers()).filter(({ state }) => state === 'waiting'))
            shown.push(await scene.reveal(handover, scene.ana));
          await scene.settle();
          expect(await scene.incident(id)).toMatchObject({ state: 'ended' });
          expect(new Set(await scene.states(id))).toEqual(new Set(['done']));
          const since = (await events()).slice(before);
          return since.map(({ action, keyId }) => `${action} ${made.findIndex((key) => key.id === keyId)}`).sort();
        };

        const whole = new DyingProcess(scene.context);
        const expected = await life(whole, 0);
        const points = whole.points();
        expect(points.length).toBeGreaterThan(8);
        for (const [index, point] of points.entries()) {
          const process = new DyingProcess(scene.context, point);
          const came = await life(process, index + 1);
          expect(process.dead, JSON.stringify(point)).toBe(true);
          expect(came, JSON.stringify(point)).toEqual(expected);
        }
        const dump = JSON.stringify([...(await dumpDatabase(database))]);
        expect(shown.filter((secret) => dump.includes(secret.slice(20)))).toEqual([]);
        expect((await scene.handovers()).filter(({ sealed }) => sealed !== null)).toEqual([]);
      },
    );

    it('Stop returns within a second while another process drives, and no key is changed afterwards', async () => {
      const scene = await IncidentScene.open(await fixture.open());
      await scene.keys(12);
      const id = value(await scene.start('disable'));
      const driver = scene.newDriver('other', { most: 1 });
      driver.wake(id);
      await until('the first key is changed', async () => (await scene.states(id)).includes('done'));
      const begun = performance.now();
      value(await stopIncident(scene.context, scene.ana.by, id));
      expect(performance.now() - begun).toBeLessThan(1_000);
      const then = await scene.states(id);
      expect(then).toContain('left');
      await driver.idle();
      await scene.settle();
      expect(await scene.states(id)).toEqual(then);
    });

    it('a process that is asked to end gives its incident up at once, between two transactions', async () => {
      const scene = await IncidentScene.open(await fixture.open());
      await scene.keys(6);
      const id = value(await scene.start('disable'));
      const driver = scene.newDriver('ending', { most: 1 });
      driver.wake(id);
      await until('the first key is changed', async () => (await scene.states(id)).includes('done'));
      await driver.drain();
      expect(await scene.states(id)).toContain('waiting');
      expect(await scene.incident(id)).toMatchObject({ claimedBy: null, state: 'running' });
      // No time passes.
      await scene.settle(scene.newDriver('next'));
      expect(await scene.incident(id)).toMatchObject({ state: 'ended' });
    });

    it('a key that can’t be changed fails alone, and doesn’t hold up the others', async () => {
      const scene = await IncidentScene.open(await fixture.open());
      await scene.keys(3);
      const id = value(await scene.start('rotate'));
      // Its draw fails, once for all of them and once for the first alone.
      let draws = 0;
      const random: typeof scene.context.random = (bytes) => {
        draws += 1;
        if (draws <= 2) throw new Error('no randomness');
        return scene.context.random(bytes);
      };
      const driver = scene.newDriver('one', { context: { ...scene.context, random } });
      driver.wake(id);
      await driver.idle();
      expect(await scene.states(id)).toEqual(['failed', 'handed', 'handed']);
      expect((await scene.rows(id)).map(({ problem }) => problem)).toEqual(['unexpected', null, null]);
      expect(scene.errors).toHaveLength(2);
    });
  },
);
