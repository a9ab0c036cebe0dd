import { relative } from 'node:path';
import type { RunnerTestCase } from 'vitest';
import { isChosenOfFile, SAMPLES_TESTS } from './tier.ts';

/**
 * Folders whose tests start a program, a platform or a database each: of how many tests of a file `npm test` runs one. What is pure or
 * quick runs whole.
 */
export const ONE_IN: readonly (readonly [folder: string, oneIn: number])[] = [
  ['test/adapters/', 12],
  ['test/commands/', 10],
  ['test/contract/', 8],
  ['test/field/', 12],
  ['test/hostile/', 10],
  ['test/http/', 6],
  ['test/jobs/', 10],
  ['test/persistence/', 4],
  ['test/services/', 12],
  ['test/simulation/', 6],
];

/** Files that tell one story: each test goes on from where the one before it stopped. */
const WHOLE: readonly string[] = ['test/commands/screens.test.ts'];

/** @returns of how many tests of this one's file the run takes one; 1 where it runs whole. */
export function oneInOf(test: Readonly<RunnerTestCase>): number {
  if (!SAMPLES_TESTS) return 1;
  const file = relative(process.cwd(), test.file.filepath).replaceAll('\\', '/');
  return WHOLE.includes(file) ? 1 : (ONE_IN.find(([folder]) => file.startsWith(folder))?.[1] ?? 1);
}

/** @returns whether the run tries it. */
export function isInSample(test: Readonly<RunnerTestCase>): boolean {
  return isChosenOfFile(test, oneInOf(test));
}
