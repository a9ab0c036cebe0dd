import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from './child.ts';
import { interleaved } from './interleaved.ts';
import { quantile, round } from './load.ts';
import { seedKeys } from './seedKeys.ts';
import { commandBurst, signedCommand, type Typist } from './slackCommands.ts';
import { type SlackStub, startSlackStub } from './slackStub.ts';

const KEYS = 2_000;
const SECONDS = 2;
const LISTS_PER_SECOND = 50;
const LIST_SECONDS = 10;

/**
 * Signed slash commands over HTTP beside a bare Bolt app that acks a fixed text. `ratio` is for `help`, whose answer is in the ack:
 * the median of the rounds' ratios. `list`, with 2,000 keys, is given fifty times a second; its times end where the answer has
 * arrived at Slack, which is what the person waits for.
 */
export async function slackBench(): Promise<Readonly<Record<string, number>>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
  const pepper = randomBytes(32);
  const databaseUrl = process.env['DATABASE_URL'] ?? `sqlite:${dataDir}/latchkey.sqlite`;
  console.log(`seeding ${KEYS} keys …`);
  await seedKeys(databaseUrl, pepper, KEYS);
  const signingSecret = randomBytes(16).toString('hex');
  const stub = await startSlackStub('UBENCH', 'TBENCH');
  const typist: Typist = { user: 'UBENCH', team: 'TBENCH', signingSecret, hooks: `${stub.origin}/hooks/` };
  const product = await startServer(['scripts/start.mjs'], {
    DATABASE_URL: databaseUrl,
    LATCHKEY_DATA_DIR: dataDir,
    LATCHKEY_PEPPER: pepper.toString('base64'),
    LATCHKEY_ADMINS: 'slack:UBENCH',
    HTTP_PORT: '0',
    LOG_LEVEL: 'info',
    SLACK_BOT_TOKEN: 'xoxb-bench',
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: `${stub.origin}/api/`,
  });
  const floor = await startServer(['--import', 'tsx', 'bench/slackFloor.ts'], {
    SLACK_SIGNING_SECRET: signingSecret,
    FLOOR_PORT: String(await freePort()),
  });
  const events = { product: `${product.url}/slack/events`, floor: `${floor.url}/slack/events` };
  try {
    console.log('warming up …');
    await checkHelp(events.product, typist, stub);
    for (const url of [events.product, events.floor]) await commandBurst(url, typist, 'help', SECONDS);
    const help = await interleaved('help', {
      product: () => commandBurst(events.product, typist, 'help', SECONDS),
      floor: () => commandBurst(events.floor, typist, 'help', SECONDS),
    });
    console.log(`list, ${LISTS_PER_SECOND} a second for ${LIST_SECONDS} seconds …`);
    const lists = await steadyLists(events.product, typist, stub);
    return {
      ...help,
      listPerSecond: LISTS_PER_SECOND,
      listP50Ms: round(quantile(lists, 0.5), 2),
      listP99Ms: round(quantile(lists, 0.99), 2),
    };
  } finally {
    await floor.stop();
    await product.stop();
    await stub.stop();
    await rm(dataDir, { recursive: true });
  }
}

/** The first command makes the product ask Slack who is calling; the answer to later ones must be the help itself, in the ack. */
async function checkHelp(url: string, typist: Typist, stub: SlackStub): Promise<void> {
  const arrival = stub.arrival('first');
  await send(url, typist, 'list', 'first');
  await arrival;
  const ack = await send(url, typist, 'help', 'second');
  if (!ack.includes('Commands')) throw new Error(`help was not answered in the ack: ${ack.slice(0, 200)}`);
}

async function send(url: string, typist: Typist, text: string, name: string): Promise<string> {
  const response = await fetch(url, { method: 'POST', ...signedCommand(typist, text, name) });
  if (!response.ok) throw new Error(`the product answered ${response.status}`);
  return await response.text();
}

/** Gives `list` at an even pace, however long each takes. @returns how long each took until its answer arrived, in milliseconds. */
async function steadyLists(url: string, typist: Typist, stub: SlackStub): Promise<readonly number[]> {
  const all: Promise<number>[] = [];
  for (let index = 0; index < LISTS_PER_SECOND * LIST_SECONDS; index += 1) {
    const name = `list${index}`;
    const begun = performance.now();
    const arrival = stub.arrival(name);
    all.push(send(url, typist, `list page:${(index % 100) + 1}`, name).then(async () => (await arrival) - begun));
    await new Promise((resolve) => setTimeout(resolve, 1_000 / LISTS_PER_SECOND));
  }
  return await Promise.all(all);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('there is no free port');
  return address.port;
}
