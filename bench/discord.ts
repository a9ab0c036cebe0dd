import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from './child.ts';
import {
  type DiscordTypist,
  type Doing,
  discordTypist,
  interactionBurst,
  signedInteraction,
} from './discordInteractions.ts';
import { startDiscordStub } from './discordStub.ts';
import { interleaved } from './interleaved.ts';
import { quantile, round } from './load.ts';
import { seedKeys } from './seedKeys.ts';

const KEYS = 100_000;
const SECONDS = 2;
const KEYSTROKES_PER_SECOND = 50;
const TYPING_SECONDS = 10;
const HELP: Doing = { type: 2, verb: 'help', options: [] };
/** What is typed: nothing yet, the beginning of names, something inside of names, and what no name has. */
const TYPED = ['', 'k', 'key-00', 'key-0012345', '2345', '999', 'zebra'];

/**
 * Signed HTTP interactions beside a bare Fastify route that verifies Ed25519 and returns a fixed reply. `ratio` is for `help`: the median
 * of the rounds' ratios. Completions, of 100,000 keys, are asked for fifty times a second.
 */
export async function discordBench(): Promise<Readonly<Record<string, number>>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
  const pepper = randomBytes(32);
  const databaseUrl = process.env['DATABASE_URL'] ?? `sqlite:${dataDir}/latchkey.sqlite`;
  console.log(`seeding ${KEYS} keys …`);
  await seedKeys(databaseUrl, pepper, KEYS);
  const typist = discordTypist();
  const stub = await startDiscordStub(typist.applicationId, typist.publicKey);
  const product = await startServer(['scripts/start.mjs'], {
    DATABASE_URL: databaseUrl,
    LATCHKEY_DATA_DIR: dataDir,
    LATCHKEY_PEPPER: pepper.toString('base64'),
    LATCHKEY_ADMINS: `discord:${typist.user}`,
    HTTP_PORT: '0',
    LOG_LEVEL: 'info',
    DISCORD_TOKEN: 'bench-token-of-a-bot-that-is-not',
    DISCORD_APPLICATION_ID: typist.applicationId,
    DISCORD_GUILD_IDS: typist.guild,
    DISCORD_PUBLIC_KEY: typist.publicKey,
    DISCORD_API_URL: stub.apiUrl,
  });
  const doors = { product: `${product.url}/discord/interactions`, floor: '' };
  const answer = await send(doors.product, typist, HELP);
  if (!answer.includes('Commands')) throw new Error(`help was not answered: ${answer.slice(0, 200)}`);
  const floor = await startServer(['--import', 'tsx', 'bench/discordFloor.ts'], {
    DISCORD_PUBLIC_KEY: typist.publicKey,
    FLOOR_ANSWER: answer,
  });
  doors.floor = `${floor.url}/discord/interactions`;
  try {
    console.log('warming up …');
    for (const url of [doors.product, doors.floor]) await interactionBurst(url, typist, HELP, SECONDS);
    const help = await interleaved('help', {
      product: () => interactionBurst(doors.product, typist, HELP, SECONDS),
      floor: () => interactionBurst(doors.floor, typist, HELP, SECONDS),
    });
    await steadyTyping(doors.product, typist, SECONDS);
    console.log(`completion, ${KEYSTROKES_PER_SECOND} a second for ${TYPING_SECONDS} seconds …`);
    const times = await steadyTyping(doors.product, typist, TYPING_SECONDS);
    return {
      ...help,
      keystrokesPerSecond: KEYSTROKES_PER_SECOND,
      keystrokeP50Ms: round(quantile(times, 0.5), 2),
      keystrokeP99Ms: round(quantile(times, 0.99), 2),
    };
  } finally {
    await floor.stop();
    await product.stop();
    await stub.stop();
    await rm(dataDir, { recursive: true });
  }
}

async function send(url: string, typist: DiscordTypist, doing: Doing): Promise<string> {
  const response = await fetch(url, { method: 'POST', ...signedInteraction(typist, doing) });
  if (!response.ok) throw new Error(`the product answered ${response.status}`);
  return await response.text();
}

/** Types at an even pace, however long each answer takes. @returns how long each took, in milliseconds. */
async function steadyTyping(url: string, typist: DiscordTypist, seconds: number): Promise<readonly number[]> {
  const all: Promise<number>[] = [];
  for (let index = 0; index < KEYSTROKES_PER_SECOND * seconds; index += 1) {
    const value = TYPED[index % TYPED.length] ?? '';
    const options = [{ type: 3, name: 'key', value, focused: true }];
    const begun = performance.now();
    all.push(
      send(url, typist, { type: 4, verb: 'show', options }).then((answer) => {
        const isRight = answer.includes('"choices":[{') === (value !== 'zebra');
        if (!isRight) throw new Error(`completing «${value}» was answered ${answer.slice(0, 200)}`);
        return performance.now() - begun;
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 1_000 / KEYSTROKES_PER_SECOND));
  }
  return await Promise.all(all);
}
