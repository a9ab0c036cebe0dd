import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../src/persistence/openDatabase.ts';
import { IncidentDriver } from '../src/services/incidents/incidentDriver.ts';
import { rawIncident } from './incidentFloor.ts';
import { IncidentPlace } from './incidentPlace.ts';
import { interleaved } from './interleaved.ts';
import type { Burst } from './load.ts';
import { type Connection, postgresConnection, sqliteConnection } from './rawConnection.ts';

const KEYS = 1_000;
const OWNERS = 50;

/**
 * 1,000 keys of 50 owners are rotated in one incident, from the press to the last secret that waits for its owner, beside the same reads
 * and writes in raw SQL, in batches of the same size. `ratio` is the median of the rounds' ratios of keys per second; the times are those
 * of one incident. On SQLite, or on the PostgreSQL database that BENCH_DATABASE_URL names.
 */
export async function incidentBench(): Promise<Readonly<Record<string, number>>> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
  const file = join(folder, 'latchkey.sqlite');
  const url = process.env['BENCH_DATABASE_URL'];
  const database = await openDatabase(url ?? `sqlite:${file}`);
  const open = () => (url === undefined ? sqliteConnection(file, PRAGMAS) : postgresConnection(url));
  const raw = await open();
  try {
    const place = await IncidentPlace.make(database, raw, KEYS, OWNERS);
    // What the product writes is what the floor writes. The first incidents also compile what they run.
    await product(place);
    const written = await place.written();
    await place.putBack();
    const { perSecond, floorPerSecond, ...measured } = await interleaved('keys', {
      product: async () => await andPutBack(place, () => product(place)),
      floor: async () => await andPutBack(place, () => floor(place, raw, written)),
    });
    return { ...measured, keysPerSecond: perSecond ?? Number.NaN, floorKeysPerSecond: floorPerSecond ?? Number.NaN };
  } finally {
    await raw.close();
    await database.close();
    await rm(folder, { recursive: true });
  }
}

/** As the product opens its own. */
const PRAGMAS = ['busy_timeout = 5000', 'journal_mode = WAL', 'synchronous = FULL'];

async function andPutBack(place: IncidentPlace, work: () => Promise<Burst>): Promise<Burst> {
  const burst = await work();
  await place.putBack();
  return burst;
}

async function product(place: IncidentPlace): Promise<Burst> {
  const errors: unknown[] = [];
  const driver = new IncidentDriver(place.context, 'bench', (error) => errors.push(error));
  const press = await place.ask();
  const begun = performance.now();
  driver.wake(await press());
  await driver.idle();
  const took = performance.now() - begun;
  if (errors.length > 0 || (await place.handed()) !== KEYS)
    throw new Error(`not every key has a new secret: ${String(errors[0])}`);
  return { perSecond: KEYS / (took / 1_000), times: [took] };
}

async function floor(
  place: IncidentPlace,
  raw: Connection,
  written: Awaited<ReturnType<IncidentPlace['written']>>,
): Promise<Burst> {
  const begun = performance.now();
  await rawIncident(raw.query, place.context.database.dialect, written);
  const took = performance.now() - begun;
  if ((await place.handed()) !== KEYS) throw new Error('the floor has not written every key');
  return { perSecond: KEYS / (took / 1_000), times: [took] };
}
