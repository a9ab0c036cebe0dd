import { expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/time.ts';
import { queueReports } from '../../../src/services/notifications/reportQueue.ts';
import { claimNotices, takeNotices } from '../../../src/services/outbox/noticeClaims.ts';
import { ONLY_THEIRS, queueNotice } from '../../../src/services/outbox/notices.ts';
import { markTried } from '../../../src/services/outbox/settle.ts';
import { grantRole, revokeRole } from '../../../src/services/people/roles.ts';
import { changeWarningSetting } from '../../../src/services/projects/warningSettings.ts';
import { makePerson, makeProject, value } from '../../support/actors.ts';
import { manualClock, testContext } from '../../support/context.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { noticeRows } from '../../support/rows.ts';

/** A Monday; at nine in UTC. */
const MONDAY = Date.UTC(2026, 2, 16, 9);

describeOnBoth('claiming notices', (fixture) => {
  async function open() {
    const context = testContext(await fixture.open(), { time: manualClock(MONDAY) });
    const there = testContext(await fixture.open(), { seed: 'two', time: context.time });
    const ana = await makePerson(context, 'Ana');
    const queue = async (about: string, projectIds: readonly string[] | null = null) => {
      const notice = { kind: 'admin-granted', params: { by: 'Ben' }, ...ONLY_THEIRS, projectIds, about } as const;
      await context.database.write((transaction) => queueNotice(context, transaction, { ...notice, personId: ana.id }));
    };
    const claim = async (holder = 'one', where = context, group: 'news' | 'report' = 'news') =>
      await claimNotices(where, group, ana.id, holder, where.clock());
    const states = async () =>
      (await noticeRows(context, ana.id)).map(({ about, state }) => `${about} ${state}`).sort();
    return { context, there, ana, queue, claim, states };
  }

  it('invariant 9: of many at one moment, on two replicas and at the console, one gets everything', async () => {
    const { context, there, ana, queue, claim } = await open();
    await queue('first');
    await queue('second');
    const claims = await Promise.all([claim(), claim('two', there), claim(), claim('two', there)]);
    const taken = await Promise.all([takeNotices(context, ana.id), takeNotices(there, ana.id)]);
    expect([...claims.map((one) => one?.items.length ?? 0), ...taken.map(({ length }) => length)].sort()).toEqual([
      0, 0, 0, 0, 0, 2,
    ]);
  });

  it('what a process claimed and never tried is there at the console a minute after it died', async () => {
    const { context, ana, queue, claim } = await open();
    await queue('first');
    await claim('dead');
    context.time.advance(MINUTE - 1);
    expect(await takeNotices(context, ana.id)).toEqual([]);
    context.time.advance(1);
    expect(await takeNotices(context, ana.id)).toMatchObject([{ text: 'Ben made you an admin of Latchkey.' }]);
  });

  it('what it may have sent is not, and may not be sent by it once somebody else has it', async () => {
    const { context, ana, queue, claim } = await open();
    await queue('first');
    const dead = await claim('dead');
    if (dead === undefined) throw new Error('nothing was claimed');
    const ids = dead.items.map(({ id }) => id);
    expect(await markTried(context, dead, ids, 'slack:UANA', context.clock())).toBe(true);
    context.time.advance(HOUR);
    expect(await takeNotices(context, ana.id)).toEqual([]);
    await queue('second');
    const slow = await claim('slow');
    context.time.advance(HOUR);
    expect(await takeNotices(context, ana.id)).toHaveLength(1);
    if (slow === undefined) throw new Error('nothing was claimed');
    const late = slow.items.map(({ id }) => id);
    expect(await markTried(context, slow, late, 'slack:UANA', context.clock())).toBe(false);
  });

  it('invariant 10: what tells of a project goes to its owners where the person left while it waited', async () => {
    const { context, ana, queue, claim, states } = await open();
    const owner = await makePerson(context, 'Olga');
    const shop = await makeProject(context, owner.by, 'shop');
    value(await grantRole(context, owner.by, shop, ana, 'viewer'));
    await takeNotices(context, ana.id);
    await queue('of the shop', [shop.id]);
    value(await revokeRole(context, owner.by, shop, ana));
    expect((await claim())?.items.map(({ kind }) => kind)).toEqual(['role-revoked']);
    expect(await states()).toContain('of the shop dropped');
    expect((await takeNotices(context, owner.id)).map(({ text }) => text)).toEqual([
      'For Ana, who has left the project: Ben made you an admin of Latchkey.',
    ]);
  });

  it('a weekly report is a message of its own, and is dropped on Wednesday or where nobody wants it now', async () => {
    const { context, ana, queue, claim, states } = await open();
    const shop = await makeProject(context, ana.by, 'shop');
    const want = async (weeklyReport: boolean) => {
      value(await changeWarningSetting(context, ana.by, shop, { weeklyReport }));
      await queueReports(context, context.clock());
    };
    await want(true);
    await queue('first');
    expect((await claim())?.items.map(({ kind }) => kind)).toEqual(['admin-granted']);
    expect((await claim('one', context, 'report'))?.items.map(({ kind }) => kind)).toEqual(['weekly-report']);
    context.time.advance(2 * DAY);
    expect(await claim('one', context, 'report')).toBeUndefined();
    context.time.advance(5 * DAY);
    await want(true);
    await want(false);
    expect(await claim('one', context, 'report')).toBeUndefined();
    expect((await states()).filter((row) => row.startsWith('weekly-report'))).toEqual([
      expect.stringMatching(/ dropped$/),
      expect.stringMatching(/ dropped$/),
    ]);
  });
});
