import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PLATFORMS } from '../src/app/loadPlatforms.ts';
import { openConnectors } from '../src/connectors/index.ts';
import { DAY, MINUTE } from '../src/domain/time/time.ts';
import type { Database } from '../src/persistence/database.ts';
import type { ServiceContext } from '../src/services/context.ts';
import { sweepWarnings } from '../src/services/notifications/sweep.ts';
import { Pepper } from '../src/services/pepper.ts';
import { median, quantile, round } from './load.ts';
import { type Place, postgresServer, type Server, sqliteServer } from './sweepDestination.ts';
import { rawSweep } from './sweepFloor.ts';
import { DUE, NOW } from './sweepPopulation.ts';

const FEW = 10_000;
const MANY = 1_000_000;
const ROUNDS = 20;
const WARM_UP = 3;
const MEGABYTE = 2 ** 20;

type Figures = Readonly<Record<string, number>>;

/**
 * A sweep for warnings with a thousand keys due, of 10,000 and of 1,000,000 that there are, beside the same reads and writes in
 * raw SQL, in turn, on SQLite and on PostgreSQL. `ratio` is how much longer it takes with the many, `floorRatio` the same for the raw
 * SQL, `overFloor` the one divided by the other, `overRaw` how much longer than the raw SQL it takes. In front the worse of both databases.
 */
export async function sweepBench(): Promise<Readonly<Record<string, number | Figures>>> {
  const sqlite = await measure(await sqliteServer());
  const postgres = await measure(await postgresServer());
  const worse = sqlite.overFloor >= postgres.overFloor ? sqlite : postgres;
  return { ...worse, overRaw: Math.max(sqlite.overRaw, postgres.overRaw), sqlite, postgres };
}

async function measure(server: Server): Promise<Measured> {
  const places: Place[] = [];
  try {
    for (const keys of [FEW, MANY]) {
      const begun = performance.now();
      places.push(await server.make(keys));
      console.log(`${server.dialect}: ${keys} keys made in ${round((performance.now() - begun) / 1_000, 1)} s`);
    }
    const [few, many] = places;
    if (few === undefined || many === undefined) throw new Error('both databases are needed');
    return await rounds(few, many);
  } finally {
    for (const place of places) await place.close();
    await server.stop();
  }
}

/** What came of all rounds on one kind of database. Times in milliseconds. */
interface Measured extends Figures {
  readonly overFloor: number;
  readonly overRaw: number;
}

async function rounds(few: Place, many: Place): Promise<Measured> {
  const sweeps = {
    few: () => productSweep(few),
    many: () => productSweep(many),
    rawFew: () => timed(few, () => rawSweep(few.raw, few.database.dialect, NOW)),
    rawMany: () => timed(many, () => rawSweep(many.raw, many.database.dialect, NOW)),
  };
  type Name = keyof typeof sweeps;
  const names: readonly Name[] = ['few', 'rawFew', 'many', 'rawMany'];
  const times: Record<Name, number[]> = { few: [], many: [], rawFew: [], rawMany: [] };
  // The first sweeps compile what they run, read what lies on the disk, and fill the memory that is kept.
  for (let index = 0; index < WARM_UP; index += 1) for (const name of names) await sweeps[name]();
  const before = memory();
  for (let index = 1; index <= ROUNDS; index += 1) {
    // Each comes first as often as the others.
    const turn = index % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) times[name].push(await sweeps[name]());
    const last = (name: Name) => `${round(times[name].at(-1) ?? Number.NaN, 0)} ms`;
    const said = `${FEW} keys: ${last('few')}, raw ${last('rawFew')}; ${MANY} keys: ${last('many')}, raw ${last('rawMany')}`;
    console.log(`${few.database.dialect}, round ${index} of ${ROUNDS}: ${said}`);
  }
  const after = memory();
  const [ratio, floorRatio] = [median(times.many) / median(times.few), median(times.rawMany) / median(times.rawFew)];
  return {
    ratio: round(ratio, 3),
    floorRatio: round(floorRatio, 3),
    overFloor: round(ratio / floorRatio, 3),
    overRaw: round(median(times.many) / median(times.rawMany), 3),
    overRawFew: round(median(times.few) / median(times.rawFew), 3),
    fewMs: round(median(times.few)),
    manyMs: round(median(times.many)),
    rawFewMs: round(median(times.rawFew)),
    rawManyMs: round(median(times.rawMany)),
    p50Ms: round(quantile(times.many, 0.5)),
    p99Ms: round(quantile(times.many, 0.99)),
    heapGrowthMegabytes: round(after.heap - before.heap),
    residentGrowthMegabytes: round(after.resident - before.resident),
  };
}

async function productSweep(place: Place): Promise<number> {
  const context = contextOf(place.database);
  return await timed(place, async () => {
    const { looked, queued } = await sweepWarnings(context, NOW, MANY);
    if (queued !== DUE) throw new Error(`${queued} warnings were queued`);
    return looked;
  });
}

/** @returns how long it took, in milliseconds; everything is put back afterwards. */
async function timed(place: Place, sweep: () => Promise<number>): Promise<number> {
  const begun = performance.now();
  const looked = await sweep();
  const time = performance.now() - begun;
  if (looked !== DUE) throw new Error(`${looked} keys were looked at`);
  const queued = await place.raw(`SELECT COUNT(*) AS "count" FROM "warning" WHERE "state" = 'waiting'`);
  if (Number(queued[0]?.['count']) !== DUE) throw new Error(`${String(queued[0]?.['count'])} warnings wait`);
  await place.putBack();
  return time;
}

function contextOf(database: Database): ServiceContext {
  return {
    database,
    pepper: new Pepper(randomBytes(32)),
    clock: () => NOW,
    random: randomBytes,
    connectors: openConnectors({ clock: () => NOW, random: randomBytes }),
    policy: {
      lock: { threshold: 10, window: 15 * MINUTE, counts: 'known' },
      keyValidity: 365 * DAY,
      warn: { days: [30, 14, 7, 1], cron: '0 9 * * *' },
      admins: new Set(),
      onCallGroups: new Set(),
      fallback: undefined,
      projectCreators: 'anyone',
      mfa: 'optional',
      drillZone: undefined,
      platforms: PLATFORMS.map(({ facts }) => facts),
    },
  };
}

/** What is used after everything that can be thrown away is. In megabytes. */
function memory(): { readonly heap: number; readonly resident: number } {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed / MEGABYTE, resident: rss / MEGABYTE };
}
