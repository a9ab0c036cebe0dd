import { expect, it } from 'vitest';
import { isWorkingTime } from '../../../src/domain/drills/drillMoment.ts';
import { latestDrillText } from '../../../src/domain/drills/drillText.ts';
import { reportText } from '../../../src/domain/notices/reportText.ts';
import { DAY, MINUTE, SECOND, WEEK } from '../../../src/domain/time/time.ts';
import { fireDrillsJob } from '../../../src/jobs/notifications/fireDrills.ts';
import { DrillEntity } from '../../../src/persistence/entities/incidents/drills.ts';
import { LeakEntity } from '../../../src/persistence/entities/incidents/leaks.ts';
import { loadKey } from '../../../src/persistence/keyRepository.ts';
import { changeCanary } from '../../../src/services/drills/canaries.ts';
import { dismissLeak } from '../../../src/services/leaks/dismissLeak.ts';
import { takeLeakReport } from '../../../src/services/leaks/takeReport.ts';
import { reportOf } from '../../../src/services/notifications/reportFacts.ts';
import { takeNotices } from '../../../src/services/outbox/noticeClaims.ts';
import { changeLeakPolicy } from '../../../src/services/projects/projectPolicy.ts';
import { Dying } from '../../jobs/dying.ts';
import { UNREACHABLE } from '../../jobs/scriptedPlatform.ts';
import { deliver, regenerate, value } from '../../support/actors.ts';
import { manualClock, present, testContext } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { auditRows } from '../../support/rows.ts';
import { RotationScene } from '../rotations/rotationScene.ts';
import { DrillScene, ZONE } from './drillScene.ts';

describeOnBoth('a fire drill', (fixture) => {
  const open = async (): Promise<DrillScene> => await DrillScene.open(await fixture.open());
  const drillEvents = async ({ context }: Pick<DrillScene, 'context'>) =>
    (await auditRows(context)).filter(({ action }) => action.startsWith('drill.'));

  it('reports, measures, says at the end that it was one, and the weekly report shows it', async () => {
    const scene = await open();
    const { context, base, verifier } = scene;
    await scene.look();
    scene.until((await scene.drill()).dueAt - MINUTE);
    await present(verifier, base.key.secret, '192.0.2.7', 'billing');
    await verifier.uses.flush();
    const startedAt = await scene.begin();
    expect(isWorkingTime(ZONE, startedAt)).toBe(true);

    // People take it for real, the audit trail knows.
    const [leak = ''] = scene.told();
    expect(leak).toContain('A secret of the key production (bots/rasa) was found in public. It still works.');
    expect(leak).not.toMatch(/drill|canary/i);
    expect(leak).toContain('Disable now');
    expect((await drillEvents(scene)).map(({ action, keyId, detail }) => [action, keyId, detail])).toEqual([
      ['drill.start', base.key.id, { did: 'tell', generation: '1' }],
    ]);
    await scene.look();
    expect(await reportOf(context, base.project, ZONE, context.clock())).toMatchObject({ drills: [] });

    // A press a minute later is what acknowledges it; the key is dead another minute later.
    context.time.advance(MINUTE);
    expect((await takeNotices(context, base.owner.id))[0]?.text).not.toMatch(/drill|canary/i);
    await scene.change('disable');
    context.time.advance(10 * SECOND);
    await scene.look();
    expect(await scene.drill()).toMatchObject({
      state: 'revealed',
      toldAt: startedAt,
      acknowledgedAt: startedAt + MINUTE,
      deadAt: startedAt + 2 * MINUTE,
      wellAt: null,
    });
    expect(scene.told()).toHaveLength(2);
    expect(scene.told()[1]).toContain('was a fire drill: nothing leaked. Notified after less than a second');
    expect(scene.told()[1]).toContain('secret stopped after 2 minutes, apps not recovered yet.');
    expect((await takeNotices(context, base.owner.id)).map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/was a fire drill: .* To use it again: \/apikey activate key:/),
    );

    // Its app gets a new secret, and uses it.
    const next = await deliver(context, base.owner, await regenerate(context, base.owner, base.key.id));
    await scene.change('activate');
    context.time.advance(5 * MINUTE);
    expect(await present(verifier, next.secret, '192.0.2.7', 'billing')).toMatchObject({ valid: true });
    await verifier.uses.flush();
    const usedAt = context.clock();
    await scene.look();
    expect(await scene.drill()).toMatchObject({ state: 'over', wellAt: usedAt });
    await scene.look();
    expect(scene.told()).toHaveLength(2);
    expect((await drillEvents(scene)).map(({ action }) => action)).toEqual([
      'drill.start',
      'drill.reveal',
      'drill.end',
    ]);

    const report = await reportOf(context, base.project, ZONE, context.clock());
    expect(reportText(report)).toContain(
      'Fire drill: March, key production: notified after less than a second, acknowledged after 1 minute, ' +
        'secret stopped after 2 minutes, apps recovered after 8 minutes 10 seconds.',
    );
  });

  it('goes the way of a real leak: where the project wants that, the key is rotated with its apps', async () => {
    const rotation = await RotationScene.open(await fixture.open(), ['webhook', 'webhook']);
    const { owner, project, key } = rotation;
    const woken: string[] = [];
    const time = manualClock(Date.UTC(2026, 2, 1));
    const context = {
      ...testContext(rotation.context.database, {
        connectors: rotation.programs,
        time,
        policy: { drillZone: ZONE },
        seed: 'd',
      }),
      rotations: { wake: (id: string) => void woken.push(id) },
    };
    value(await changeLeakPolicy(context, owner.by, project, 'rotate'));
    const found = await context.database.read((manager) => loadKey(manager, key.id));
    if (found === undefined) throw new Error('the key is gone');
    value(await changeCanary(context, owner.by, project, found, 'name'));
    await fireDrillsJob(context).run();
    const drill = async () => await context.database.read((manager) => manager.findOneByOrFail(DrillEntity, {}));
    time.advance((await drill()).dueAt - time.now());
    await fireDrillsJob(context).run();
    const [id = ''] = woken;
    time.advance(3 * MINUTE);
    await rotation.advance(id, context);
    await fireDrillsJob(context).run();
    const { startedAt, deadAt, wellAt, acknowledgedAt, state } = await drill();
    expect([deadAt, wellAt, acknowledgedAt, state]).toEqual([
      (startedAt ?? 0) + 3 * MINUTE,
      (startedAt ?? 0) + 3 * MINUTE,
      null,
      'over',
    ]);
  });

  it('is held once a month on two replicas, in working hours, with the canary and no other key', async () => {
    const scene = await open();
    const { context, base, other } = scene;
    const there = testContext(await fixture.open(), { seed: 'two', time: context.time, policy: context.policy });
    const before = await auditRows(context, { keyId: other.id });
    const begun: number[] = [];
    for (let month = 0; month < 3; month += 1) {
      await Promise.all([scene.look(), scene.look(there)]);
      const { dueAt } = await scene.drill();
      scene.until(dueAt);
      await Promise.all([scene.look(), scene.look(there), scene.look()]);
      begun.push((await scene.drill()).startedAt ?? 0);
      value(await dismissLeak(context, base.owner.by, base.key));
      await Promise.all([scene.look(there), scene.look()]);
      scene.until(Date.UTC(2026, 3 + month, 1, 6));
      await Promise.all([scene.look(there), scene.look()]);
    }
    expect((await scene.drills()).map(({ month, state }) => `${month} ${state}`)).toEqual([
      '2026-03 over',
      '2026-04 over',
      '2026-05 over',
      '2026-06 drawn',
    ]);
    for (const at of begun) expect(isWorkingTime(ZONE, at)).toBe(true);
    expect((await drillEvents(scene)).filter(({ action }) => action === 'drill.start')).toHaveLength(3);
    // One report and one end of each month.
    expect(scene.told()).toHaveLength(6);
    expect(await auditRows(context, { keyId: other.id })).toEqual(before);
    expect(await context.database.read((manager) => manager.countBy(LeakEntity, { keyId: other.id }))).toBe(0);
  });

  it('killed around every write, it is neither lost nor held twice', async () => {
    const scene = await open();
    const { context, base } = scene;
    await scene.look();
    const drawn = await scene.drill();
    scene.until(drawn.dueAt);
    for (const committed of [false, true]) {
      for (let write = 1; write <= 3; write += 1) {
        const dying = new Dying();
        await scene.look(dying.context(context, write, committed)).catch(() => undefined);
      }
    }
    context.time.advance(2 * MINUTE);
    await scene.look();
    expect((await scene.drills()).map(({ id, state }) => [id, state])).toEqual([[drawn.id, 'running']]);
    expect((await drillEvents(scene)).map(({ action }) => action)).toEqual(['drill.start']);
    expect(scene.told()).toHaveLength(1);
    // The same around its end.
    value(await dismissLeak(context, base.owner.by, base.key));
    for (const committed of [false, true]) {
      for (let write = 1; write <= 3; write += 1) {
        const dying = new Dying();
        await scene.look(dying.context(context, write, committed)).catch(() => undefined);
      }
    }
    context.time.advance(2 * MINUTE);
    await scene.look();
    expect((await drillEvents(scene)).map(({ action }) => action)).toEqual([
      'drill.start',
      'drill.reveal',
      'drill.end',
    ]);
    expect(scene.told()).toHaveLength(2);
  });

  it('killed around the draw, it has one moment, and another replica that draws keeps it', async () => {
    const scene = await open();
    const { context } = scene;
    await scene.look(new Dying().context(context, 1, false)).catch(() => undefined);
    expect(await scene.drills()).toEqual([]);
    await scene.look(new Dying().context(context, 1, true)).catch(() => undefined);
    const [drawn] = await scene.drills();
    const there = testContext(await fixture.open(), { seed: 'two', time: context.time, policy: context.policy });
    await scene.look(there);
    expect(await scene.drills()).toEqual([drawn]);
  });

  it('said to be a test key, it is over, and a signed report of that secret still acts (invariant 17)', async () => {
    const scene = await open();
    const { context, base, verifier } = scene;
    value(await changeLeakPolicy(context, base.owner.by, base.project, 'report'));
    await scene.begin();
    context.time.advance(MINUTE);
    value(await dismissLeak(context, base.owner.by, base.key));
    await scene.look();
    expect(await scene.drill()).toMatchObject({ state: 'over', deadAt: null });
    expect(scene.told()[1]).toContain('Someone said that it’s a test key, so its secret still works.');
    value(await changeLeakPolicy(context, base.owner.by, base.project, 'disable'));
    expect(await takeLeakReport(context, [{ token: base.key.secret, url: '' }])).toEqual(['true_positive']);
    expect(await present(verifier, base.key.secret)).toMatchObject({ valid: false, code: 'DISABLED' });
  });

  it('a signed report in the middle of one acts as ever (invariant 17)', async () => {
    const scene = await open();
    const { context, base } = scene;
    await scene.begin();
    expect(await takeLeakReport(context, [{ token: base.key.secret, url: 'https://example.com' }])).toEqual([
      'true_positive',
    ]);
    const events = await auditRows(context, { action: 'leak.report' });
    expect(events.map(({ detail }) => detail['did'])).toEqual(['tell']);
    await scene.look();
    expect(scene.told()).toHaveLength(2);
  });

  it('where no conversation takes it, people are told when the first of them has read it', async () => {
    const scene = await open();
    const { context, base } = scene;
    scene.slack.answers.set('C1', UNREACHABLE);
    const startedAt = await scene.begin();
    expect((await scene.drill()).toldAt).toBeNull();
    context.time.advance(7 * MINUTE);
    await takeNotices(context, base.owner.id);
    context.time.advance(MINUTE);
    await scene.look();
    expect((await scene.drill()).toldAt).toBe(startedAt + 7 * MINUTE);
  });

  it('nobody answers it: they learn after a day that it was one, and it is measured for a week', async () => {
    const scene = await open();
    const startedAt = await scene.begin();
    scene.until(startedAt + DAY - 1);
    await scene.look();
    expect((await scene.drill()).state).toBe('running');
    scene.until(startedAt + DAY);
    await scene.look();
    expect(scene.told()[1]).toContain(
      'not acknowledged yet, secret not stopped yet. You’re told now because a day has passed.',
    );
    scene.until(startedAt + WEEK);
    await scene.look();
    const { context, base } = scene;
    const { drills } = await reportOf(context, base.project, ZONE, context.clock());
    expect(latestDrillText(drills)).toMatch(/never acknowledged, secret never stopped$/);
  });

  it('is missed where no canary works, or Latchkey stood still until the month was over, and the report says why', async () => {
    const scene = await open();
    const { context, base } = scene;
    await scene.change('disable');
    await scene.begin();
    expect(await scene.drill()).toMatchObject({ state: 'missed', missedBecause: 'no-canary', startedAt: null });
    await scene.change('activate');
    scene.until(Date.UTC(2026, 3, 1));
    await scene.look();
    scene.until(Date.UTC(2026, 4, 1, 9));
    await scene.look();
    expect((await scene.drills()).map(({ month, missedBecause }) => [month, missedBecause])).toEqual([
      ['2026-03', 'no-canary'],
      ['2026-04', 'too-late'],
      ['2026-05', null],
    ]);
    expect(scene.told()).toEqual([]);
    const report = await reportOf(context, base.project, ZONE, context.clock());
    expect(reportText(report)).toContain('Fire drill: none in April: Latchkey wasn’t running when its time came.');
    expect((await drillEvents(scene)).map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      'drill.miss bots',
      'drill.miss bots',
    ]);
  });
});
