import { expect, it } from 'vitest';
import { DAY } from '../../../src/domain/time/time.ts';
import { ProjectEntity } from '../../../src/persistence/entities/projects.ts';
import { sweepWarnings } from '../../../src/services/notifications/sweep.ts';
import { changeWarningSetting, warningSetting } from '../../../src/services/projects/warningSettings.ts';
import { value } from '../../support/actors.ts';
import { testContext } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { auditRows } from '../../support/rows.ts';
import { makeWarnedPeople, warnAt, warningRows } from '../notifications/warnedPeople.ts';

describeOnBoth('how a project wants its owners to be warned', (fixture) => {
  async function warnedPeople() {
    const context = testContext(await fixture.open());
    return { context, ...(await makeWarnedPeople(context)) };
  }

  it('of changes at one moment loses none, on whatever replica', async () => {
    const { context, owner, project } = await warnedPeople();
    const elsewhere = testContext(await fixture.open(), { seed: 'two', time: context.time });
    for (let round = 1; round <= 10; round += 1) {
      const even = round % 2 === 0;
      const wanted = { days: [round], fallback: `slack:C0${round}`, weeklyReport: even };
      await Promise.all([
        changeWarningSetting(context, owner.by, project, { days: wanted.days }),
        changeWarningSetting(elsewhere, owner.by, project, { fallback: wanted.fallback }),
        changeWarningSetting(context, owner.by, project, { weeklyReport: even }),
        changeWarningSetting(elsewhere, owner.by, project, ({ off }) => ({ off: even ? [] : [...off, 'unused'] })),
      ]);
      expect(await warningSetting(context, project.id)).toEqual({ ...wanted, off: even ? [] : ['unused'] });
    }
  });

  it('invariant 6: what is different is recorded, and what is as it was is not', async () => {
    const { context, owner, project, key } = await warnedPeople();
    await sweepWarnings(context, context.clock(), 10);
    const planned = await warnAt(context, key.id);
    expect(value(await changeWarningSetting(context, owner.by, project, { weeklyReport: false })).off).toEqual([]);
    value(await changeWarningSetting(context, owner.by, project, { weeklyReport: true, fallback: null }));
    expect(await warnAt(context, key.id)).toBe(planned);
    value(await changeWarningSetting(context, owner.by, project, { days: [3, 2] }));
    expect(await warnAt(context, key.id)).toBe(0);
    const events = await auditRows(context, { action: 'project.warnings' });
    expect(events.map(({ detail, projectId }) => [detail, projectId])).toEqual([
      [{ weeklyReport: 'true' }, project.id],
      [{ days: '3,2' }, project.id],
    ]);
  });

  it('what is turned off is told nobody, though it waits already', async () => {
    const { context, owner, project, key } = await warnedPeople();
    context.time.advance(31 * DAY);
    await sweepWarnings(context, context.clock(), 10);
    const states = async () =>
      (await warningRows(context, key.id))
        .filter(({ kind, threshold }) => kind === 'unused' || threshold === '14')
        .map(({ kind, state }) => `${kind} ${state}`)
        .sort();
    expect(await states()).toEqual(['expiry waiting', 'unused waiting']);
    value(await changeWarningSetting(context, owner.by, project, { off: ['unused'] }));
    expect(await states()).toEqual(['expiry waiting', 'unused dropped']);
  });

  it('an archived project no longer has a say', async () => {
    const { context, owner, project } = await warnedPeople();
    const archived = { archivedAt: context.clock() };
    await context.database.write(({ manager }) => manager.update(ProjectEntity, { id: project.id }, archived));
    expect(await changeWarningSetting(context, owner.by, project, { days: [1] })).toEqual({
      kind: 'refused',
      refusal: { code: 'project-gone', subject: project.name },
    });
    expect((await warningSetting(context, project.id)).days).toBeNull();
  });
});
