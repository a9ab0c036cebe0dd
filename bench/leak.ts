import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { ProjectPolicyEntity } from '../src/persistence/entities/incidents/leaks.ts';
import { openDatabase } from '../src/persistence/openDatabase.ts';
import { findServer } from '../test/support/postgresServer.ts';
import { startServer } from './child.ts';
import { interleaved } from './interleaved.ts';
import type { Burst } from './load.ts';
import { seedKeys } from './seedKeys.ts';

const KEYS = 100_000;
/** How many reports come one after the other in a burst. */
const REPORTS = 50;
const REPORTER = 'bench';

/**
 * From a leak report to the key's death, on SQLite and on PostgreSQL: with 100,000 keys, a signed report of one secret is posted to `/v1/leaks` of a project that wants
 * leaked keys disabled, and its secret to `/v1/verify` until that refuses it. Beside it a bare HTTP server that does the same reads and writes in raw
 * SQL, on the same database. `ratio` is the median of the rounds' ratios of deaths per second; the times are those of one key.
 * Fields that end in `Postgres` are of that database: a new one on the server that DATABASE_URL names, or on a temporary one.
 */
export async function leakBench(): Promise<Readonly<Record<string, number>>> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'));
  try {
    const onSqlite = await run(join(folder, 'sqlite'), `sqlite:${folder}/sqlite/latchkey.sqlite`);
    console.log(JSON.stringify(onSqlite));
    const onPostgres = await withPostgres((url) => run(join(folder, 'postgres'), url));
    const renamed = Object.entries(onPostgres).map(([name, value]) => [`${name}Postgres`, value] as const);
    return { keys: KEYS, ...onSqlite, ...Object.fromEntries(renamed) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function withPostgres<T>(work: (url: string) => Promise<T>): Promise<T> {
  const server = await findServer();
  const admin = new pg.Client(server.url);
  await admin.connect();
  const name = `latchkey_bench_leak_${process.pid}`;
  try {
    await admin.query(`CREATE DATABASE ${name}`);
    return await work(Object.assign(new URL(server.url), { pathname: `/${name}` }).href);
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
    await server.stop?.();
  }
}

async function run(folder: string, databaseUrl: string): Promise<Readonly<Record<string, number>>> {
  await mkdir(folder);
  const pepper = randomBytes(32);
  console.log(`${databaseUrl.replace(/:.*/, '')}: seeding ${KEYS} keys …`);
  const secrets = await seedKeys(databaseUrl, pepper, KEYS);
  await wantDisabled(databaseUrl);
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const keysFile = join(folder, 'reporters.json');
  const published = { public_keys: [{ key_identifier: REPORTER, key: pem, is_current: true }] };
  await writeFile(keysFile, JSON.stringify(published));
  const LATCHKEY_PEPPER = pepper.toString('base64');
  const product = await startServer(['scripts/start.mjs'], {
    DATABASE_URL: databaseUrl,
    LATCHKEY_DATA_DIR: folder,
    LATCHKEY_PEPPER,
    LATCHKEY_LEAK_KEYS: keysFile,
    HTTP_PORT: '0',
    LOG_LEVEL: 'info',
  });
  const floor = await startServer(['--import', 'tsx', 'bench/leakFloor.ts'], {
    FLOOR_DATABASE_URL: databaseUrl,
    FLOOR_REPORTER: pem,
    LATCHKEY_PEPPER,
  });
  // Each secret dies once: every burst takes others, from all over the table.
  const left = secrets.toSorted();
  const burst = async (url: string) => await deaths(url, left.splice(0, REPORTS), privateKey);
  try {
    console.log('warming up …');
    await burst(product.url);
    await burst(floor.url);
    const { perSecond, floorPerSecond, ...measured } = await interleaved('deaths', {
      product: () => burst(product.url),
      floor: () => burst(floor.url),
    });
    const rates = { deathsPerSecond: perSecond ?? Number.NaN, floorDeathsPerSecond: floorPerSecond ?? Number.NaN };
    return { ...measured, ...rates };
  } finally {
    await floor.stop();
    await product.stop();
  }
}

async function wantDisabled(databaseUrl: string): Promise<void> {
  const database = await openDatabase(databaseUrl);
  await database.write(({ manager }) => manager.insert(ProjectPolicyEntity, { projectId: 'project', leak: 'disable' }));
  await database.close();
}

/** Reports secrets one after the other, and asks of each until it is refused. @throws where one isn't taken for a leak. */
async function deaths(url: string, secrets: readonly string[], key: KeyObject): Promise<Burst> {
  // A key that is used is one that the server knows already.
  for (const secret of secrets) if (!(await isValid(url, secret))) throw new Error('a good secret was refused');
  const times: number[] = [];
  for (const secret of secrets) {
    const body = JSON.stringify([{ token: secret, type: 'latchkey_api_key', url: 'https://example.com/.env' }]);
    const signature = sign('sha256', Buffer.from(body), { key, dsaEncoding: 'der' }).toString('base64');
    const begun = performance.now();
    const headers = { 'github-public-key-identifier': REPORTER, 'github-public-key-signature': signature };
    let answer = SLOW;
    while (answer === SLOW) answer = await post(`${url}/v1/leaks`, body, headers);
    if (!answer.includes('"true_positive"')) throw new Error(`a leaked secret was not taken for one: ${answer}`);
    while (await isValid(url, secret))
      if (performance.now() - begun > 10_000) throw new Error('the key is still alive');
    times.push(performance.now() - begun);
  }
  const took = times.reduce((sum, time) => sum + time, 0);
  return { perSecond: (times.length * 1_000) / took, times };
}

/** Asks once more where the database was too slow to tell: so does a caller, and the time goes on. */
async function isValid(url: string, secret: string): Promise<boolean> {
  const answer = await post(`${url}/v1/verify`, JSON.stringify({ secret }));
  if (answer === SLOW) return await isValid(url, secret);
  if (answer.startsWith('{"valid":true')) return true;
  if (!answer.includes('"DISABLED"')) throw new Error(`neither good nor disabled: ${answer}`);
  return false;
}

/** A database that doesn’t answer in time (503). */
const SLOW = 'slow';

async function post(url: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await response.text();
  if (response.status === 503) return SLOW;
  if (!response.ok) throw new Error(`${response.status} from ${url}: ${text}`);
  return text;
}
