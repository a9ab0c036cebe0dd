import { expect, it } from 'vitest';
import { SPANS } from '../../../src/domain/report.ts';
import { DAY, HOUR } from '../../../src/domain/time/time.ts';
import { KeyEntity } from '../../../src/persistence/entities/keys.ts';
import { ProjectDayEntity } from '../../../src/persistence/entities/reports.ts';
import { change } from '../../../src/services/audit/auditTrail.ts';
import { noteDays } from '../../../src/services/notifications/reportDays.ts';
import { reportOf } from '../../../src/services/notifications/reportFacts.ts';
import { queueReports, reportProjects, reportsDue } from '../../../src/services/notifications/reportQueue.ts';
import { takeNotices } from '../../../src/services/outbox/noticeClaims.ts';
import { mergePeople } from '../../../src/services/people/mergePeople.ts';
import { grantRole } from '../../../src/services/people/roles.ts';
import { changeWarningSetting } from '../../../src/services/projects/warningSettings.ts';
import { makeChannel, makeKey, makePerson, makeProject, type TestKey, value } from '../../support/actors.ts';
import { manualClock, testContext } from '../../support/context.ts';
import { describeOnBothInFull } from '../../support/databases.ts';
import { noticeRows } from '../../support/rows.ts';

/** A Monday; at nine in UTC. */
const MONDAY = Date.UTC(2026, 2, 16, 9);

describeOnBothInFull('what a weekly report says', (fixture) => {
  async function shop() {
    const context = testContext(await fixture.open(), { time: manualClock(MONDAY - 10 * DAY) });
    const owner = await makePerson(context);
    const project = await makeProject(context, owner.by);
    const channel = await makeChannel(context, owner.by, project);
    await changeWarningSetting(context, owner.by, project, { weeklyReport: true });
    return { context, owner, project, channel };
  }

  it('counts the project’s own keys by when they end, those that are deleted left out', async () => {
    const { context, owner, project, channel } = await shop();
    const elsewhere = await makeChannel(context, owner.by, await makeProject(context, owner.by, 'other'));
    await makeKey(context, owner, elsewhere, { name: 'other', expiresAt: MONDAY + DAY });
    const now = MONDAY;
    const ends = [-DAY, 0, 1, 14 * HOUR, 16 * HOUR, 6 * DAY, 20 * DAY, 60 * DAY, 200 * DAY, 300 * DAY];
    const keys: TestKey[] = [];
    for (const [index, ahead] of ends.entries())
      keys.push(await makeKey(context, owner, channel, { name: `key ${index}`, expiresAt: now + ahead }));
    const change = async (index: number, row: object) =>
      await context.database.write(({ manager }) => manager.update(KeyEntity, { id: keys[index]?.id ?? '' }, row));
    await change(5, { lockedAt: now - 1 });
    await change(6, { disabledAt: now - 1 });
    await change(9, { deletedAt: now - 1 });
    const report = await reportOf(context, project, null, now);
    expect(Object.fromEntries(SPANS.map((span, index) => [span, report.spans[index]]))).toEqual({
      expired: 2,
      today: 2,
      7: 2,
      30: 1,
      90: 1,
      later: 1,
    });
    expect(report).toMatchObject({ locked: 1, disabled: 1 });
    // In Tokyo it is six in the evening already.
    expect((await reportOf(context, project, 'Asia/Tokyo', now)).spans.slice(0, 3)).toEqual([2, 1, 3]);
  });

  it('says how much was counted on each day, from totals that are noted once a day', async () => {
    const { context, owner, project, channel } = await shop();
    const key = await makeKey(context, owner, channel);
    let [uses, failures] = [0, 0];
    while (context.clock() < MONDAY) {
      expect(await noteDays(context)).toBe(1);
      expect(await noteDays(context)).toBe(0);
      uses += 100;
      failures += 3;
      const counts = { useCount: uses, failureTotal: failures };
      await context.database.write(({ manager }) => manager.update(KeyEntity, { id: key.id }, counts));
      context.time.advance(DAY);
    }
    await noteDays(context);
    const { days } = await reportOf(context, project, null, context.clock());
    expect(days.map((day) => [day.uses, day.failures])).toEqual(Array.from({ length: 7 }, () => [100, 3]));
  });

  it('is about nothing where there are no keys, and of no day where nothing was noted', async () => {
    const { context, project } = await shop();
    const report = await reportOf(context, project, 'Nowhere/Land', MONDAY);
    expect(report).toMatchObject({ spans: [0, 0, 0, 0, 0, 0], locked: 0, disabled: 0 });
    expect(report.days.map(({ uses }) => uses)).toEqual(Array.from({ length: 7 }, () => null));
  });

  it('keeps totals of projects that want a report only, and not for ever', async () => {
    const { context, owner, project } = await shop();
    const quiet = await makeProject(context, owner.by, 'quiet');
    for (let day = 0; day < 60; day += 1) {
      await noteDays(context);
      context.time.advance(DAY);
    }
    const rows = await context.database.read((manager) => manager.find(ProjectDayEntity));
    expect(rows.filter(({ projectId }) => projectId === quiet.id)).toEqual([]);
    expect(rows.filter(({ projectId }) => projectId === project.id)).toHaveLength(31);
  });
});

describeOnBothInFull('whose turn a weekly report is', (fixture) => {
  async function due() {
    const context = testContext(await fixture.open(), { time: manualClock(MONDAY) });
    const owner = await makePerson(context);
    const project = await makeProject(context, owner.by);
    await changeWarningSetting(context, owner.by, project, { weeklyReport: true });
    const ready = async () => await reportsDue(context, context.clock());
    return { context, owner, project, ready };
  }
  const MONDAY_OF_WEEK = Math.floor(MONDAY / DAY);

  it('is that of the owners of projects that want it, each with all of theirs', async () => {
    const { context, owner, project, ready } = await due();
    const [ben, eve] = [await makePerson(context, 'Ben'), await makePerson(context, 'Eve')];
    value(await grantRole(context, owner.by, project, ben, 'owner'));
    value(await grantRole(context, owner.by, project, eve, 'operator'));
    await makeProject(context, owner.by, 'quiet');
    const another = await makeProject(context, owner.by, 'another');
    await changeWarningSetting(context, owner.by, another, { weeklyReport: true });
    const found = await ready();
    expect(found).toHaveLength(2);
    expect(found).toContainEqual({ personId: owner.id, week: MONDAY_OF_WEEK });
    expect(found).toContainEqual({ personId: ben.id, week: MONDAY_OF_WEEK });
    const namesFor = async (personId: string) =>
      (await context.database.read((manager) => reportProjects(manager, personId))).map(({ name }) => name);
    expect(await namesFor(owner.id)).toEqual(['another', 'bots']);
    expect(await namesFor(ben.id)).toEqual(['bots']);
  });

  it('is queued once, however many replicas ask at one moment, and not again once it was sent', async () => {
    const { context, owner, ready } = await due();
    const others = await Promise.all(
      ['two', 'three'].map(async (seed) => testContext(await fixture.open(), { seed, time: context.time })),
    );
    await Promise.all([context, ...others, context].map((one) => queueReports(one, one.clock())));
    expect(await noticeRows(context, owner.id)).toMatchObject([
      { kind: 'weekly-report', params: { week: MONDAY_OF_WEEK }, state: 'waiting' },
    ]);
    expect(await ready()).toEqual([]);
    context.time.advance(7 * DAY);
    expect((await ready()).map(({ week }) => week)).toEqual([MONDAY_OF_WEEK + 7]);
    // Set back, the clock brings nothing again.
    context.time.advance(-7 * DAY);
    expect(await ready()).toEqual([]);
  });

  it('takes the place of last week’s, where that still waits', async () => {
    const { context, owner } = await due();
    await queueReports(context, context.clock());
    context.time.advance(7 * DAY);
    await queueReports(context, context.clock());
    const rows = await noticeRows(context, owner.id);
    expect(rows.map(({ about, state }) => `${about} ${state}`)).toEqual([
      `weekly-report:${MONDAY_OF_WEEK} dropped`,
      `weekly-report:${MONDAY_OF_WEEK + 7} waiting`,
    ]);
  });

  it('is over for people who were told it as another person, of whom they are one now', async () => {
    const { context, owner, ready } = await due();
    await queueReports(context, context.clock());
    await takeNotices(context, owner.id);
    const ben = await makePerson(context, 'Ben');
    await change(context, (transaction) => mergePeople(transaction, { keepId: ben.id, goneId: owner.id }));
    expect(await ready()).toEqual([]);
    context.time.advance(7 * DAY);
    expect((await ready()).map(({ personId }) => personId)).toEqual([ben.id]);
  });
});
