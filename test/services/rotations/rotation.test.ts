import { expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { RotationScene } from './rotationScene.ts';

describeOnBoth('a guided rotation (invariants 13 and 14)', (fixture) => {
  it('without an overlap: undeploys, regenerates, updates, deploys, and retires the old secret at the end', async () => {
    const scene = await RotationScene.open(await fixture.open());
    const id = await scene.start({ mode: 'stop' });
    await scene.advance(id);
    const waiting = await scene.show(id);
    expect(waiting.rotation.state).toBe('waiting');
    expect(waiting.presses).toEqual(['done', 'skip', 'roll-back']);
    expect(scene.programs.effects()).toEqual(['undeploy app-0', 'undeploy app-1']);
    expect(await scene.verify(scene.key.secret)).toBe('current');

    await scene.press(id, 'done');
    await scene.advance(id);
    expect(scene.programs.effects().slice(2)).toEqual([
      'update-secret app-0',
      'deploy app-0',
      'update-secret app-1',
      'deploy app-1',
    ]);
    const held = scene.programs.running.get('app-0') ?? '';
    expect(await scene.verify(held)).toBe('current');
    expect(await scene.verify(scene.key.secret)).toBe('previous');
    expect((await scene.show(id)).presses).toEqual(['reveal', 'skip', 'roll-back']);

    const { rotation } = await scene.finish(id);
    expect(rotation.state).toBe('done');
    expect(scene.shown.get('app-2')).toBe(held);
    expect(await scene.verify(scene.key.secret)).toBe('RETIRED');
    expect((await scene.loadKey()).secrets.map(({ state }) => state)).toEqual(['current', 'retired']);
  });

  it('with an overlap: undeploys nothing, and leaves the old secret to the overlap’s end', async () => {
    const scene = await RotationScene.open(await fixture.open());
    const id = await scene.start({ mode: 'overlap', overlap: 2 * HOUR });
    const { rotation } = await scene.finish(id);
    expect(rotation.state).toBe('done');
    expect(scene.programs.effects()).toEqual([
      'update-secret app-0',
      'deploy app-0',
      'update-secret app-1',
      'deploy app-1',
    ]);
    expect(await scene.verify(scene.key.secret)).toBe('previous');
    scene.context.time.advance(2 * HOUR);
    expect(await scene.verify(scene.key.secret)).toBe('RETIRED');
  });

  it('until used: retires the old secret 15 minutes after the last app has authenticated with the new one', async () => {
    const scene = await RotationScene.open(await fixture.open(), ['webhook', 'webhook']);
    const id = await scene.start({ mode: 'until-used' });
    await scene.advance(id);
    expect((await scene.show(id)).unseen.map(({ name }) => name)).toEqual(['app-0', 'app-1']);
    const use = async (app: string) => {
      expect(await scene.verify(scene.programs.running.get(app) ?? '', app)).toBe('current');
      await scene.verifier.uses.flush();
    };
    await use('app-0');
    scene.context.time.advance(DAY);
    await scene.advance(id);
    expect(await scene.verify(scene.key.secret)).toBe('previous');
    await use('app-1');
    scene.context.time.advance(14 * MINUTE);
    await scene.advance(id);
    expect(await scene.verify(scene.key.secret)).toBe('previous');
    scene.context.time.advance(MINUTE);
    await scene.advance(id);
    expect(await scene.verify(scene.key.secret)).toBe('RETIRED');
    expect((await scene.show(id)).rotation.state).toBe('done');
  });

  it('an overlap that would outlive its key is cut (invariant 4)', async () => {
    const scene = await RotationScene.open(await fixture.open(), ['webhook']);
    scene.context.time.advance(365 * DAY - HOUR);
    const id = await scene.start({ mode: 'overlap', overlap: 30 * DAY });
    await scene.advance(id);
    expect(await scene.verify(scene.key.secret)).toBe('previous');
    scene.context.time.advance(HOUR);
    expect(await scene.verify(scene.key.secret)).toBe('RETIRED');
    expect(await scene.verify(scene.programs.running.get('app-0') ?? '')).toBe('current');
  });
});
