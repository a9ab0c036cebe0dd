import { expect, it } from 'vitest';
import type { LeakAnswer } from '../../../src/domain/leaks/leakQuestion.ts';
import { HOUR } from '../../../src/domain/time/time.ts';
import { LeakQuestionEntity } from '../../../src/persistence/entities/incidents/leakQuestions.ts';
import { answerLeak } from '../../../src/services/leaks/answerLeak.ts';
import { settleLeaks } from '../../../src/services/leaks/settleLeaks.ts';
import { takeLeakReport } from '../../../src/services/leaks/takeReport.ts';
import { grantRole, revokeRole } from '../../../src/services/people/roles.ts';
import { deliver, type Fixture, makeFixture, makePerson, regenerate, value } from '../../support/actors.ts';
import { present, type TestContext, testContext, testVerifier } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { auditRows } from '../../support/rows.ts';
import { RotationScene } from '../rotations/rotationScene.ts';

type Leaked = Pick<Fixture, 'key'> & { readonly context: TestContext };

const question = async ({ context }: Pick<Leaked, 'context'>) =>
  await context.database.read((manager) => manager.findOneByOrFail(LeakQuestionEntity, {}));

/** A signed report of a key's secret comes in. @returns the question. */
async function reported({ context, key }: Leaked): Promise<string> {
  await takeLeakReport(context, [{ token: key.secret, url: '' }]);
  return (await question({ context })).id;
}

async function done({ context, key }: Leaked, action: string): Promise<number> {
  return (await auditRows(context, { action })).filter(({ keyId, outcome }) => keyId === key.id && outcome === 'done')
    .length;
}

describeOnBoth('answering a question about a leaked secret', (fixture) => {
  async function open() {
    const context = testContext(await fixture.open());
    return { ...(await makeFixture(context)), context };
  }

  it('of forty presses with different answers on two replicas one acts, and all learn the same (invariants 3 and 6)', async () => {
    const setup = await open();
    const { context, owner } = setup;
    const there = testContext(await fixture.open(), { seed: 'two', time: context.time });
    const id = await reported(setup);
    const answers: readonly LeakAnswer[] = ['disable', 'test-key'];
    const pressed = Array.from({ length: 40 }, (_, index) =>
      answerLeak(index % 2 === 0 ? context : there, owner.by, id, answers[index % 3 === 0 ? 0 : 1] ?? 'disable'),
    );
    const first = (await Promise.all(pressed)).map(value).filter((answer) => answer.first);
    expect(first).toHaveLength(1);
    expect((await done(setup, 'key.disable')) + (await done(setup, 'leak.dismiss'))).toBe(1);
    expect(await question(setup)).toMatchObject({ revision: 2, answeredName: owner.name });
  });

  it('permission is decided where it is written: who lost it between is refused, and the question stays open (invariant 16)', async () => {
    const setup = await open();
    const { context, owner, project } = setup;
    const id = await reported(setup);
    const operator = await makePerson(context, 'Olga');
    value(await grantRole(context, owner.by, project, operator, 'operator'));
    value(await revokeRole(context, owner.by, project, operator));
    expect(await answerLeak(context, operator.by, id, 'disable')).toMatchObject({ kind: 'refused' });
    expect(await question(setup)).toMatchObject({ state: 'open', answeredBy: null });
  });

  it('a leaked secret that was replaced with an overlap is stopped alone', async () => {
    const setup = await open();
    const { context, owner, key } = setup;
    const verifier = testVerifier(context);
    const id = await reported(setup);
    const next = await deliver(context, owner, await regenerate(context, owner, key.id, { overlap: HOUR }));
    expect(await settleLeaks(context), 'it still works').toBe(0);
    expect(value(await answerLeak(context, owner.by, id, 'retire'))).toEqual({ first: true });
    expect(await present(verifier, key.secret)).toMatchObject({ valid: false, code: 'RETIRED' });
    expect(await present(verifier, next.secret)).toMatchObject({ valid: true });
    expect(await question(setup)).toMatchObject({ state: 'stopped', answeredName: owner.name });
  });

  it('with linked apps it is rotated, and the question is over when the leaked secret is dead', async () => {
    const scene = await RotationScene.open(await fixture.open(), ['webhook']);
    const { context, owner } = scene;
    const woken: string[] = [];
    const rotations = { wake: (id: string) => void woken.push(id) };
    const id = await reported(scene);
    expect(value(await answerLeak({ ...context, rotations }, owner.by, id, 'regenerate'))).toEqual({ first: true });
    expect(await question(scene)).toMatchObject({ state: 'rotating', endedAt: null });
    const [rotation = ''] = woken;
    await scene.advance(rotation);
    await settleLeaks(context);
    expect(await question(scene)).toMatchObject({ state: 'stopped', answeredName: owner.name });
  });

  it('nothing of it holds where its event can’t be written (invariant 6)', async () => {
    const setup = await open();
    const id = await reported(setup);
    await setup.context.database.write(({ manager }) => manager.query(`UPDATE "audit_head" SET "seal" = 'broken'`));
    await expect(answerLeak(setup.context, setup.owner.by, id, 'disable')).rejects.toThrow(/seal/);
    expect(await question(setup)).toMatchObject({ state: 'open', revision: 1 });
  });
});
