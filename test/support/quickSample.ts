import { relative } from 'node:path';
import { beforeEach } from 'vitest';
import { isChosen, SAMPLES_TESTS } from './tier.ts';

/**
 * Folders whose tests start a program, a platform or a database each: of how many tests of a suite the quick tier runs one. What is
 * pure or quick runs whole.
 */
const ONE_IN: readonly (readonly [folder: string, oneIn: number])[] = [
  ['test/adapters/', 6],
  ['test/commands/', 6],
  ['test/contract/', 4],
  ['test/field/', 6],
  ['test/hostile/', 5],
  ['test/http/', 4],
  ['test/jobs/', 5],
  ['test/services/', 6],
  ['test/simulation/', 4],
];

/** Files that tell one story: each test goes on from where the one before it stopped. */
const WHOLE: readonly string[] = ['test/commands/screens.test.ts'];

// Runs before each file's own hooks, so a test that isn't in the sample opens nothing.
beforeEach(({ task, skip }) => {
  if (!SAMPLES_TESTS) return;
  const file = relative(process.cwd(), task.file.filepath).replaceAll('\\', '/');
  const oneIn = WHOLE.includes(file) ? 1 : (ONE_IN.find(([folder]) => file.startsWith(folder))?.[1] ?? 1);
  if (oneIn > 1) skip(!isChosen(task, oneIn), 'not in this run’s sample');
});
