import { afterEach, expect, it, vi } from 'vitest';
import { DAY, MINUTE } from '../../src/domain/time/time.ts';
import type { Job } from '../../src/jobs/scheduler/job.ts';
import { type Replica, ReplicaCoordinator } from '../../src/jobs/scheduler/replicaCoordinator.ts';
import { Scheduler } from '../../src/jobs/scheduler/scheduler.ts';
import { type TestContext, testContext } from '../support/context.ts';
import { describeOnBothInFull } from '../support/databases.ts';
import { until } from '../support/until.ts';

describeOnBothInFull('the turns of several replicas', (fixture) => {
  const LEASE = 5_000;
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Replicas on one database, with one clock, and what asks the database for each of them. */
  async function replicas(count: number) {
    const first = testContext(await fixture.open());
    const contexts: TestContext[] = [first];
    while (contexts.length < count)
      contexts.push(testContext(await fixture.open(), { seed: `${contexts.length}`, time: first.time }));
    const turns = contexts.map(
      (context, index) => new ReplicaCoordinator({ context, holder: `replica ${index}` }, 'expiry', fail),
    );
    const [one, two] = turns;
    if (one === undefined || two === undefined) throw new Error('at least two');
    return { turns, one, two, time: first.time };
  }

  const fail = (error: unknown) => {
    throw error;
  };
  const at = (moment: number) => `expiry:${new Date(moment).toISOString()}`;

  it('give each time of a job to one of them, though they all ask at once', async () => {
    const { turns, time } = await replicas(4);
    for (let round = 0; round < 5; round += 1) {
      const key = at(time.now());
      const taken = await Promise.all(turns.map((one) => one.shouldRun(key, LEASE)));
      expect(taken.filter((mine) => mine)).toHaveLength(1);
      await Promise.all(turns.map((one) => one.onComplete(key)));
      time.advance(MINUTE);
    }
  });

  it('don’t give a time away twice to one that asks late, when it is done already', async () => {
    const { one, two, time } = await replicas(2);
    const noon = time.now();
    expect(await one.shouldRun(at(noon), LEASE)).toBe(true);
    await one.onComplete(at(noon));
    time.advance(2 * LEASE);
    expect(await two.shouldRun(at(noon), LEASE)).toBe(false);
    // Nor one that was passed over.
    expect(await one.shouldRun(at(noon + MINUTE), LEASE)).toBe(true);
    await one.onComplete(at(noon + MINUTE));
    expect(await two.shouldRun(at(noon + MINUTE / 2), LEASE)).toBe(false);
  });

  it('don’t let a job begin on one while it is still done on another, however long that takes', async () => {
    const { one, two, time } = await replicas(2);
    const noon = time.now();
    expect(await one.shouldRun(at(noon), 30)).toBe(true);
    for (let round = 1; round <= 5; round += 1) {
      time.advance(20);
      const now = time.now();
      // The lease is renewed by a real timer, each 10 ms.
      await until('a renewal', () => renewedSince(now));
      expect(await two.shouldRun(at(noon + round * MINUTE), 30)).toBe(false);
    }
    await one.onComplete(at(noon));
    expect(await two.shouldRun(at(noon + 6 * MINUTE), 30)).toBe(true);
    await two.onComplete(at(noon + 6 * MINUTE));
  });

  async function renewedSince(moment: number): Promise<boolean> {
    const raw = await fixture.openRaw();
    const rows: { until: number | string }[] = await raw.query(
      `SELECT "until" FROM "lease" WHERE "name" = 'job:expiry'`,
    );
    await raw.destroy();
    return Number(rows[0]?.until) >= moment + 30;
  }

  it('give the next time to another one when the one that had it died', async () => {
    const { one, two, time } = await replicas(2);
    const noon = time.now();
    // For so long that it does not come to renew it.
    expect(await one.shouldRun(at(noon), DAY)).toBe(true);
    time.advance(DAY - 1);
    expect(await two.shouldRun(at(noon + DAY - 1), DAY)).toBe(false);
    time.advance(1);
    expect(await two.shouldRun(at(noon + DAY), DAY)).toBe(true);
    await two.onComplete(at(noon + DAY));
    await one.onComplete(at(noon));
  });

  it('leave no timer that would take the lease again when they are over', async () => {
    const { one, time } = await replicas(2);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    expect(await one.shouldRun(at(time.now()), LEASE)).toBe(true);
    expect(vi.getTimerCount()).toBe(1);
    await one.onComplete(at(time.now()));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('go on after a clock was a day ahead, and was put right', async () => {
    const { one, two, time } = await replicas(2);
    const noon = time.now();
    expect(await one.shouldRun(at(noon + DAY), LEASE)).toBe(true);
    await one.onComplete(at(noon + DAY));
    expect(await two.shouldRun(at(noon), LEASE)).toBe(true);
    await two.onComplete(at(noon));
    expect(await one.shouldRun(at(noon), LEASE)).toBe(false);
  });

  it('are said to be nobody’s where the database does not answer', async () => {
    const context = testContext(await fixture.open());
    const errors: unknown[] = [];
    const turns = new ReplicaCoordinator({ context, holder: 'A' }, 'expiry', (error) => errors.push(error));
    await context.database.close();
    expect(await turns.shouldRun(at(context.time.now()), LEASE)).toBe(false);
    expect(errors).toHaveLength(1);
    await turns.stop();
  });

  it('are what two schedules on one database keep to, each second; a job that is for everyone runs on both', async () => {
    const ran: { readonly who: string; readonly job: string; readonly second: number }[] = [];
    const jobs = (who: string): readonly Job[] =>
      (['shared', 'everywhere'] as const).map((name) => ({
        name,
        summary: '',
        cron: '* * * * * *',
        zone: 'Asia/Kathmandu',
        everywhere: name === 'everywhere',
        run: () => {
          ran.push({ who, job: name, second: Math.floor(Date.now() / 1000) });
          return Promise.resolve();
        },
      }));
    const replica = async (holder: string): Promise<Replica> => ({
      context: { ...testContext(await fixture.open()), clock: Date.now },
      holder,
    });
    const schedules = [
      new Scheduler(jobs('A'), fail, { replica: await replica('A') }),
      new Scheduler(jobs('B'), fail, { replica: await replica('B') }),
    ];
    const runsOf = (job: string) => ran.filter((one) => one.job === job);
    await until('three runs of both', () => runsOf('shared').length >= 3 && runsOf('everywhere').length >= 6);
    await Promise.all(schedules.map((schedule) => schedule.stop()));

    const seconds = runsOf('shared').map(({ second }) => second);
    expect(new Set(seconds).size).toBe(seconds.length);
    expect(new Set(runsOf('everywhere').map(({ who }) => who))).toEqual(new Set(['A', 'B']));
    const stopped = ran.length;
    await until('the next second', () => Date.now() / 1000 > (seconds.at(-1) ?? 0) + 2);
    expect(ran).toHaveLength(stopped);
  });
});
