import { expect, it } from 'vitest';
import type { LeakPolicy } from '../../../src/domain/leaks/leakPolicy.ts';
import { HOUR } from '../../../src/domain/time/time.ts';
import { LeakQuestionEntity } from '../../../src/persistence/entities/incidents/leakQuestions.ts';
import { changeStatus } from '../../../src/services/keys/changeKey.ts';
import { answerLeak } from '../../../src/services/leaks/answerLeak.ts';
import { dismissLeak } from '../../../src/services/leaks/dismissLeak.ts';
import { settleLeaks } from '../../../src/services/leaks/settleLeaks.ts';
import { takeLeakReport } from '../../../src/services/leaks/takeReport.ts';
import { takeNotices } from '../../../src/services/outbox/noticeClaims.ts';
import { changeLeakPolicy } from '../../../src/services/projects/projectPolicy.ts';
import { rotationUnderWay } from '../../../src/services/rotations/facts/rotationFacts.ts';
import { rollBackRotation } from '../../../src/services/rotations/pressRotation.ts';
import { rollbackKey } from '../../../src/services/rotations/retireSecrets.ts';
import { ask, deliver, type Fixture, makeFixture, regenerate, value } from '../../support/actors.ts';
import { present, type TestContext, testContext, testVerifier } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { auditRows } from '../../support/rows.ts';
import { RotationScene } from '../rotations/rotationScene.ts';

type Setup = Pick<Fixture, 'key' | 'owner' | 'project'> & { readonly context: TestContext };

const questions = async ({ context }: Pick<Setup, 'context'>) =>
  await context.database.read((manager) =>
    manager.find(LeakQuestionEntity, { order: { createdAt: 'ASC', about: 'ASC' } }),
  );
const states = async (setup: Pick<Setup, 'context'>) => (await questions(setup)).map(({ state }) => state).sort();

async function report({ context, key }: Setup): Promise<void> {
  expect(await takeLeakReport(context, [{ token: key.secret, url: '' }])).toEqual(['true_positive']);
}

async function wants({ context, owner, project }: Setup, policy: LeakPolicy): Promise<void> {
  value(await changeLeakPolicy(context, owner.by, project, policy));
}

const heard = async ({ context, owner }: Setup) => (await takeNotices(context, owner.id)).map(({ text }) => text);

const asked = async ({ context }: Setup) => (await auditRows(context, { action: 'leak.again' })).length;

async function press(setup: Setup, verb: 'activate' | 'disable' | 'unlock'): Promise<void> {
  const { context, owner, key } = setup;
  value(await changeStatus(context, owner.by, await ask(context, owner, key.id, verb), verb));
}

describeOnBoth('kind: a leaked secret that works again', (fixture) => {
  async function open(): Promise<Setup> {
    const context = testContext(await fixture.open());
    return { ...(await makeFixture(context)), context };
  }

  it('a rotation by policy that is rolled back asks the owner, and the next signed report acts again (invariant 17)', async () => {
    const scene = await RotationScene.open(await fixture.open(), ['manual']);
    await wants(scene, 'rotate');
    await report(scene);
    expect(await states(scene), 'what Latchkey did is shown').toEqual(['rotating']);
    await heard(scene);
    const rotationId = await scene.context.database.read((manager) => rotationUnderWay(manager, scene.key.id));
    if (rotationId === undefined) throw new Error('nothing is rotated');
    await scene.advance(rotationId);
    value(await rollBackRotation(scene.context, scene.owner.by, { rotationId }));
    expect(await present(testVerifier(scene.context), scene.key.secret)).toMatchObject({ valid: true });
    expect(await heard(scene)).toEqual([expect.stringContaining('It works again: ')]);
    expect(await states(scene)).toEqual(['open']);
    await settleLeaks(scene.context);
    expect(await states(scene), 'a rotation that goes back is no answer').toEqual(['open']);
    await scene.advance(rotationId);
    await settleLeaks(scene.context);
    expect(await states(scene)).toEqual(['open']);
    expect(await asked(scene), 'once for each revival').toBe(1);

    await report(scene);
    expect(await states(scene)).toEqual(['open', 'rotating']);
    expect(await heard(scene)).toEqual([expect.stringContaining('Latchkey is rotating it')]);
    await settleLeaks(scene.context);
    expect(await states(scene), 'the older question is answered by it').toEqual(['rotating', 'rotating']);
  });

  it('a key that was disabled by policy and is activated asks each time, with the transaction that brings it back (invariant 6)', async () => {
    const setup = await open();
    await wants(setup, 'disable');
    await report(setup);
    expect(await states(setup)).toEqual(['disabled']);
    await heard(setup);
    for (const time of [1, 2]) {
      await press(setup, 'activate');
      expect(await heard(setup)).toEqual([expect.stringMatching(/It works again: .* activated the key\./)]);
      expect(await asked(setup)).toBe(time);
      expect((await questions(setup)).filter(({ state }) => state === 'open')).toHaveLength(1);
      await report(setup);
      expect(await present(testVerifier(setup.context), setup.key.secret)).toMatchObject({ code: 'DISABLED' });
      expect(await heard(setup)).toEqual([expect.stringContaining('Latchkey disabled the key at once')]);
      await report(setup);
      expect(await heard(setup), 'once for each revival').toEqual([]);
      await settleLeaks(setup.context);
    }
  });

  it('rollback to a reported secret asks again; what stood is open, and says who did it', async () => {
    const setup = await open();
    const { context, owner, key } = setup;
    await report(setup);
    await heard(setup);
    await deliver(context, owner, await regenerate(context, owner, key.id, { overlap: HOUR }));
    value(await rollbackKey(context, owner.by, await ask(context, owner, key.id, 'rollback')));
    const [one, ...others] = await questions(setup);
    expect([one?.state, one?.facts.again?.how, others.length]).toEqual(['open', 'rolled-back', 0]);
    expect(await heard(setup)).toEqual([expect.stringMatching(/It works again: .* rolled back to it\./)]);
  });

  it('a key that was locked when its secret was reported asks when it is unlocked', async () => {
    const setup = await open();
    const { context } = setup;
    await context.database.write(({ manager }) => manager.query(`UPDATE "api_key" SET "lockedAt" = 1`));
    await report(setup);
    await heard(setup);
    await press(setup, 'unlock');
    expect(await heard(setup)).toEqual([expect.stringMatching(/It works again: .* unlocked the key\./)]);
    expect(await settleLeaks(context), 'nothing is left to do').toBe(0);
  });

  it('a key that came back without anybody’s verb is noticed, once', async () => {
    const setup = await open();
    const { context } = setup;
    await context.database.write(({ manager }) => manager.query(`UPDATE "api_key" SET "lockedAt" = 1`));
    await report(setup);
    await heard(setup);
    // As the delivery of a new secret beside the old one does.
    await context.database.write(({ manager }) => manager.query(`UPDATE "api_key" SET "lockedAt" = NULL`));
    expect([await settleLeaks(context), await settleLeaks(context)]).toEqual([1, 0]);
    expect(await heard(setup)).toEqual([expect.stringContaining('It works again.')]);
  });

  it('says nothing of a test key, nor of a secret that was never reported', async () => {
    const setup = await open();
    await press(setup, 'disable');
    await press(setup, 'activate');
    await report(setup);
    value(await dismissLeak(setup.context, setup.owner.by, setup.key));
    await heard(setup);
    await press(setup, 'disable');
    await press(setup, 'activate');
    expect([await heard(setup), await asked(setup)]).toEqual([[], 0]);
  });

  it('what an answer stopped stays answered, and another question stands beside it', async () => {
    const setup = await open();
    const { context, owner } = setup;
    await report(setup);
    const [first] = await questions(setup);
    value(await answerLeak(context, owner.by, first?.id ?? '', 'disable'));
    await press(setup, 'activate');
    expect(await states(setup)).toEqual(['disabled', 'open']);
  });
});
