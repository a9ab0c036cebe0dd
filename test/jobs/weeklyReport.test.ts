import { expect, it } from 'vitest';
import type { Platform, SendResult } from '../../src/chat/contracts/platform.ts';
import type { View } from '../../src/chat/contracts/view.ts';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/time.ts';
import { weeklyReportJob } from '../../src/jobs/notifications/weeklyReport.ts';
import { ProjectEntity } from '../../src/persistence/entities/projects.ts';
import { takeNotices } from '../../src/services/outbox/noticeClaims.ts';
import { identify } from '../../src/services/people/people.ts';
import { grantRole } from '../../src/services/people/roles.ts';
import { changeWarningSetting } from '../../src/services/projects/warningSettings.ts';
import { makeProject, requesterOf, type TestPerson, value } from '../support/actors.ts';
import { manualClock, type TestContext, testContext } from '../support/context.ts';
import { describeOnBoth } from '../support/databases.ts';

const TOLD: SendResult = { kind: 'told', message: { handle: 'said', amend: () => Promise.resolve() } };
const QUARTER = 15 * MINUTE;

/** A platform that answers as it is told to, and keeps what was said on it: when, to whom, what, and by which name. */
class ScriptedPlatform implements Platform {
  readonly said: { at: number; to: string; message: View; id: string | undefined }[] = [];
  readonly name: string;
  readonly #now: () => number;
  answer: () => SendResult = () => TOLD;
  away = false;
  remembersFor?: number;

  constructor(name: string, now: () => number) {
    this.name = name;
    this.#now = now;
  }

  healthProblem = () => (this.away ? 'away' : undefined);
  sendDirect: Platform['sendDirect'] = (to, message, id) => {
    this.said.push({ at: this.#now(), to, message, id });
    return Promise.resolve().then(() => this.answer());
  };
  sendToConversation: Platform['sendToConversation'] = () =>
    Promise.reject(new Error('a report is nobody else’s business'));
  start = () => Promise.resolve();
  stop = () => Promise.resolve();
  deleteSecretMessage = () => Promise.resolve('gone' as const);
  changeMessage = () => Promise.resolve({ kind: 'gone', why: 'said is said' } as const);
  refreshHomes = () => Promise.resolve(true);
}

/** Someone speaks on a platform for the first time. */
async function arrive(
  context: TestContext,
  platform: string,
  externalId: string,
  timeZone?: string,
): Promise<TestPerson> {
  const who = { platform, externalId, displayName: externalId, groups: [] };
  const actor = await identify(context, timeZone === undefined ? who : { ...who, timeZone });
  const { personId, name } = actor;
  return { id: personId, name, actor, by: requesterOf(actor, who) };
}

describeOnBoth('the weekly report', (fixture) => {
  /** Ana in Berlin owns two projects, of which one wants a report. It is Sunday. */
  async function population(start = Date.UTC(2026, 2, 22)) {
    const context = testContext(await fixture.open(), { time: manualClock(start) });
    const ana = await arrive(context, 'slack', 'UANA', 'Europe/Berlin');
    const shop = await makeProject(context, ana.by, 'shop');
    await makeProject(context, ana.by, 'quiet');
    await changeWarningSetting(context, ana.by, shop, { weeklyReport: true });
    const [slack, discord] = [
      new ScriptedPlatform('slack', context.clock),
      new ScriptedPlatform('discord', context.clock),
    ];
    const logged: object[] = [];
    const log = { warn: (facts: object) => void logged.push(facts) };
    const platforms = [slack, discord];
    const job = (of: TestContext = context, holder = 'one') =>
      weeklyReportJob({ context: of, platforms, fallback: undefined, holder, log });
    const run = async () => await job().run();
    /** Runs it again and again for so long. */
    const go = async (forMs: number, work: () => Promise<unknown> = run, everyMs = HOUR) => {
      const end = context.clock() + forMs;
      while (context.clock() < end) {
        context.time.advance(everyMs);
        await work();
      }
    };
    return { context, ana, shop, slack, discord, logged, job, run, go };
  }
  const moments = (platform: ScriptedPlatform) =>
    platform.said.map(({ at, to }) => `${new Date(at).toISOString().slice(0, 16)} ${to}`);

  it('is told on Monday at nine where each owner is, once a week, over a change of the clock and on two replicas', async () => {
    const { context, ana, shop, slack, discord, job, go } = await population();
    const ben = await arrive(context, 'discord', '42', 'America/New_York');
    const eve = await arrive(context, 'slack', 'UEVE', 'Asia/Kolkata');
    value(await grantRole(context, ana.by, shop, ben, 'owner'));
    value(await grantRole(context, ana.by, shop, eve, 'operator'));
    const replica = testContext(await fixture.open(), { seed: 'two', time: context.time });
    const both = () => Promise.all([job().run(), job(replica, 'two').run()]);
    await go(3 * DAY, both);
    context.time.advance(4 * DAY);
    await go(3 * DAY, both);
    expect(moments(slack)).toEqual(['2026-03-23T08:00 UANA', '2026-03-30T07:00 UANA']);
    expect(moments(discord)).toEqual(['2026-03-23T13:00 42', '2026-03-30T13:00 42']);
  });

  it('has a picture and the same in words, of projects that want it only', async () => {
    const { slack, go } = await population();
    await go(1.5 * DAY);
    const [said] = slack.said;
    const words = JSON.stringify(
      said?.message.blocks.map((block) => (block.kind === 'image' ? block.description : block)),
    );
    expect(words).toContain('Project shop');
    expect(words).toContain('0 keys');
    expect(words).not.toContain('quiet');
    const pictures = said?.message.blocks.filter((block) => block.kind === 'image') ?? [];
    expect(pictures).toHaveLength(1);
    expect(pictures.every(({ png }) => png.length > 1_000)).toBe(true);
    expect(said?.id).toMatch(/^[\w-]{1,25}$/);
  });

  it('is tried again where it surely was not told, and told on the other platform where it never can be', async () => {
    const { context, ana, shop, slack, discord, logged, go, run } = await population(Date.UTC(2026, 2, 23, 7, 45));
    slack.answer = () => ({ kind: 'not-now', why: 'asks to wait' });
    await go(HOUR, run, QUARTER);
    expect(slack.said).toHaveLength(4);
    slack.away = true;
    await go(HOUR, run, QUARTER);
    slack.away = false;
    slack.answer = () => TOLD;
    await go(HOUR * 10);
    expect(slack.said).toHaveLength(5);
    const ben = await arrive(context, 'slack', 'UBEN', 'Europe/Berlin');
    value(await grantRole(context, ana.by, shop, ben, 'owner'));
    slack.answer = () => ({ kind: 'unreachable', why: 'user_disabled' });
    context.time.advance(7 * DAY);
    await run();
    expect(discord.said).toEqual([]);
    // Where each of the two could not be reached, and that nobody was told.
    expect(logged).toHaveLength(4);
    await go(HOUR * 3);
    expect(slack.said).toHaveLength(7);
  });

  it('is not told a second time where a crash leaves open whether it was', async () => {
    const { slack, go, logged } = await population(Date.UTC(2026, 2, 23, 7, 45));
    slack.answer = () => {
      throw new Error('the process ends here');
    };
    await go(HOUR * 10);
    expect(slack.said).toHaveLength(1);
    expect(logged).toHaveLength(1);
  });

  it('is told again after a crash where the platform shows it once, and by the same name', async () => {
    const { slack, go } = await population(Date.UTC(2026, 2, 23, 7, 45));
    slack.remembersFor = 2 * HOUR;
    slack.answer = () => {
      slack.answer = () => TOLD;
      throw new Error('the process ends here');
    };
    await go(HOUR * 10);
    expect(slack.said).toHaveLength(2);
    expect(slack.said[0]?.id).toBe(slack.said[1]?.id);
  });

  it('waits for the person who is at the console only until they speak next', async () => {
    const { context, slack, go } = await population();
    const con = await arrive(context, 'console', 'con');
    const till = await makeProject(context, con.by, 'till');
    await changeWarningSetting(context, con.by, till, { weeklyReport: true });
    await go(1.5 * DAY);
    const told = await takeNotices(context, con.id);
    expect(told.map(({ text }) => text)).toEqual([expect.stringMatching(/^Weekly report for project till: 0 keys/)]);
    expect(slack.said).toHaveLength(1);
  });

  it('is not told where nobody wants it now, nor of what is archived', async () => {
    const { context, ana, shop, slack, go } = await population();
    await changeWarningSetting(context, ana.by, shop, { weeklyReport: false });
    const gone = await makeProject(context, ana.by, 'gone');
    await changeWarningSetting(context, ana.by, gone, { weeklyReport: true });
    await context.database.write(({ manager }) => manager.update(ProjectEntity, { id: gone.id }, { archivedAt: 1 }));
    await go(1.5 * DAY);
    expect(slack.said).toEqual([]);
  });

  it('says what it did to the person who runs it by hand', async () => {
    const { job } = await population(Date.UTC(2026, 2, 23, 8));
    const said: string[] = [];
    await job().run((words) => said.push(words));
    expect(said).toEqual([
      'Projects whose counts were recorded for today: 1.',
      'Reports queued: 1.',
      'Reports sent: 1. To be retried: 0. Unreachable: 0.',
    ]);
  });
});
