import { expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { RotationDriver } from '../../../src/services/rotations/driver.ts';
import type { AskedRotation } from '../../../src/services/rotations/startRotation.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { RotationScene } from './rotationScene.ts';

describeOnBoth('clients that verify all the time while their key is rotated (invariant 13)', (fixture) => {
  const rotate = async (asked: AskedRotation) => {
    const scene = await RotationScene.open(await fixture.open());
    const refused: string[] = [];
    const answered = { checks: 0 };
    let isOver = false;
    const client = async (app: string) => {
      while (!isOver) {
        const secret = scene.programs.running.get(app);
        if (secret !== undefined) {
          const verdict = await scene.verify(secret, app);
          answered.checks += 1;
          if (!['current', 'previous', 'pending'].includes(verdict)) refused.push(`${app}: ${verdict}`);
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const clients = scene.apps.map(({ name }) => client(name));
    const driver = new RotationDriver(scene.context, 'one', (error) => refused.push(String(error)));
    const id = await scene.start(asked);
    for (let turn = 0; turn < 40 && (await scene.show(id)).rotation.endedAt === null; turn += 1) {
      driver.wake(id);
      await driver.idle();
      const { presses, rotation } = await scene.show(id);
      const press = (['reveal', 'done'] as const).find((one) => presses.includes(one));
      if (press !== undefined) await scene.press(id, press);
      else if (rotation.endedAt === null) {
        await scene.verifier.uses.flush();
        scene.context.time.advance(MINUTE);
      }
    }
    isOver = true;
    await Promise.all(clients);
    return { ended: (await scene.show(id)).rotation.state, refused, checks: answered.checks };
  };

  it.each([{ mode: 'overlap', overlap: HOUR }, { mode: 'until-used' }, { mode: 'stop' }] as const)(
    '$mode: none is refused',
    async (asked) => {
      const { ended, refused, checks } = await rotate(asked);
      expect(ended).toBe('done');
      expect(refused).toEqual([]);
      expect(checks).toBeGreaterThan(50);
    },
  );
});
