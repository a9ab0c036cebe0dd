import type { EpochMs } from '../domain/time.ts';
import type { Transaction } from '../persistence/database.ts';
import { chunks, type Dialect, values } from './bulk.ts';
import type { Tally } from './useBatch.ts';

/**
 * Writes tallies, many rows to a statement: one by one they would cost more than the checks that they tell of. The SQL is
 * the part that SQLite and PostgreSQL share; casts tell PostgreSQL the types of parameters.
 */
export async function writeTallies(
  { manager }: Transaction,
  dialect: Dialect,
  tallies: readonly Tally[],
): Promise<void> {
  for (const rows of chunks(tallies)) {
    const uses = values(
      dialect,
      rows.map(({ use, accepted, refused, firstAt, lastAt }) => [
        use.secretId,
        use.source,
        use.app,
        use.keyId,
        firstAt,
        lastAt,
        accepted + refused,
      ]),
    );
    await manager.query(
      `INSERT INTO "secret_use" ("secretId", "source", "app", "keyId", "firstAt", "lastAt", "count") VALUES ${uses.sql}
       ON CONFLICT ("secretId", "source", "app") DO UPDATE
       SET "count" = "secret_use"."count" + excluded."count",
           "firstAt" = CASE WHEN excluded."firstAt" < "secret_use"."firstAt" THEN excluded."firstAt" ELSE "secret_use"."firstAt" END,
           "lastAt" = CASE WHEN excluded."lastAt" > "secret_use"."lastAt" THEN excluded."lastAt" ELSE "secret_use"."lastAt" END`,
      uses.parameters,
    );
  }
}

/** Adds the accepted uses up per key. */
export async function writeKeys({ manager }: Transaction, dialect: Dialect, tallies: readonly Tally[]): Promise<void> {
  const perKey = new Map<string, { count: number; lastAt: EpochMs }>();
  for (const { use, accepted, lastAcceptedAt } of tallies) {
    if (accepted === 0) continue;
    const sum = perKey.get(use.keyId);
    perKey.set(use.keyId, { count: accepted + (sum?.count ?? 0), lastAt: Math.max(lastAcceptedAt, sum?.lastAt ?? 0) });
  }
  const inOrder = [...perKey].sort(([one], [other]) => (one < other ? -1 : 1));
  for (const rows of chunks(inOrder)) {
    const sums = values(
      dialect,
      rows.map(([keyId, { count, lastAt }]) => [keyId, count, lastAt]),
    );
    await manager.query(
      `WITH used ("keyId", "uses", "at") AS (VALUES ${sums.sql})
       UPDATE "api_key" SET "useCount" = "useCount" + CAST(used."uses" AS bigint),
         "lastUsedAt" = CASE WHEN "lastUsedAt" > CAST(used."at" AS bigint) THEN "lastUsedAt" ELSE CAST(used."at" AS bigint) END
       FROM used WHERE "api_key"."id" = used."keyId"`,
      sums.parameters,
    );
  }
}

/**
 * Keeps other transactions off the keys that were used, before anything is written: whoever writes uses of the same keys waits here.
 * An UPDATE locks rows in the order of its plan; failures are counted in the order of IDs, and the two must not meet crosswise.
 */
export async function lockUsedKeys(
  { manager }: Transaction,
  dialect: Dialect,
  tallies: readonly Tally[],
): Promise<void> {
  const keyIds = [...new Set(tallies.filter(({ accepted }) => accepted > 0).map(({ use }) => use.keyId))];
  if (dialect !== 'postgres' || keyIds.length === 0) return;
  await manager.query('SELECT 1 FROM "api_key" WHERE "id" = ANY($1) ORDER BY "id" COLLATE "C" FOR UPDATE', [keyIds]);
}

/** Remembers the addresses that presented a right secret for the first time: they are never throttled from then on. */
export async function writeSources(
  { manager }: Transaction,
  dialect: Dialect,
  fresh: readonly Tally[],
  at: EpochMs,
): Promise<void> {
  const pairs = new Map(fresh.map(({ use }) => [`${use.keyId}\n${use.source}`, use]));
  for (const rows of chunks([...pairs.values()])) {
    const trusted = values(
      dialect,
      rows.map(({ keyId, source }) => [keyId, source, at, 0]),
    );
    await manager.query(
      `INSERT INTO "key_source" ("keyId", "source", "trustedAt", "failures") VALUES ${trusted.sql}
       ON CONFLICT ("keyId", "source") DO UPDATE SET "trustedAt" = excluded."trustedAt", "failures" = 0, "throttledUntil" = NULL`,
      trusted.parameters,
    );
  }
}
