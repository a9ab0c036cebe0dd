// The whole gate, in the order in which a fault is cheapest to find. `npm test -- PATTERN` runs only the tests that match.
import { spawnSync } from 'node:child_process';
import { ensureInstalled } from './installed.mjs';

ensureInstalled();
const patterns = process.argv.slice(2);
const bin = (name) => `node_modules/.bin/${name}`;
const STEPS = [
  ['types', bin('tsc'), ['-p', '.']],
  ['lint and format', bin('biome'), ['ci', '--error-on-warnings', '.']],
  [
    'import rules',
    bin('depcruise'),
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'src', 'commands', 'adapters', 'ormconfig.ts'],
  ],
  ['unused code', bin('knip'), []],
  ['generated docs', bin('tsx'), ['scripts/generateDocs.ts', '--check']],
  ['tests', bin('vitest'), ['run']],
];

const began = Date.now();
const steps = patterns.length > 0 ? [['tests', bin('vitest'), ['run', ...patterns]]] : STEPS;
for (const [index, [title, command, args]] of steps.entries()) {
  console.log(`\n[${index + 1}/${steps.length}] ${title} …`);
  const from = Date.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`\n${title}: failed. Nothing after it was run.`);
    process.exit(1);
  }
  console.log(`${title}: passed in ${Math.round((Date.now() - from) / 1000)} s`);
}
console.log(`\nAll ${steps.length} steps passed in ${Math.round((Date.now() - began) / 1000)} s.`);
