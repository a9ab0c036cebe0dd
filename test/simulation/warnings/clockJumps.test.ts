import { expect, test } from 'vitest';
import { claimRun } from '../../../src/services/platforms/leases.ts';
import { testContext } from '../../support/context.ts';
import { type DatabaseFixture, describeOnBoth, describeOnPostgres, describeOnSqlite } from '../../support/databases.ts';
import { DEEP, runs, sampled } from '../../support/tier.ts';
import { DAY, HOUR, MINUTE } from './calendar.ts';
import { withReplicas } from './openings.ts';
import { coordinatedWarningJobs } from './product.ts';
import { report } from './report.ts';
import { simulate, type Wish } from './simulate.ts';
import type { Jump } from './wrongClock.ts';

const START = Date.UTC(2027, 2, 8);
/** Between a sweep and the telling of what it found. */
const BETWEEN = 2_000;

const POPULATION: Wish = {
  title: 'a clock that jumps',
  start: START,
  days: 13,
  owners: runs(24, 6),
  keys: runs(300, 40),
  seed: 20_270_308,
  together: 0.2,
  crashes: 0.03,
  outages: 0,
  stops: 0,
  changes: 0,
};

/** The clock is wrong from some hour of some day on, for so many hours. */
function jump(day: number, hour: number, hours: number, by: number): Jump {
  const from = START + day * DAY + hour * HOUR + BETWEEN;
  return { from, until: from + hours * HOUR, by };
}

const AHEAD = [jump(2, 7, 3, DAY), jump(4, 8, 5, HOUR), jump(6, 22, 72, DAY)];
const BEHIND = [jump(2, 7, 3, -DAY), jump(4, 8, 5, -HOUR), jump(6, 22, 72, -DAY)];
const A_WEEK = [jump(2, 8, 1, 7 * DAY), jump(8, 8, 24 * 30, 7 * DAY)];

async function letRun(fixture: DatabaseFixture, title: string, jumps: readonly Jump[]): Promise<void> {
  const wish = { ...POPULATION, title: `a clock that goes ${title}`, jumps };
  const account = await withReplicas(fixture, (databases) => simulate(databases, coordinatedWarningJobs, wish));
  report(wish, account);
  expect(account.wrong).toEqual([]);
  expect(account.doubtfulMessages).toBeLessThanOrEqual(account.doubts);
  expect(account.sent).toBeGreaterThan(runs(150, 10));
}

const WAYS = [
  ['behind by a day, an hour and a day', BEHIND],
  ['ahead by a day, an hour and a day', AHEAD],
  ['ahead by a week, once for an hour and once for good', A_WEEK],
] as const;

describeOnSqlite('warnings by a clock that is wrong for a while', (fixture) => {
  test.for(sampled('clock jumps', WAYS, 1))(
    '%s: nothing is told twice, and nothing skipped (invariant 9)',
    async ([title, jumps]) => {
      await letRun(fixture, title, jumps);
    },
  );
});

// What the jobs decide is the same on either database; a run in the deep tier is enough.
if (DEEP) {
  describeOnPostgres('warnings by a clock that is wrong for a while', (fixture) => {
    test('behind by a day, an hour and a day: nothing is told twice, and nothing skipped (invariant 9)', async () => {
      await letRun(fixture, 'behind by a day, an hour and a day', BEHIND);
    });
  });
}

describeOnBoth('a clock that was wrong for a while', (fixture) => {
  test('a job whose holder died by a clock that was a day ahead is soon done by another, by a clock that is right', async () => {
    const database = await fixture.open();
    const dead = testContext(database, { seed: 'dead' });
    const other = testContext(database, { seed: 'other', time: dead.time });
    const take = (context: typeof dead, holder: string) =>
      claimRun(context, { job: 'tell-warnings', time: context.clock(), holder, forMs: 2_500 });
    dead.time.advance(DAY);
    expect(await take(dead, 'dead')).toBe(true);
    dead.time.advance(-DAY);
    dead.time.advance(MINUTE);
    expect(await take(other, 'other')).toBe(true);
  });
});
