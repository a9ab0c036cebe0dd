import { expect, test } from 'vitest';
import { describeOnPostgres, describeOnSqlite } from '../../support/databases.ts';
import { DEEP, runs } from '../../support/tier.ts';
import { withReplicas } from './openings.ts';
import { warningJobs } from './product.ts';
import { report } from './report.ts';
import { simulate, type Wish } from './simulate.ts';

/** From the day on which America's clocks go back: every change of a year is in it, on both halves of the earth. */
const WHOLE_YEAR: Wish = {
  title: 'a year',
  start: Date.UTC(2026, 10, 1),
  days: 365,
  owners: 200,
  keys: 5_000,
  seed: 20_261_101,
  together: 0.05,
  crashes: 0.01,
  outages: 7,
  stops: 6,
  changes: 1,
};

/** The weeks in which the clocks of America and of Europe go ahead, and those of the south go back: everybody always at once. */
const WHOLE_SPRING: Wish = {
  title: 'three weeks',
  start: Date.UTC(2027, 2, 8),
  days: 22,
  owners: 60,
  keys: 700,
  seed: 20_270_308,
  together: 1,
  crashes: 0.01,
  outages: 2,
  stops: 2,
  changes: 3,
};

/** The quick tier lets some weeks go by, with a clock change in them, and fewer people. */
const YEAR: Wish = DEEP ? WHOLE_YEAR : { ...WHOLE_YEAR, days: 24, owners: 12, keys: 120, outages: 2, stops: 1 };
const SPRING: Wish = DEEP ? WHOLE_SPRING : { ...WHOLE_SPRING, days: 8, owners: 15, keys: 120, outages: 1, stops: 1 };

describeOnSqlite('a year of warnings by three replicas', (fixture) => {
  test('invariant 9: each that is due arrives once, none twice and none late, no matter who crashes or is down', async () => {
    const account = await withReplicas(fixture, (databases) => simulate(databases, warningJobs, YEAR));
    report(YEAR, account);
    expect(account.wrong).toEqual([]);
    // Each of them is one message, or two, of which no platform could say whether it was told: as many as there were, and no more.
    expect(account.doubtfulMessages).toBeLessThanOrEqual(account.doubts);
    expect(account.due).toBeGreaterThan(runs(20_000, 30));
    expect(account.crashes).toBeGreaterThan(runs(100, 1));
    expect(account.inHand).toBeGreaterThan(runs(50, 0));
  });
});

describeOnPostgres('weeks of warnings by three replicas at once', (fixture) => {
  test('invariant 9: each that is due arrives once, none twice and none late, no matter who crashes or is down', async () => {
    const account = await withReplicas(fixture, (databases) => simulate(databases, warningJobs, SPRING));
    report(SPRING, account);
    expect(account.wrong).toEqual([]);
    expect(account.doubtfulMessages).toBeLessThanOrEqual(account.doubts);
    expect(account.due).toBeGreaterThan(runs(1_000, 30));
    expect(account.crashes).toBeGreaterThan(runs(20, 1));
  });
});
