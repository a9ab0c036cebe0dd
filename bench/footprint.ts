import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FakeDiscord } from '../test/fakes/discord/fakeDiscord.ts';
import { FakeSlack } from '../test/fakes/slack/fakeSlack.ts';
import { median, round } from './load.ts';

const ROUNDS = 5;
const GUILD = '800000000000000001';
const SETTLE_MS = 3_000;
const LIMIT_MS = 60_000;

/** What one process took: time until it was ready, and memory a few seconds later. */
interface Footprint {
  readonly readyMs: number;
  readonly megabytes: number;
}

/**
 * Memory and start-up of the whole program, connected to a Slack and a Discord on this machine (Socket Mode and the Gateway), beside a
 * bare process that only imports the same libraries, both of them JavaScript; in turn, in one run. `ratio` is that of their memory.
 */
export async function footprintBench(): Promise<Readonly<Record<string, number>>> {
  // A start builds where a source has changed since the last one; what is measured is every start after that.
  execFileSync(process.execPath, ['scripts/build.mjs']);
  const [slack, discord] = [await FakeSlack.open(), await FakeDiscord.open()];
  discord.putGuild({ id: GUILD, name: 'Bench' });
  const product: Footprint[] = [];
  const bare: Footprint[] = [];
  try {
    for (let index = 1; index <= ROUNDS; index += 1) {
      const isProductFirst = index % 2 === 0;
      if (isProductFirst) product.push(await wholeProgram(slack, discord));
      bare.push(await footprint(['bench/footprintFloor.mjs'], {}, /"url"/));
      if (!isProductFirst) product.push(await wholeProgram(slack, discord));
      const [one, other] = [product.at(-1), bare.at(-1)];
      console.log(
        `round ${index} of ${ROUNDS}: program ${one?.megabytes} MB after ${one?.readyMs} ms, bare ${other?.megabytes} MB after ${other?.readyMs} ms`,
      );
    }
  } finally {
    await slack.close();
    await discord.close();
  }
  const memory = product.map(({ megabytes }, index) => megabytes / (bare[index]?.megabytes ?? Number.NaN));
  const start = product.map(({ readyMs }, index) => readyMs / (bare[index]?.readyMs ?? Number.NaN));
  return {
    ratio: round(median(memory), 3),
    megabytes: round(median(product.map(({ megabytes }) => megabytes)), 1),
    bareMegabytes: round(median(bare.map(({ megabytes }) => megabytes)), 1),
    startRatio: round(median(start), 3),
    startMs: round(median(product.map(({ readyMs }) => readyMs)), 0),
    bareStartMs: round(median(bare.map(({ readyMs }) => readyMs)), 0),
  };
}

async function wholeProgram(slack: FakeSlack, discord: FakeDiscord): Promise<Footprint> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
  const env = {
    LATCHKEY_DATA_DIR: dataDir,
    DATABASE_URL: `sqlite:${dataDir}/latchkey.sqlite`,
    HTTP_PORT: '0',
    LOG_LEVEL: 'info',
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.app.botToken,
    SLACK_APP_TOKEN: slack.app.appToken,
    DISCORD_API_URL: discord.apiUrl,
    DISCORD_TOKEN: discord.app.botToken,
    DISCORD_APPLICATION_ID: discord.app.id,
    DISCORD_GUILD_IDS: GUILD,
  };
  try {
    return await footprint(['scripts/start.mjs'], env, /^(?=[\s\S]*connected to Slack)(?=[\s\S]*connected to Discord)/);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Starts a process, waits for what it says when it is ready, and then for its memory to settle. */
async function footprint(args: readonly string[], env: Record<string, string>, ready: RegExp): Promise<Footprint> {
  const begun = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, LATCHKEY_DRAIN: '0s', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  try {
    let output = '';
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not ready after ${LIMIT_MS} ms: ${output}`)), LIMIT_MS);
      const read = (chunk: Buffer) => {
        output += chunk.toString();
        if (!ready.test(output)) return;
        clearTimeout(timer);
        resolve();
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${output}`)));
    });
    const readyMs = Math.round(performance.now() - begun);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    return { readyMs, megabytes: round(await residentMegabytes(child.pid ?? 0), 1) };
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** Resident memory, as `ps` has it on Linux and macOS. */
async function residentMegabytes(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout.trim()) / 1024;
}
