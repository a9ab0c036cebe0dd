import type { EpochMs } from '../../domain/time/time.ts';
import { type Dialect, jsonRows } from '../../persistence/bulkInsert.ts';
import type { Transaction } from '../../persistence/database.ts';
import type { Tally } from './useBatch.ts';

/** Writes all tallies with one statement: one by one they would cost more than the checks that they count. */
export async function writeTallies(
  { manager }: Transaction,
  dialect: Dialect,
  tallies: readonly Tally[],
): Promise<void> {
  const rows = tallies.map(({ use, accepted, refused, firstAt, lastAt }) => [
    use.secretId,
    use.source,
    use.app,
    use.keyId,
    firstAt,
    lastAt,
    accepted + refused,
  ]);
  // WHERE, because otherwise SQLite would parse ON as a join condition.
  await manager.query(
    `INSERT INTO "secret_use" ("secretId", "source", "app", "keyId", "firstAt", "lastAt", "count")
     SELECT * FROM (${USED_ROWS[dialect]}) AS used WHERE TRUE
     ON CONFLICT ("secretId", "source", "app") DO UPDATE
     SET "count" = "secret_use"."count" + excluded."count",
         "firstAt" = CASE WHEN excluded."firstAt" < "secret_use"."firstAt" THEN excluded."firstAt" ELSE "secret_use"."firstAt" END,
         "lastAt" = CASE WHEN excluded."lastAt" > "secret_use"."lastAt" THEN excluded."lastAt" ELSE "secret_use"."lastAt" END`,
    [JSON.stringify(rows)],
  );
}

const USED = {
  secretId: 'text',
  source: 'text',
  app: 'text',
  keyId: 'text',
  firstAt: 'bigint',
  lastAt: 'bigint',
  count: 'bigint',
} as const;
const USED_ROWS = { sqlite: jsonRows('sqlite', USED), postgres: jsonRows('postgres', USED) } as const;

/** Adds up the accepted uses per key. */
export async function writeKeys({ manager }: Transaction, dialect: Dialect, tallies: readonly Tally[]): Promise<void> {
  const perKey = new Map<string, { count: number; lastAt: EpochMs }>();
  for (const { use, accepted, lastAcceptedAt } of tallies) {
    if (accepted === 0) continue;
    const sum = perKey.get(use.keyId);
    if (sum === undefined) perKey.set(use.keyId, { count: accepted, lastAt: lastAcceptedAt });
    else {
      sum.count += accepted;
      sum.lastAt = Math.max(sum.lastAt, lastAcceptedAt);
    }
  }
  if (perKey.size === 0) return;
  await manager.query(
    `WITH used AS (${SUM_ROWS[dialect]})
     UPDATE "api_key" SET "useCount" = "useCount" + used."uses",
       "lastUsedAt" = CASE WHEN "lastUsedAt" > used."at" THEN "lastUsedAt" ELSE used."at" END
     FROM used WHERE "api_key"."id" = used."keyId"`,
    [JSON.stringify([...perKey].map(([keyId, { count, lastAt }]) => [keyId, count, lastAt]))],
  );
}

const SUM = { keyId: 'text', uses: 'bigint', at: 'bigint' } as const;
const SUM_ROWS = { sqlite: jsonRows('sqlite', SUM), postgres: jsonRows('postgres', SUM) } as const;

/**
 * Locks the used keys before anything is written: other writers of the same keys' uses wait here. An UPDATE locks rows
 * in the order of its plan, and failures are counted in the order of IDs; the two must not deadlock.
 */
export async function selectUsedKeysForUpdate(
  { manager }: Transaction,
  dialect: Dialect,
  tallies: readonly Tally[],
): Promise<void> {
  if (dialect !== 'postgres') return;
  const keyIds = [...new Set(tallies.map(({ use }) => use.keyId))];
  await manager.query('SELECT 1 FROM "api_key" WHERE "id" = ANY($1) ORDER BY "id" COLLATE "C" FOR UPDATE', [keyIds]);
}

/** Records the addresses that presented a right secret, and when: from then on they are never throttled. */
export async function writeSources(
  { manager }: Transaction,
  dialect: Dialect,
  fresh: readonly Tally[],
  at: EpochMs,
): Promise<void> {
  const pairs = new Map(fresh.map(({ use }) => [`${use.keyId}\n${use.source}`, use]));
  if (pairs.size === 0) return;
  await manager.query(
    `INSERT INTO "key_source" ("keyId", "source", "trustedAt", "failures")
     SELECT * FROM (${SOURCE_ROWS[dialect]}) AS trusted WHERE TRUE
     ON CONFLICT ("keyId", "source") DO UPDATE SET "trustedAt" = excluded."trustedAt", "failures" = 0, "throttledUntil" = NULL`,
    [JSON.stringify([...pairs.values()].map(({ keyId, source }) => [keyId, source, at, 0]))],
  );
}

const SOURCE = { keyId: 'text', source: 'text', trustedAt: 'bigint', failures: 'bigint' } as const;
const SOURCE_ROWS = { sqlite: jsonRows('sqlite', SOURCE), postgres: jsonRows('postgres', SOURCE) } as const;
