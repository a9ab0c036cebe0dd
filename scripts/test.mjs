// The whole gate: what needs no running program side by side, then the tests. `npm test` samples what takes long, `npm run test:deep`
// runs everything unshortened. `npm test -- PATTERN` runs only the tests that match, all of each file.
import { spawn } from 'node:child_process';
import { ensureInstalled } from './installed.mjs';

ensureInstalled();
const isDeep = process.argv[2] === '--deep';
const patterns = process.argv.slice(isDeep ? 3 : 2);
const bin = (name) => `node_modules/.bin/${name}`;
const CHECKS = [
  // TypeScript 7 checks in a fifth of the time; it has no programming interface, so the other tools read TypeScript through version 6.
  ['types', process.execPath, ['node_modules/typescript-7/bin/tsc', '-p', '.']],
  ['lint and format', bin('biome'), ['ci', '--error-on-warnings', '.']],
  [
    'import rules',
    bin('depcruise'),
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'src', 'commands', 'adapters', 'ormconfig.ts'],
  ],
  ['unused code', bin('knip'), []],
  ['generated docs', bin('tsx'), ['scripts/generateDocs.ts', '--check']],
];

/** Runs a step. What it prints is kept where it is piped, so that steps which run side by side don't talk at once. */
async function run([title, command, args], stdio) {
  const from = Date.now();
  const tier = isDeep ? { LATCHKEY_TEST_TIER: 'deep' } : { LATCHKEY_TEST_SAMPLE: String(patterns.length === 0) };
  const env = { ...process.env, ...tier };
  if (stdio === 'pipe' && process.stdout.isTTY) env.FORCE_COLOR = '1';
  const child = spawn(command, args, { stdio: ['inherit', stdio, stdio], env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
  const status = await new Promise((resolve) => {
    child.on('error', (error) => resolve(String(error)));
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  return { title, output, failed: status !== 0, seconds: Math.round((Date.now() - from) / 1000) };
}

/** Says how a step went; what it printed only where it failed. */
function report({ title, output, failed, seconds }) {
  if (failed) process.stdout.write(output);
  console.log(`${title}: ${failed ? 'failed' : 'passed'} in ${seconds} s`);
}

const began = Date.now();
let failed = [];
if (patterns.length === 0) {
  console.log(`Checks: ${CHECKS.map(([title]) => title).join(', ')} …`);
  const checks = CHECKS.map((check) => run(check, 'pipe'));
  for (const check of checks) report(await check);
  failed = (await Promise.all(checks)).filter((check) => check.failed);
}
if (failed.length === 0) {
  console.log(`\nTests, ${isDeep ? 'deep' : 'quick'} tier …`);
  const tests = await run(['tests', bin('vitest'), ['run', ...patterns]], 'inherit');
  report(tests);
  if (tests.failed) failed = [tests];
} else console.error('\nThe tests were not run.');

const seconds = Math.round((Date.now() - began) / 1000);
if (failed.length > 0) {
  console.error(`\nFailed after ${seconds} s: ${failed.map(({ title }) => title).join(', ')}.`);
  process.exit(1);
}
console.log(`\nAll passed in ${seconds} s.`);
