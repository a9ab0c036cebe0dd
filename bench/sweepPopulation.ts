import { DAY, HOUR } from '../src/domain/time/time.ts';
import type { Database } from '../src/persistence/database.ts';

/** When everything happens: some Wednesday evening. */
export const NOW = Date.UTC(2026, 9, 14, 21);
/** How many keys are due, whatever the number of keys is. */
export const DUE = 1_000;

const EXPIRES_AT = NOW + 6 * DAY + 12 * HOUR;
const KEYS_OF_A_PERSON = 50;
const KEYS_OF_A_PROJECT = 200;
/** One key of so many has an old secret that still works. */
const OVERLAPPING = 20;
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Tokyo',
  'Australia/Sydney',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Europe/London',
  'America/Los_Angeles',
  'Africa/Nairobi',
  'Asia/Shanghai',
  'America/Chicago',
  'Pacific/Auckland',
];

/** Where the two databases need other words for the same. */
interface Words {
  readonly series: (count: number) => string;
  readonly padded: (number: string, length: number) => string;
}

const WORDS: Readonly<Record<Database['dialect'], Words>> = {
  sqlite: {
    series: (count) =>
      `(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1}) SELECT i FROM n)`,
    padded: (number, length) => `printf('%0${length}d', ${number})`,
  },
  postgres: {
    series: (count) => `(SELECT generate_series(0, ${count - 1})::bigint AS i)`,
    padded: (number, length) => `lpad((${number})::text, ${length}, '0')`,
  },
};

/**
 * Statements that fill an empty database with a population of keys: each with its owner, project, secret and two warnings that were sent;
 * {@link DUE} of them due for the one of a week ahead. Their IDs lie scattered, as random ones do, so that what is due is not stored together.
 */
export function populationStatements(dialect: Database['dialect'], keys: number): readonly string[] {
  const { series, padded } = WORDS[dialect];
  const every = keys / DUE;
  const [people, projects] = [keys / KEYS_OF_A_PERSON, keys / KEYS_OF_A_PROJECT];
  // Multiples of a number modulo a prime: each once, in no order.
  const scattered = (i: string) => `'k' || ${padded(`(${i} * 618033988749) % 1000000000039`, 15)}`;
  const personOf = (i: string) => `'person' || ${padded(`${i} % ${people}`, 10)}`;
  const projectOf = (i: string) => `'project' || ${padded(`${i} % ${projects}`, 9)}`;
  const name = `'key-' || ${padded('i', 9)}`;
  const isDue = `i % ${every} = 0`;
  const expiresAt = `CASE WHEN ${isDue} THEN ${EXPIRES_AT} ELSE ${NOW + 40 * DAY} + i % 300 * ${DAY} END`;
  const warnAt = `CASE WHEN ${isDue} THEN ${NOW - 2 * HOUR} + i % 3600 ELSE ${NOW + DAY} + i % 300 * ${DAY} END`;
  const zone = `CASE i % ${ZONES.length} ${ZONES.map((one, index) => `WHEN ${index} THEN '${one}'`).join(' ')} END`;
  return [
    `INSERT INTO "person" ("id", "name", "nameKey", "createdAt", "timeZone")
     SELECT ${personOf('i')}, 'Person', 'person', 0, ${zone} FROM ${series(people)} AS s`,
    `INSERT INTO "project" ("id", "name", "nameKey", "createdAt")
     SELECT ${projectOf('i')}, ${projectOf('i')}, ${projectOf('i')}, 0 FROM ${series(projects)} AS s`,
    `INSERT INTO "warning_setting" ("projectId", "days", "off", "weeklyReport")
     SELECT ${projectOf('i')}, NULL, '["source"]', 0 FROM ${series(projects)} AS s WHERE i % 3 = 0`,
    `INSERT INTO "api_key" ("id", "channelId", "projectId", "name", "nameKey", "ownerId", "createdAt", "expiresAt",
       "failures", "failureTotal", "lastUsedAt", "useCount", "warnAt")
     SELECT ${scattered('i')}, 'channel', ${projectOf('i')}, ${name}, ${name}, ${personOf('i')}, ${NOW - 300 * DAY}, ${expiresAt},
       '[]', 0, ${NOW - HOUR}, 7, ${warnAt} FROM ${series(keys)} AS s`,
    // Everything below in the order of the keys' names, not of their IDs: that is how it would have come about.
    `INSERT INTO "secret" ("id", "keyId", "generation", "state", "hash", "createdAt", "expiresAt", "overlap")
     SELECT 's' || "id", "id", 2, 'current', "id" || "id" || "id" || "id", "createdAt", "expiresAt", 0 FROM "api_key"`,
    `INSERT INTO "secret" ("id", "keyId", "generation", "state", "hash", "createdAt", "expiresAt", "overlap", "overlapEndsAt")
     SELECT 'o' || "id", "id", 1, 'previous', "id", "createdAt" - 9, "expiresAt", 1, ${NOW + 3 * DAY} FROM "api_key"
     WHERE CAST(substr("name", 5) AS bigint) / ${every} % ${OVERLAPPING} = 0`,
    `INSERT INTO "secret_use" ("secretId", "source", "app", "keyId", "firstAt", "lastAt", "count")
     SELECT "id", '192.0.2.1', 'web', "keyId", ${NOW - DAY}, ${NOW - HOUR}, 7 FROM "secret"`,
    ...['30', '14'].map(
      (threshold) => `INSERT INTO "warning" ("id", "keyId", "kind", "threshold", "about", "personId", "projectId",
       "createdAt", "dueAt", "state", "digestId", "sentAt", "detail")
     SELECT '${threshold}' || "id", "id", 'expiry', '${threshold}', "expiresAt" || '', "ownerId", "projectId",
       ${NOW - 20 * DAY}, ${NOW - 20 * DAY}, 'sent', '${threshold}' || "ownerId", ${NOW - 20 * DAY}, '{}' FROM "api_key"`,
    ),
    `CREATE TABLE "bench_due" ("id" varchar PRIMARY KEY, "at" bigint)`,
    `INSERT INTO "bench_due" SELECT "id", "warnAt" FROM "api_key" WHERE "warnAt" <= ${NOW}`,
    'ANALYZE',
  ];
}

/** Statements after which it is as if nobody had swept. */
export const PUT_BACK = [
  `DELETE FROM "warning" WHERE "state" = 'waiting'`,
  `UPDATE "api_key" SET "warnAt" = "bench_due"."at" FROM "bench_due" WHERE "api_key"."id" = "bench_due"."id"`,
] as const;
