import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer } from './child.ts';
import { interleaved } from './interleaved.ts';
import { burst, round, sendEach } from './load.ts';
import { seedKeys } from './seedKeys.ts';

const KEYS = 10_000;
const MANY_KEYS = 100_000;
const SECONDS = 2;

/**
 * `/v1/verify` beside a bare Fastify route that parses the same body and returns the same bytes: 10,000 keys in SQLite, all
 * of them asked for, bursts of both interleaved in one run. `ratio` is the median of the rounds' ratios; the processor's time is
 * that of the whole process, its writing included. A second run has 100,000 keys; the fields that tell of it end in `100k`.
 */
export async function verifyBench(): Promise<Readonly<Record<string, number>>> {
  const few = await run(KEYS);
  console.log(JSON.stringify({ keys: KEYS, ...few }));
  const many = await run(MANY_KEYS);
  console.log(JSON.stringify({ keys: MANY_KEYS, ...many }));
  return { ...few, ...Object.fromEntries(Object.entries(many).map(([name, value]) => [`${name}100k`, value])) };
}

async function run(keys: number): Promise<Readonly<Record<string, number>>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
  const pepper = randomBytes(32);
  // One database per run: what was counted on in the first would be found in the second.
  const configured = keys === KEYS ? process.env['DATABASE_URL'] : process.env['BENCH_DATABASE_URL_100K'];
  const databaseUrl = configured ?? `sqlite:${dataDir}/latchkey.sqlite`;
  console.log(`seeding ${keys} keys …`);
  const bodies = (await seedKeys(databaseUrl, pepper, keys)).map((secret) => JSON.stringify({ secret }));
  const product = await startServer(['scripts/start.mjs'], {
    DATABASE_URL: databaseUrl,
    LATCHKEY_DATA_DIR: dataDir,
    LATCHKEY_PEPPER: pepper.toString('base64'),
    HTTP_PORT: '0',
    LOG_LEVEL: 'info',
  });
  const answer = await checkedAnswer(product.url, bodies[0] ?? '');
  const floor = await startServer(['--import', 'tsx', 'bench/verifyFloor.ts'], { FLOOR_ANSWER: answer });
  const [ofProduct, ofFloor] = [meter(product), meter(floor)];
  const address = ({ url }: ServerProcess) => `${url}/v1/verify`;
  try {
    // A check of a key that was not asked for since the start reads it; what is measured here is the check of one that was.
    console.log('asking for each key once …');
    await sendEach(address(product), bodies);
    console.log('warming up …');
    await burst(address(product), bodies, SECONDS);
    await burst(address(floor), bodies, SECONDS);
    const measured = await interleaved('verify', {
      product: () => ofProduct.during(() => burst(address(product), bodies, SECONDS)),
      floor: () => ofFloor.during(() => burst(address(floor), bodies, SECONDS)),
    });
    return {
      ...measured,
      p99Ratio: round((measured['p99Ms'] ?? Number.NaN) / (measured['floorP99Ms'] ?? Number.NaN), 2),
      cpuUsPerRequest: ofProduct.perRequest(),
      floorCpuUsPerRequest: ofFloor.perRequest(),
      residentMiB: round(await product.residentMiB(), 0),
    };
  } finally {
    await floor.stop();
    await product.stop();
    await rm(dataDir, { recursive: true });
  }
}

interface Meter {
  during<T extends { readonly times: readonly unknown[] }>(work: () => Promise<T>): Promise<T>;
  perRequest(): number;
}

/** Adds up the processor time that a server takes while it answers. */
function meter(server: ServerProcess): Meter {
  let [spent, answered] = [0, 0];
  return {
    async during(work) {
      const before = await server.cpuUs();
      const done = await work();
      spent += (await server.cpuUs()) - before;
      answered += done.times.length;
      return done;
    },
    perRequest: () => round(spent / answered, 1),
  };
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
