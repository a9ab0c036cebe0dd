import { expect, it } from 'vitest';
import { DAY } from '../../../src/domain/time/time.ts';
import { LeakEntity } from '../../../src/persistence/entities/incidents/leaks.ts';
import { loadKey } from '../../../src/persistence/keyRepository.ts';
import { canariesOf, changeCanary } from '../../../src/services/drills/canaries.ts';
import { makePerson, makeProject, value } from '../../support/actors.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { auditRows } from '../../support/rows.ts';
import { DrillScene, ZONE } from './drillScene.ts';

describeOnBoth('which keys a fire drill touches', (fixture) => {
  const open = async (): Promise<DrillScene> => await DrillScene.open(await fixture.open());

  it('is off by default: a canary key alone is touched by nobody, nor is a project without one', async () => {
    const off = await DrillScene.open(await fixture.open(), {});
    for (let day = 0; day < 31; day += 3) {
      await off.look();
      off.context.time.advance(3 * DAY);
    }
    expect([await off.drills(), off.told()]).toEqual([[], []]);
    const on = { ...off.context, policy: { ...off.context.policy, drillZone: ZONE } };
    await off.name('remove');
    await off.look(on);
    expect(await off.drills()).toEqual([]);
  });

  it('leaves a key alone that was taken off between the draw and the moment', async () => {
    const scene = await open();
    const { context, base } = scene;
    await scene.look();
    await scene.name('remove');
    await scene.begin();
    expect((await scene.drill()).state).toBe('missed');
    expect(scene.told()).toEqual([]);
    expect(await context.database.read((manager) => manager.countBy(LeakEntity, { keyId: base.key.id }))).toBe(0);
  });

  it('canary keys are named in the key’s own project, by its owners, once (invariants 10 and 16)', async () => {
    const scene = await open();
    const { context, base } = scene;
    const { owner, project } = base;
    const found = await context.database.read((manager) => loadKey(manager, base.key.id));
    if (found === undefined) throw new Error('the key is gone');
    const eve = await makePerson(context, 'Eve');
    expect(await changeCanary(context, eve.by, project, found, 'remove')).toMatchObject({ kind: 'refused' });
    const elsewhere = await makeProject(context, owner.by, 'elsewhere');
    expect(await changeCanary(context, owner.by, elsewhere, found, 'name')).toMatchObject({
      refusal: { code: 'not-found' },
    });
    expect(value(await changeCanary(context, owner.by, project, found, 'name'))).toHaveLength(1);
    expect((await canariesOf(context, project.id)).map(({ name }) => name)).toEqual(['production']);
    expect(await auditRows(context, { action: 'project.policy', outcome: 'done' })).toHaveLength(1);
  });
});
