import { expect, it } from 'vitest';
import type { RotationMode, RotationStepKind } from '../../../src/domain/apps/rotation.ts';
import { planRotation } from '../../../src/domain/apps/rotationPlan.ts';
import { HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { dumpDatabase } from '../../simulation/dump.ts';
import { value } from '../../support/actors.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { gate } from '../../support/until.ts';
import { RotationScene } from './rotationScene.ts';

/** One app that obeys its connector, and one that somebody looks after. */
const CONNECTORS = ['webhook', 'manual'] as const;
const FAILED = { kind: 'failed', failure: { code: 'answered', status: 500 } } as const;

/**
 * How a rotation stands at a step when somebody rolls back: the step failed, or its app obeyed and failed all the same, or is being
 * asked, or a person is waited for, or has seen the new secret, or decides about an app that was left out.
 */
type How = 'failed' | 'obeyed and failed' | 'being asked' | 'waiting' | 'shown' | 'left out';

interface Stand {
  readonly mode: RotationMode;
  readonly position: number;
  readonly kind: RotationStepKind;
  readonly app: string;
  readonly how: How;
}

/** Every step of every rotation at which it can stand, in each way in which it can. */
const STANDS: readonly Stand[] = (['stop', 'overlap', 'until-used'] as const).flatMap((mode) => {
  const apps = CONNECTORS.map((connector, index) => {
    const name = `app-${index}`;
    return { id: name, name, connector, state: 'deployed' as const };
  });
  return planRotation(mode, apps).flatMap(({ kind, app }, position) =>
    waysToStand(kind, app?.name).map((how): Stand => ({ mode, position, kind, app: app?.name ?? '', how })),
  );
});

function waysToStand(kind: RotationStepKind, app: string | undefined): readonly How[] {
  if (app === 'app-0') return ['failed', 'obeyed and failed', 'being asked'];
  if (app === 'app-1') return kind === 'update-secret' ? ['waiting', 'shown'] : ['waiting'];
  if (kind === 'await-use') return ['waiting'];
  // Drawing a new secret is one transaction with the step after it: it stands nowhere.
  return kind === 'retire' ? ['left out'] : [];
}

describeOnBoth('roll back at every step (invariants 4, 13 and 14)', (fixture) => {
  it('the table of steps leaves none out', () => {
    const stoodAt = (mode: RotationMode) =>
      new Set(STANDS.filter((one) => one.mode === mode).map((one) => one.position));
    expect([stoodAt('stop').size, stoodAt('overlap').size, stoodAt('until-used').size]).toEqual([7, 4, 6]);
  });

  it.each(STANDS)(
    '$mode, step $position ($kind $app), $how: the old secret is current and every app runs',
    async (stand) => {
      const scene = await RotationScene.open(await fixture.open(), CONNECTORS);
      const id = await scene.start(
        stand.mode === 'overlap' ? { mode: stand.mode, overlap: HOUR } : { mode: stand.mode },
      );
      const goOn = await standAt(scene, id, stand);
      value(await scene.press(id, 'roll-back'));
      expect(await scene.verify(scene.key.secret), 'at once').toBe('current');
      expect(await scene.press(id, 'roll-back'), 'once').toMatchObject({ refusal: { code: 'rotation-moved-on' } });
      await goOn();
      scene.programs.script = () => undefined;
      const { rotation, holders } = await scene.finish(id);

      expect(rotation.state).toBe('rolled-back');
      expect(await scene.verify(scene.key.secret)).toBe('current');
      const { running, configured } = scene.programs;
      expect([...running.keys()].toSorted()).toEqual(['app-0', 'app-1']);
      for (const [app, secret] of [...running, ...configured]) {
        expect(['current', 'previous'], app).toContain(await scene.verify(secret));
        if (secret !== scene.key.secret) expect(holders.map(({ name }) => name)).toContain(app);
      }
      const { secrets } = await scene.loadKey();
      expect(secrets.filter(({ state }) => state === 'current')).toHaveLength(1);
      expect(secrets.filter(({ state }) => state === 'pending')).toEqual([]);
      const rows = (await dumpDatabase(scene.context.database)).get('rotation') ?? [];
      expect(rows.map((row) => row['sealedSecret'])).toEqual([null]);
    },
  );

  it.each(['stop', 'until-used'] as const)(
    '%s: once the old secret has retired there is nothing to roll back to',
    async (mode) => {
      const scene = await RotationScene.open(await fixture.open(), CONNECTORS);
      const id = await scene.start({ mode });
      const { presses } = await scene.finish(id, scene.context, mode);
      expect(presses).toEqual([]);
      expect(await scene.press(id, 'roll-back')).toMatchObject({ refusal: { code: 'rotation-over' } });
      expect(await scene.verify(scene.key.secret)).toBe('RETIRED');
    },
  );
});

/** Drives a rotation to where it is to stand. @returns what lets a call in progress end. */
async function standAt(
  scene: RotationScene,
  id: string,
  { position, kind, app, how }: Stand,
): Promise<() => Promise<void>> {
  const [asked, answered] = [gate(), gate()];
  scene.programs.script = async (step, call, secret) => {
    if (step !== kind || call.app !== app) return undefined;
    if (how === 'failed') return FAILED;
    if (how === 'obeyed and failed') {
      scene.programs.obey(step, call.app, secret);
      return FAILED;
    }
    asked.open();
    await answered.passed;
    return undefined;
  };
  for (let turn = 0; turn < 20; turn += 1) {
    const driven = scene.advance(id);
    const isAsked =
      how === 'being asked' && (await Promise.race([driven.then(() => false), asked.passed.then(() => true)]));
    if (isAsked)
      return async () => {
        answered.open();
        await driven;
      };
    await driven;
    const { rotation, presses, stepId } = await scene.show(id);
    const step = rotation.steps.find((one) => one.id === stepId);
    const stands = how === 'shown' ? step?.shownAt !== null : step?.state === 'failed' || step?.state === 'waiting';
    if (step?.position === position && stands) return async () => undefined;
    const isLeftOut = how === 'left out' && step?.kind === 'update-secret';
    const next = isLeftOut ? 'skip' : (['reveal', 'done', 'skip'] as const).find((press) => presses.includes(press));
    if (next !== undefined) value(await scene.press(id, next));
    else scene.context.time.advance(MINUTE);
  }
  throw new Error('it does not come there');
}
