import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLES_TESTS, sampled } from './tier.ts';

/**
 * Folders whose files start programs, platforms or databases: of how many files of each of their folders `npm test` runs one. What is
 * pure or quick runs whole; see quickSample.ts for the tests of the files that are chosen.
 */
const ONE_IN: readonly (readonly [folder: string, oneIn: number])[] = [
  ['test/adapters/discord', 3],
  ['test/adapters/slack', 3],
  ['test/commands', 2],
  ['test/field', 3],
  ['test/hostile', 3],
  ['test/http', 2],
  ['test/jobs', 3],
  ['test/permissions', 2],
  ['test/persistence', 2],
  ['test/services', 3],
  ['test/simulation', 3],
];

/** @returns the test files that are not in this run's sample: none in the deep tier, and where a pattern is given. */
export function filesLeftOut(): readonly string[] {
  if (!SAMPLES_TESTS) return [];
  return ONE_IN.flatMap(([root, oneIn]) =>
    foldersIn(root).flatMap((folder) => {
      const files = readdirSync(folder)
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => `${folder}/${name}`)
        .sort();
      const chosen = new Set(sampled(folder, files, Math.ceil(files.length / oneIn)));
      return files.filter((file) => !chosen.has(file));
    }),
  );
}

function foldersIn(root: string): readonly string[] {
  const inner = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [root, ...inner.flatMap(({ name }) => foldersIn(join(root, name).replaceAll('\\', '/')))];
}
