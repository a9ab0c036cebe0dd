import { createHash, randomInt } from 'node:crypto';
import type { RunnerTestCase, RunnerTestSuite } from 'vitest';

/** The variable that chooses the tier: `deep` runs everything unshortened, anything else samples. */
export const TIER_VARIABLE = 'LATCHKEY_TEST_TIER';

/** The variable that holds the seed of the run's samples, a whole number. */
export const SEED_VARIABLE = 'LATCHKEY_TEST_SEED';

/** Whether this run is the deep tier, `npm run test:deep`. The quick tier, `npm test`, samples what takes long. */
export const DEEP = process.env[TIER_VARIABLE] === 'deep';

/**
 * Whether the run samples tests, too, not only cases within them: `npm test` as a whole. With a pattern, the files that were asked for
 * run whole.
 */
export const SAMPLES_TESTS = process.env['LATCHKEY_TEST_SAMPLE'] === 'true' && !DEEP;

/**
 * Seeds the samples of the quick tier: another one in each run, so that in time they cover everything. A run that is given the seed of an
 * earlier one tries the same. Drawn where Vitest reads its configuration; the processes that run tests inherit it.
 */
process.env[SEED_VARIABLE] ??= String(randomInt(1_000_000));
const RUN_SEED = process.env[SEED_VARIABLE];

/**
 * How often something is repeated, drawn or simulated.
 * @param all in the deep tier.
 * @param quick in the quick tier.
 */
export function runs(all: number, quick: number): number {
  return DEEP ? all : Math.min(all, quick);
}

/**
 * The cases to try: all of them in the deep tier, some in the quick one.
 * @param title names the sample; two samples with one title would always choose alike.
 * @param count how many to try in the quick tier, at most.
 * @returns the cases in their order, chosen by the run's seed.
 */
export function sampled<T>(title: string, all: readonly T[], count: number): readonly T[] {
  if (DEEP || all.length <= count) return all;
  const ranked = all.map((_, index) => ({ index, rank: rankOf(`${title}:${index}`) }));
  ranked.sort((one, other) => one.rank - other.rank);
  const chosen = new Set(ranked.slice(0, count).map(({ index }) => index));
  return all.filter((_, index) => chosen.has(index));
}

/**
 * Whether to run a test of a suite of which the quick tier runs only some, at least one.
 * @param oneIn how many tests there are for each that it runs.
 */
export function isChosen(test: Readonly<RunnerTestCase>, oneIn: number): boolean {
  return isAmong(test, test.suite ?? test.file, oneIn);
}

/** The same of a whole file, with the suites in it. */
export function isChosenOfFile(test: Readonly<RunnerTestCase>, oneIn: number): boolean {
  return isAmong(test, test.file, oneIn);
}

function isAmong(test: Readonly<RunnerTestCase>, suite: Readonly<RunnerTestSuite>, oneIn: number): boolean {
  const tests = testsIn(suite);
  return sampled(suite.id, tests, Math.ceil(tests.length / oneIn)).includes(test.id);
}

/** @returns the IDs of a suite's tests; those that are never run, such as of another platform, aside. */
function testsIn(suite: Readonly<RunnerTestSuite>): readonly string[] {
  return suite.tasks.flatMap((task) => {
    if (task.type === 'suite') return testsIn(task);
    return task.mode === 'run' ? [task.id] : [];
  });
}

/** A number below 2^32 that looks random and belongs to this title in this run. */
function rankOf(title: string): number {
  return createHash('sha256').update(`${RUN_SEED}:${title}`).digest().readUInt32BE();
}
