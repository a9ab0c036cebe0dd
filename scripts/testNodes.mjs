// `npm run test:nodes` runs the program and the unit tests on each Node that Latchkey supports, not only the one that is installed.
// `npm run test:nodes -- 22 24` tries only those. The npm package `node` brings the binaries; they stay in .cache.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { ensureInstalled } from './installed.mjs';

/** The lowest version that package.json allows, and the newest of each line that is maintained or current. */
const VERSIONS = ['20.17', '22', '24', '26'];
/** Tests without databases or servers of their own, and the start, which reads Node's stack traces. */
const UNIT_TESTS = ['test/domain', 'test/chat', 'test/field/processes/compiledStart.test.ts'];
const READY_MS = 60_000;

ensureInstalled();
const asked = process.argv.slice(2);
const rows = [];
for (const version of asked.length > 0 ? asked : VERSIONS) rows.push(await tryOn(version));
console.log();
console.table(Object.fromEntries(rows.map(({ node, ...row }) => [node, row])));
if (rows.some(({ program, tests }) => program !== 'passed' || tests !== 'passed')) process.exit(1);

async function tryOn(version) {
  const node = install(version);
  const name = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  console.log(`\nNode ${name} …`);
  const program = await startAndStop(node);
  console.log(`program: ${program}`);
  const began = Date.now();
  const { status } = spawnSync(node, ['node_modules/vitest/vitest.mjs', 'run', ...UNIT_TESTS], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
  });
  const seconds = Math.round((Date.now() - began) / 1000);
  return { node: name, program, tests: status === 0 ? 'passed' : 'failed', seconds };
}

/** @returns the path of that version's binary. An earlier run's is taken where there is one; delete .cache/nodes for newer ones. */
function install(version) {
  const folder = resolve('.cache/nodes', version);
  const binary = join(folder, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;
  console.log(`Installing Node ${version} …`);
  mkdirSync(folder, { recursive: true });
  const quiet = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  execFileSync(npm, ['install', ...quiet, '--prefix', folder, `node@${version}`], {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  return binary;
}

/** Starts the program on a new data folder, asks whether it is well, and tells it to stop. @returns `passed`, or what went wrong. */
async function startAndStop(node) {
  const data = mkdtempSync(join(tmpdir(), 'latchkey-node-'));
  const { PATH, HOME } = process.env;
  const child = spawn(node, ['scripts/start.mjs'], {
    env: { PATH, HOME, LATCHKEY_DATA_DIR: data, HTTP_PORT: '0', LATCHKEY_DRAIN: '0s' },
    stdio: 'pipe',
  });
  const ended = once(child, 'exit');
  try {
    const url = await listening(child);
    const { status } = await fetch(`${url}/healthz`);
    child.kill('SIGTERM');
    const [code] = await ended;
    return status === 200 && code === 0 ? 'passed' : `/healthz answered ${status}, and it ended with ${code}`;
  } catch (error) {
    return error.message;
  } finally {
    child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  }
}

async function listening(child) {
  return await new Promise((done, fail) => {
    let log = '';
    const timer = setTimeout(() => fail(new Error(`not ready after ${READY_MS} ms: ${log}`)), READY_MS);
    const read = (chunk) => {
      log += chunk;
      const url = /"url":"(http:[^"]+)"/.exec(log)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      done(url);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => fail(new Error(`it ended with ${code}: ${log}`)));
  });
}
