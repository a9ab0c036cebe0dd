import { expect, it } from 'vitest';
import { MINUTE } from '../../src/domain/time/time.ts';
import { tellConversationsJob } from '../../src/jobs/notifications/tellConversations.ts';
import { ScriptedPlatform } from '../jobs/scriptedPlatform.ts';
import { makeFixture } from '../support/actors.ts';
import { testContext } from '../support/context.ts';
import { describeOnBothInFull } from '../support/databases.ts';
import { conversationNoticeRows } from '../support/rows.ts';
import { undoMigrationsAfter } from '../support/undoMigrations.ts';

/** The last migration of the version before. */
const BEFORE = 'AppSteps1799974000000';

describeOnBothInFull('a database in which the previous version’s messages to conversations wait', (fixture) => {
  /** One that waits for the deployment's conversation, one that a person asked for, and one that was just being posted. */
  async function upgraded() {
    const context = testContext(await fixture.open());
    const { project } = await makeFixture(context);
    const source = await fixture.openRaw();
    await undoMigrationsAfter(source, BEFORE);
    const notice = async (id: string, by: string, conversation: string | null, triedAt: number | null) =>
      await source.query(
        `INSERT INTO "conversation_notice"
           ("id", "projectId", "kind", "params", "conversation", "questionId", "createdAt", "claimedUntil", "triedAt")
         VALUES ('${id}', '${project.id}', 'admin-granted', '{"by":"${by}"}',
           ${conversation === null ? 'NULL, NULL' : `'${conversation}', 'q'`},
           ${Number(id)}, ${triedAt === null ? 'NULL' : triedAt + MINUTE}, ${triedAt ?? 'NULL'})`,
      );
    await notice('1', 'ben', null, null);
    await notice('2', 'cy', 'slack:C0ROOM', null);
    await notice('3', 'dan', 'slack:C0ROOM', context.clock());
    await source.runMigrations();
    const slack = new ScriptedPlatform('slack', 10 * MINUTE);
    const fallback = { platform: 'slack', conversation: 'C0TEAM' };
    const deps = { context, platforms: [slack], fallback, holder: 'one', log: { warn: () => undefined } };
    return { slack, context, source, project, job: tellConversationsJob(deps) };
  }

  it('posts after the upgrade what waits, once; what may have been posted counts as sent (invariant 9)', async () => {
    const { slack, context, job } = await upgraded();
    await job.run();
    expect((await conversationNoticeRows(context)).map(({ id, state }) => `${id} ${state}`)).toEqual(['3 claimed']);
    context.time.advance(MINUTE);
    await job.run();
    expect(slack.said.map(({ where, text }) => [where, /(ben|cy|dan) made/.exec(text)?.[1]])).toEqual([
      ['C0TEAM', 'ben'],
      ['C0ROOM', 'cy'],
    ]);
    expect(await conversationNoticeRows(context)).toEqual([]);
  });

  it('waits there as before when the upgrade is undone', async () => {
    const { source, project, context } = await upgraded();
    await undoMigrationsAfter(source, BEFORE);
    const rows: readonly { readonly triedAt: unknown }[] = await source.query(
      'SELECT "id", "projectId", "params", "conversation", "questionId", "triedAt" FROM "conversation_notice" ORDER BY "id"',
    );
    const stored = (by: string) => ({ projectId: project.id, params: `{"by":"${by}"}` });
    const asked = { conversation: 'slack:C0ROOM', questionId: 'q' };
    expect(rows.map((row) => ({ ...row, triedAt: row.triedAt === null ? null : Number(row.triedAt) }))).toEqual([
      { id: '1', ...stored('ben'), conversation: null, questionId: null, triedAt: null },
      { id: '2', ...stored('cy'), ...asked, triedAt: null },
      { id: '3', ...stored('dan'), ...asked, triedAt: context.clock() },
    ]);
  });
});
