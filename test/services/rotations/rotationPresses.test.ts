import { expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { MemberEntity } from '../../../src/persistence/entities/people/people.ts';
import { changeStatus } from '../../../src/services/keys/changeKey.ts';
import { regenerateKey } from '../../../src/services/keys/regenerateKey.ts';
import { wipeOverdueSeals } from '../../../src/services/rotations/facts/dueRotations.ts';
import { pressRotation, rollBackRotation } from '../../../src/services/rotations/pressRotation.ts';
import { revealSecret, settleReveal } from '../../../src/services/rotations/revealSecret.ts';
import { startRotation } from '../../../src/services/rotations/startRotation.ts';
import { dumpDatabase } from '../../simulation/dump.ts';
import { ask, value } from '../../support/actors.ts';
import { describeOnBoth, describeOnBothInFull } from '../../support/databases.ts';
import { auditRows } from '../../support/rows.ts';
import { RotationScene } from './rotationScene.ts';

const FAILED = { kind: 'failed', failure: { code: 'answered', status: 500 } } as const;
const AGAIN = { kind: 'try-again', failure: { code: 'timed-out' } } as const;

describeOnBoth('the buttons of a rotation (invariants 3, 13 and 14)', (fixture) => {
  it('a failed step stops there; Retry asks by the same ID and goes on', async () => {
    const scene = await RotationScene.open(await fixture.open(), ['webhook', 'webhook']);
    const asked: string[] = [];
    let isBroken = true;
    scene.programs.script = (step, call) => {
      if (step !== 'deploy' || call.app !== 'app-0') return undefined;
      asked.push(call.id);
      return isBroken ? FAILED : undefined;
    };
    const id = await scene.start({ mode: 'stop' });
    await scene.advance(id);
    const failed = await scene.show(id);
    expect(failed.rotation.state).toBe('failed');
    expect(failed.presses).toEqual(['retry', 'skip', 'roll-back']);
    expect(failed.rotation.steps.find(({ state }) => state === 'failed')?.failure).toEqual(FAILED.failure);
    expect(await scene.verify(scene.key.secret)).toBe('previous');
    isBroken = false;
    value(await scene.press(id, 'retry'));
    await scene.advance(id);
    expect(new Set(asked).size).toBe(1);
    expect((await scene.show(id)).rotation.state).toBe('done');
  });

  it('a step that may succeed later is tried five times by the same ID, with growing waits, and then fails', async () => {
    const scene = await RotationScene.open(await fixture.open(), ['webhook']);
    const asked: string[] = [];
    scene.programs.script = (step, call) => {
      if (step !== 'update-secret') return undefined;
      asked.push(call.id);
      return AGAIN;
    };
    const id = await scene.start({ mode: 'overlap', overlap: HOUR });
    const waits: number[] = [];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await scene.advance(id);
      const { dueAt } = (await scene.show(id)).rotation;
      if (dueAt === null) break;
      waits.push(dueAt - scene.context.clock());
      await scene.advance(id);
      scene.context.time.advance(dueAt - scene.context.clock());
    }
    expect(asked).toHaveLength(5);
    expect(new Set(asked).size).toBe(1);
    expect(waits).toHaveLength(4);
    expect((await scene.show(id)).rotation.state).toBe('failed');
    // The app may have it although it never said so: rolling back leaves it good for a while.
    value(await scene.press(id, 'roll-back'));
    await scene.advance(id);
    expect((await scene.show(id)).rotation.state).toBe('rolled-back');
    expect((await scene.loadKey()).secrets.map(({ state }) => state)).toEqual(['previous', 'current']);
  });

  it('the new secret is kept for 15 minutes; then the rotation waits, and New secret gives every app the newer one', async () => {
    const scene = await RotationScene.open(await fixture.open(), ['webhook', 'manual']);
    const id = await scene.start({ mode: 'overlap', overlap: HOUR });
    await scene.advance(id);
    const first = scene.programs.running.get('app-0') ?? '';
    scene.context.time.advance(15 * MINUTE);
    expect(await wipeOverdueSeals(scene.context)).toBe(1);
    const waiting = await scene.show(id);
    expect(waiting.lacksSecret).toBe(true);
    expect(waiting.presses).toEqual(['new-secret', 'skip', 'roll-back']);
    expect(await scene.press(id, 'reveal')).toMatchObject({ refusal: { code: 'rotation-moved-on' } });
    value(await scene.press(id, 'new-secret'));
    await scene.advance(id);
    const second = scene.programs.running.get('app-0') ?? '';
    expect(second).not.toBe(first);
    expect([await scene.verify(first), await scene.verify(second)]).toEqual(['previous', 'current']);
    expect((await scene.finish(id)).rotation.state).toBe('done');
    expect(scene.shown.get('app-1')).toBe(second);
  });

  it('shows the secret once per step, and again only where the platform refused to show it', async () => {
    const scene = await RotationScene.open(await fixture.open(), ['manual']);
    const id = await scene.start({ mode: 'overlap', overlap: HOUR });
    await scene.advance(id);
    const { stepId = '' } = await scene.show(id);
    const pressed = { rotationId: id, stepId };
    const refused = value(await revealSecret(scene.context, scene.owner.by, pressed));
    expect(await settleReveal(scene.context, scene.owner.by, refused.deliveryId, 'refused')).toBe('not-shown');
    expect(await scene.verify(scene.key.secret)).toBe('current');
    const shown = value(await revealSecret(scene.context, scene.owner.by, pressed));
    expect(await revealSecret(scene.context, scene.owner.by, pressed)).toMatchObject({ kind: 'refused' });
    expect(await settleReveal(scene.context, scene.owner.by, shown.deliveryId, 'accepted')).toBe('shown');
    expect(await scene.verify(scene.key.secret)).toBe('previous');
    const rows = (await dumpDatabase(scene.context.database)).get('rotation') ?? [];
    expect(rows.map((row) => row['sealedSecret'])).toEqual([null]);
    value(await pressRotation(scene.context, scene.owner.by, pressed, 'done'));
  });

  it('where an app was left out, a person decides whether the old secret stops (invariant 14)', async () => {
    const scene = await RotationScene.open(await fixture.open(), ['webhook', 'webhook']);
    scene.programs.script = (step, { app }) => (step === 'update-secret' && app === 'app-0' ? FAILED : undefined);
    const id = await scene.start({ mode: 'stop' });
    await scene.advance(id);
    value(await scene.press(id, 'skip'));
    await scene.advance(id);
    const { rotation, presses } = await scene.show(id);
    expect(rotation.state).toBe('waiting');
    expect(presses).toEqual(['done', 'skip', 'roll-back']);
    expect(await scene.verify(scene.programs.running.get('app-0') ?? '')).toBe('previous');
    value(await scene.press(id, 'skip'));
    await scene.advance(id);
    expect((await scene.show(id)).rotation.state).toBe('done');
    expect(await scene.verify(scene.key.secret)).toBe('previous');
  });

  it('a deleted key ends its rotation, a disabled one stops it until Retry, and a plain regenerate is refused meanwhile', async () => {
    const scene = await RotationScene.open(await fixture.open());
    const { context, owner, key } = scene;
    const id = await scene.start({ mode: 'stop' });
    await scene.advance(id);
    const plain = await ask(context, owner, key.id, 'regenerate');
    const asked = { replacement: 'secret', overlap: 0 } as const;
    expect(await regenerateKey(context, owner.by, plain, asked)).toMatchObject({
      refusal: { code: 'rotation-under-way' },
    });
    value(await changeStatus(context, owner.by, await ask(context, owner, key.id, 'disable'), 'disable'));
    const stopped = await scene.show(id);
    expect([stopped.rotation.state, stopped.rotation.trouble]).toEqual(['failed', 'key-disabled']);
    await scene.advance(id);
    expect((await scene.show(id)).presses).toEqual(['retry', 'roll-back']);
    value(await changeStatus(context, owner.by, await ask(context, owner, key.id, 'activate'), 'activate'));
    value(await scene.press(id, 'retry'));
    value(await scene.press(id, 'done'));
    value(await changeStatus(context, owner.by, await ask(context, owner, key.id, 'delete'), 'delete'));
    const over = await scene.show(id);
    expect([over.rotation.state, over.rotation.trouble, over.presses]).toEqual(['rolled-back', 'key-deleted', []]);
    expect(await scene.press(id, 'retry')).toMatchObject({ refusal: { code: 'rotation-over' } });
  });
});

describeOnBothInFull('races on a rotation (invariants 3, 14 and 16)', (fixture) => {
  it('two starts at once: one rotation', async () => {
    const scene = await RotationScene.open(await fixture.open());
    const { context, owner, key } = scene;
    const questions = [
      await ask(context, owner, key.id, 'regenerate'),
      await ask(context, owner, key.id, 'regenerate'),
    ];
    const started = await Promise.all(
      questions.map((question) => startRotation(context, owner.by, question, { mode: 'stop' })),
    );
    expect(started.map(({ kind }) => kind).toSorted()).toEqual(['done', 'refused']);
    expect(started.find(({ kind }) => kind === 'refused')).toMatchObject({ refusal: { code: 'rotation-under-way' } });
  });

  it.each(['retry', 'skip', 'roll-back'] as const)(
    '20 presses of %s at once: one wins, the others are told',
    async (press) => {
      const scene = await RotationScene.open(await fixture.open(), ['webhook', 'webhook']);
      let deploys = 0;
      scene.programs.script = (step) => {
        if (step !== 'deploy') return undefined;
        deploys += 1;
        return deploys === 1 ? FAILED : undefined;
      };
      const id = await scene.start({ mode: 'stop' });
      await scene.advance(id);
      const { stepId = '', rotation } = await scene.show(id);
      const pressed = { rotationId: id, stepId, revision: rotation.revision };
      const { context, owner } = scene;
      const one = () =>
        press === 'roll-back'
          ? rollBackRotation(context, owner.by, pressed)
          : pressRotation(context, owner.by, pressed, press);
      const outcomes = await Promise.all(Array.from({ length: 20 }, one));
      expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(1);
      const codes = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.refusal.code] : []));
      expect(new Set(codes)).toEqual(new Set(['rotation-moved-on']));
      await Promise.all([
        scene.advance(id, context, 'a'),
        scene.advance(id, context, 'b'),
        scene.advance(id, context, 'c'),
      ]);
      expect((await scene.show(id)).rotation.endedAt).not.toBeNull();
      expect(scene.programs.got.filter(({ isRepetition }) => isRepetition)).toEqual([]);
    },
  );

  it('a permission that was withdrawn meanwhile: nothing changes but an audited refusal (invariant 16)', async () => {
    const scene = await RotationScene.open(await fixture.open());
    const { context, owner, project } = scene;
    const id = await scene.start({ mode: 'stop' });
    await scene.advance(id);
    await context.database.write(({ manager }) =>
      manager.update(MemberEntity, { personId: owner.id, projectId: project.id }, { role: 'viewer' }),
    );
    await context.database.write(({ manager }) =>
      manager.query('UPDATE "api_key" SET "ownerId" = $1', ['someone-else']),
    );
    const before = await scene.show(id);
    for (const press of ['done', 'skip', 'roll-back'] as const)
      expect(await scene.press(id, press)).toMatchObject({ recorded: true, refusal: { code: 'forbidden' } });
    expect(await scene.show(id)).toEqual(before);
    const rows = (await auditRows(context)).filter(({ outcome }) => outcome === 'refused');
    expect(rows.map(({ action }) => action)).toEqual(['rotation.done', 'rotation.skip', 'rotation.roll-back']);
  });
});
