import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../src/persistence/openDatabase.ts';
import { RotationDriver } from '../src/services/rotations/driver.ts';
import { startServer } from './child.ts';
import { interleaved } from './interleaved.ts';
import type { Burst } from './load.ts';
import { post, RotationPlace } from './rotationScene.ts';

const KEYS = 100;
/** What an app takes to answer, at the least: a webhook that deploys something is no faster. */
const APP_MS = Number(process.env['BENCH_APP_MS'] ?? 100);
/** How many keys the floor has in hand at a time, as the driver does. */
const AT_ONCE = 16;

/**
 * 100 keys with three webhook apps each are rotated at once with an overlap, beside a bare script that makes the same six signed calls for
 * each key, as many keys at a time. `ratio` is the median of the rounds' ratios of keys per second; the times are those of one key, from its
 * confirmation to its end.
 */
export async function rotationBench(): Promise<Readonly<Record<string, number>>> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
  const stub = await startServer(['--import', 'tsx', 'bench/rotationStub.ts'], { STUB_DELAY_MS: String(APP_MS) });
  const database = await openDatabase(process.env['BENCH_DATABASE_URL'] ?? `sqlite:${folder}/latchkey.sqlite`);
  try {
    const place = await RotationPlace.make(database, stub.url, KEYS);
    const { perSecond, floorPerSecond, ...measured } = await interleaved('keys', {
      product: () => product(place),
      floor: () => floor(stub.url),
    });
    return {
      ...measured,
      keysPerSecond: perSecond ?? Number.NaN,
      floorKeysPerSecond: floorPerSecond ?? Number.NaN,
      appMs: APP_MS,
    };
  } finally {
    await database.close();
    await stub.stop();
    await rm(folder, { recursive: true });
  }
}

async function product(place: RotationPlace): Promise<Burst> {
  const errors: unknown[] = [];
  const driver = new RotationDriver(place.context, 'bench', (error) => errors.push(error));
  const context = { ...place.context, rotations: driver };
  const begun = performance.now();
  await Promise.all(place.keys.map((key) => place.start(key, context)));
  await driver.idle();
  const took = performance.now() - begun;
  const rows: readonly { startedAt: number; endedAt: number; state: string }[] = await context.database.read(
    (manager) =>
      manager.query(`SELECT "startedAt", "endedAt", "state" FROM "rotation" ORDER BY "startedAt" DESC LIMIT ${KEYS}`),
  );
  if (errors.length > 0 || rows.some(({ state }) => state !== 'done'))
    throw new Error(`not every key was rotated: ${String(errors[0])}`);
  const times = rows.map(({ startedAt, endedAt }) => Number(endedAt) - Number(startedAt));
  return { perSecond: KEYS / (took / 1_000), times };
}

/** The same calls, and nothing else. */
async function floor(url: string): Promise<Burst> {
  const times: number[] = [];
  const begun = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < KEYS) {
      const index = next;
      next += 1;
      for (let app = 0; app < 3; app += 1)
        for (const step of ['update-secret', 'deploy'] as const) {
          const call = {
            id: `floor-${index}-${app}-${step}`,
            app: `app-${index}-${app}`,
            project: 'shop',
            rotation: 'floor',
            key: { id: 'k', name: `key-${index}` },
            at: Date.now(),
          };
          await post(url, call, step, step === 'update-secret' ? 'x'.repeat(64) : undefined);
        }
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { perSecond: KEYS / ((performance.now() - begun) / 1_000), times };
}
