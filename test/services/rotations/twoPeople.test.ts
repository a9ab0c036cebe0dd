import { expect, it } from 'vitest';
import { MemberEntity } from '../../../src/persistence/entities/people/people.ts';
import { pressRotation } from '../../../src/services/rotations/pressRotation.ts';
import { makePerson } from '../../support/actors.ts';
import { testContext } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { auditRows } from '../../support/rows.ts';
import { RotationScene } from './rotationScene.ts';

const FAILED = { kind: 'failed', failure: { code: 'answered', status: 500 } } as const;

describeOnBothInFull(
  'two people press Retry at once, each before a process of their own (invariants 3 and 14)',
  (fixture) => {
    it('one attempt is made; the other person is told that the rotation moved on', async () => {
      const scene = await RotationScene.open(await fixture.open(), ['webhook']);
      const { context, owner, project } = scene;
      const ben = await makePerson(context, 'Ben');
      await context.database.write(({ manager }) =>
        manager.insert(MemberEntity, {
          personId: ben.id,
          projectId: project.id,
          role: 'operator',
          createdAt: context.clock(),
        }),
      );
      const elsewhere = {
        ...testContext(await fixture.open(), { seed: 'two', time: context.time, connectors: scene.programs }),
      };
      const asked: string[] = [];
      scene.programs.script = (step, call) => {
        if (step !== 'update-secret') return undefined;
        asked.push(call.id);
        return FAILED;
      };
      const id = await scene.start({ mode: 'until-used' });
      await scene.advance(id);
      const { stepId = '', rotation } = await scene.show(id);
      expect(rotation.state).toBe('failed');
      expect(asked).toHaveLength(1);

      // Both saw the same message.
      const pressed = { rotationId: id, stepId, revision: rotation.revision };
      const outcomes = await Promise.all([
        pressRotation(context, owner.by, pressed, 'retry'),
        pressRotation(elsewhere, ben.by, pressed, 'retry'),
      ]);
      expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['done', 'refused']);
      expect(outcomes.find(({ kind }) => kind === 'refused')).toMatchObject({ refusal: { code: 'rotation-moved-on' } });
      // Either process may go on with it, and one does.
      await Promise.all([scene.advance(id, context, 'one'), scene.advance(id, elsewhere, 'two')]);
      expect(asked).toHaveLength(2);
      expect(new Set(asked).size, 'by the same ID').toBe(1);
      const presses = (await auditRows(context)).filter(({ action }) => action === 'rotation.retry');
      expect(presses.map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'refused']);
    });
  },
);
