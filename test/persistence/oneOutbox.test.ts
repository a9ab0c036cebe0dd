import { expect, it } from 'vitest';
import { sendNoticesJob } from '../../src/jobs/notifications/sendNotices.ts';
import { identify } from '../../src/services/people/people.ts';
import { ScriptedPlatform, UNREACHABLE } from '../jobs/scriptedPlatform.ts';
import { testContext } from '../support/context.ts';
import { describeOnBoth } from '../support/databases.ts';
import { noticeRows } from '../support/rows.ts';
import { undoMigrationsAfter } from '../support/undoMigrations.ts';

/** The last migration of the version before. */
const BEFORE = 'KeyChanges1799500000000';

describeOnBoth('a database in which notices of the previous version wait', (fixture) => {
  /** Ana, in a database of the version before notices had kinds, and what it holds for her. */
  async function upgraded() {
    const context = testContext(await fixture.open());
    const ana = { platform: 'slack', externalId: 'UANA', displayName: 'ana', groups: [] };
    const { personId } = await identify(context, ana);
    const source = await fixture.openRaw();
    await undoMigrationsAfter(source, BEFORE);
    const notice = async (id: string, text: string, publicText: string | null, deliveredAt: number | null) =>
      await source.query(
        `INSERT INTO "notice" ("id", "personId", "about", "text", "publicText", "projectIds", "createdAt", "deliveredAt")
         VALUES ('${id}', '${personId}', 'about ${id}', '${text}', ${publicText === null ? 'NULL' : `'${publicText}'`},
           NULL, ${Number(id)}, ${deliveredAt ?? 'NULL'})`,
      );
    await notice('1', 'ben "made" you\nowner.', 'ana is an owner.', null);
    await notice('2', 'This was told.', null, 7);
    await notice('3', 'Only ana may read this.', null, null);
    const report = async (week: number, state: string, triedAt: number | null) =>
      await source.query(
        `INSERT INTO "report" ("personId", "week", "state", "claimedBy", "claimedAt", "triedAt", "triedOn")
         VALUES ('${personId}', ${week}, '${state}', 'one', ${week}, ${triedAt ?? 'NULL'}, NULL)`,
      );
    await report(20_000, 'sent', 4);
    await report(20_007, 'claimed', 4);
    await report(20_014, 'claimed', null);
    await report(20_021, 'dropped', null);
    await source.runMigrations();
    const slack = new ScriptedPlatform('slack');
    const fallback = { platform: 'slack', conversation: 'C0TEAM' };
    const deps = { context, platforms: [slack], fallback, holder: 'one', log: { warn: () => undefined } };
    return { slack, personId, context, source, job: sendNoticesJob(deps) };
  }

  it('is delivered after the upgrade, once, in the words in which it was stored', async () => {
    const { slack, job } = await upgraded();
    await job.run();
    await job.run();
    expect(slack.readers()).toEqual(['UANA']);
    expect(slack.said[0]?.message.blocks.slice(1)).toMatchObject([
      { text: 'ben "made" you\nowner.' },
      { text: 'Only ana may read this.' },
    ]);
  });

  it('goes to the fallback conversation with no more than may be said there', async () => {
    const { slack, job } = await upgraded();
    slack.answers.set('UANA', UNREACHABLE);
    await job.run();
    expect(slack.readers()).toEqual(['C0TEAM']);
    expect(slack.said[0]?.text).toContain('ana is an owner.');
    expect(slack.said[0]?.text).toContain('1 notice that only ana may read');
  });

  it('keeps which weekly reports were sent; one that may have been counts as sent', async () => {
    const { context, personId } = await upgraded();
    const reports = (await noticeRows(context, personId)).filter(({ kind }) => kind === 'weekly-report');
    expect(reports.map(({ about, params, state }) => ({ about, params, state }))).toEqual([
      { about: 'weekly-report:20000', params: { week: 20_000 }, state: 'sent' },
      { about: 'weekly-report:20007', params: { week: 20_007 }, state: 'sent' },
      { about: 'weekly-report:20014', params: { week: 20_014 }, state: 'waiting' },
      { about: 'weekly-report:20021', params: { week: 20_021 }, state: 'dropped' },
    ]);
  });

  it('waits there as before when the upgrade is undone', async () => {
    const { source } = await upgraded();
    await undoMigrationsAfter(source, BEFORE);
    const rows: unknown = await source.query(
      'SELECT "id", "text", "publicText" FROM "notice" WHERE "deliveredAt" IS NULL ORDER BY "id"',
    );
    expect(rows).toEqual([
      { id: '1', text: 'ben "made" you\nowner.', publicText: 'ana is an owner.' },
      { id: '3', text: 'Only ana may read this.', publicText: null },
    ]);
    const weeks: unknown = await source.query('SELECT "week" FROM "report" ORDER BY "week"');
    expect(weeks).toEqual([{ week: 20_000 }, { week: 20_007 }, { week: 20_021 }]);
  });
});
