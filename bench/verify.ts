import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from './child.ts';
import { interleaved } from './interleaved.ts';
import { burst } from './load.ts';
import { seedKeys } from './seedKeys.ts';

const KEYS = 10_000;
const SECONDS = 2;

/**
 * `/v1/verify` beside a bare Fastify route that parses the same body and returns the same bytes: 10,000 keys in SQLite, all
 * of them asked for, bursts of both interleaved in one run. `ratio` is the median of the rounds' ratios.
 */
export async function verifyBench(): Promise<Readonly<Record<string, number>>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
  const pepper = randomBytes(32);
  const databaseUrl = process.env['DATABASE_URL'] ?? `sqlite:${dataDir}/latchkey.sqlite`;
  console.log(`seeding ${KEYS} keys …`);
  const bodies = (await seedKeys(databaseUrl, pepper, KEYS)).map((secret) => JSON.stringify({ secret }));
  const product = await startServer(['scripts/start.mjs'], {
    DATABASE_URL: databaseUrl,
    LATCHKEY_DATA_DIR: dataDir,
    LATCHKEY_PEPPER: pepper.toString('base64'),
    HTTP_PORT: '0',
    LOG_LEVEL: 'info',
  });
  const answer = await checkedAnswer(product.url, bodies[0] ?? '');
  const floor = await startServer(['--import', 'tsx', 'bench/verifyFloor.ts'], { FLOOR_ANSWER: answer });
  try {
    console.log('warming up …');
    await askForEachOnce(product.url, bodies);
    await burst(`${product.url}/v1/verify`, bodies, SECONDS);
    await burst(`${floor.url}/v1/verify`, bodies, SECONDS);
    return await interleaved('verify', {
      product: () => burst(`${product.url}/v1/verify`, bodies, SECONDS),
      floor: () => burst(`${floor.url}/v1/verify`, bodies, SECONDS),
    });
  } finally {
    await floor.stop();
    await product.stop();
    await rm(dataDir, { recursive: true });
  }
}

/** A check of a key that was not asked for since the start reads it; what is measured here is the check of one that was. */
async function askForEachOnce(url: string, bodies: readonly string[]): Promise<void> {
  for (let from = 0; from < bodies.length; from += 50) {
    await Promise.all(bodies.slice(from, from + 50).map((body) => checkedAnswer(url, body)));
  }
}

/** One answer, which must be that the secret is good: a benchmark of refusals would measure something else. */
async function checkedAnswer(url: string, body: string): Promise<string> {
  const response = await fetch(`${url}/v1/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const answer = await response.text();
  if (!answer.startsWith('{"valid":true')) throw new Error(`the product refused a good secret: ${answer}`);
  return answer;
}
