import { expect, it } from 'vitest';
import { DAY, HOUR, SECOND } from '../../src/domain/time/time.ts';
import { sendNoticesJob } from '../../src/jobs/notifications/sendNotices.ts';
import { sendWarningsJob } from '../../src/jobs/notifications/sendWarnings.ts';
import { tellConversationsJob } from '../../src/jobs/notifications/tellConversations.ts';
import { queueReports } from '../../src/services/notifications/reportQueue.ts';
import { queueConversationNotice } from '../../src/services/outbox/conversationNotices.ts';
import { ONLY_THEIRS, queueNotice } from '../../src/services/outbox/notices.ts';
import { changeWarningSetting } from '../../src/services/projects/warningSettings.ts';
import { warningRows } from '../services/notifications/warnedPeople.ts';
import { testContext } from '../support/context.ts';
import { describeOnBoth } from '../support/databases.ts';
import { conversationNoticeRows, noticeRows } from '../support/rows.ts';
import { Dying } from './dying.ts';
import type { ScriptedPlatform } from './scriptedPlatform.ts';
import { type Sender, WarningScene } from './warningScene.ts';

/** What is sent through the outbox: how one waits, and which job sends it. */
const KINDS = {
  notice: { queue: queueOneNotice, job: sendNoticesJob },
  'message to a conversation': { queue: queueForConversation, job: tellConversationsJob },
  warning: { queue: (scene: WarningScene) => scene.queue({ kind: 'lock' }), job: sendWarningsJob },
  report: { queue: queueThisWeeksReport, job: sendNoticesJob },
};

type Kind = keyof typeof KINDS;
type On = 'slack' | 'discord';

describeOnBoth('a crash between claim and settle (invariant 9)', (fixture) => {
  const open = async () => {
    const scene = await WarningScene.open(testContext(await fixture.open()));
    await changeWarningSetting(scene.context, scene.ana.by, scene.shop, { weeklyReport: true });
    return scene;
  };
  const run = async (kind: Kind, { deps }: Sender) => await KINDS[kind].job(deps).run();
  /** Another replica goes on, for three minutes by the clock. */
  const restart = async (kind: Kind, scene: WarningScene) => {
    for (let second = 0; second < 180; second += 20) {
      await run(kind, scene.sender('two'));
      scene.context.time.advance(20 * SECOND);
    }
  };
  const platformOf = async (scene: WarningScene, on: On): Promise<ScriptedPlatform> => {
    // The platform where someone spoke last is tried first.
    await scene.person(on, on === 'slack' ? 'UANA' : '42', 'ana');
    scene[on].said.length = 0;
    return scene[on];
  };
  /** What conversations were told is no longer there. */
  const unsent = async ({ context, ana }: WarningScene) => {
    const rows = [await noticeRows(context, ana.id), await warningRows(context), await conversationNoticeRows(context)];
    return rows.flat().filter(({ state }) => state !== 'sent');
  };

  for (const kind of ['notice', 'message to a conversation', 'warning', 'report'] as const) {
    it(`neither loses nor repeats a ${kind} on Discord at any write; on Slack one that was marked counts as sent`, async () => {
      const scene = await open();
      const outcomes: string[] = [];
      for (const on of ['slack', 'discord'] as const) {
        // Uninterrupted it tells how many writes there are.
        const whole = new Dying();
        const platform = await platformOf(scene, on);
        await KINDS[kind].queue(scene, on);
        await run(kind, scene.sender('one', { context: whole.context(scene.context) }));
        expect(platform.said).toHaveLength(1);
        for (let write = 1; write <= whole.writes; write += 1) {
          for (const committed of [false, true]) {
            const shown = await platformOf(scene, on);
            await KINDS[kind].queue(scene, on);
            const context = new Dying().context(scene.context, write, committed);
            await run(kind, scene.sender('one', { context })).catch(() => undefined);
            await restart(kind, scene);
            outcomes.push(`${on} ${write}${committed ? ' committed' : ''}: ${shown.said.length}`);
            expect(await unsent(scene)).toEqual([]);
          }
        }
      }
      // The claim, the mark, and what came of it. A crash right after the mark is one that only the platform can tell apart.
      expect(outcomes).toEqual([
        'slack 1: 1',
        'slack 1 committed: 1',
        'slack 2: 1',
        'slack 2 committed: 0',
        'slack 3: 1',
        'slack 3 committed: 1',
        'discord 1: 1',
        'discord 1 committed: 1',
        'discord 2: 1',
        'discord 2 committed: 1',
        'discord 3: 1',
        'discord 3 committed: 1',
      ]);
    });

    it(`shows a ${kind} once when the process dies after the platform took it, before it answered`, async () => {
      const scene = await open();
      for (const on of ['slack', 'discord'] as const) {
        const platform = await platformOf(scene, on);
        await KINDS[kind].queue(scene, on);
        const dying = new Dying();
        platform.afterwards = () => {
          dying.dead = true;
        };
        await run(kind, scene.sender('one', { context: dying.context(scene.context) })).catch(() => undefined);
        platform.afterwards = () => undefined;
        await restart(kind, scene);
        expect(platform.said).toHaveLength(1);
        expect(await unsent(scene)).toEqual([]);
      }
      // Discord was asked again, by the same name.
      expect([scene.slack.asked, scene.discord.asked]).toEqual([1, 2]);
    });
  }
});

async function queueOneNotice({ context, ana }: WarningScene): Promise<void> {
  const about = `test:${context.clock()}`;
  const notice = { kind: 'admin-granted', params: { by: 'ben' }, personId: ana.id, about, ...ONLY_THEIRS } as const;
  await context.database.write((transaction) => queueNotice(context, transaction, notice));
  context.time.advance(SECOND);
}

async function queueForConversation({ context, shop }: WarningScene, on: On): Promise<void> {
  const conversation = { slack: 'slack:C0ROOM', discord: 'discord:900000000000000001' }[on];
  const about = { about: `test:${context.clock()}`, projectId: shop.id, conversation };
  const notice = { kind: 'admin-granted', params: { by: 'ben' }, ...about } as const;
  await context.database.write((transaction) => queueConversationNotice(context, transaction, notice));
  context.time.advance(SECOND);
}

/** On the next Monday at ten. */
async function queueThisWeeksReport({ context }: WarningScene): Promise<void> {
  const now = context.clock();
  const week = 7 * DAY;
  const monday = Date.UTC(2026, 0, 5, 10);
  context.time.advance(monday + Math.ceil((now - monday + HOUR) / week) * week - now);
  expect(await queueReports(context, context.clock())).toBe(1);
}
