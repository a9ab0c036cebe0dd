import { type EntityManager, In, IsNull, LessThan, MoreThanOrEqual, Not } from 'typeorm';
import { BURST_ENDS_AFTER, type StrangersState } from '../../domain/keys/strangers.ts';
import { DAY, type DurationMs, type EpochMs } from '../../domain/time/time.ts';
import { values } from '../../persistence/bulkInsert.ts';
import type { Transaction } from '../../persistence/database.ts';
import { KeyStrangersEntity } from '../../persistence/entities/strangers.ts';
import { KeySourceEntity } from '../../persistence/entities/uses.ts';
import type { ServiceContext } from '../context.ts';

/** How many strangers are remembered per key, the latest. They inform the owner; nothing is decided by them. */
export const STRANGERS_KEPT = 50;
const STRANGERS_KEPT_FOR: DurationMs = 30 * DAY;

/** Reads what strangers did to a key. @returns null for nothing. */
export async function readStrangers(manager: EntityManager, keyId: string): Promise<StrangersState | null> {
  const row = await manager.findOneBy(KeyStrangersEntity, { keyId });
  if (row === null) return null;
  const { keyId: _, ...state } = row;
  return state;
}

/** @returns the addresses that have presented a right secret of the key, as far as the tables know. */
export async function knownSources(
  manager: EntityManager,
  keyId: string,
  sources: readonly string[],
): Promise<ReadonlySet<string>> {
  if (sources.length === 0) return new Set();
  const rows = await manager.find(KeySourceEntity, {
    where: { keyId, source: In([...sources]), trustedAt: Not(IsNull()) },
    select: { keyId: true, source: true },
  });
  return new Set(rows.map(({ source }) => source));
}

/**
 * Writes what strangers did to a key, in the transaction that counts it.
 * @param networks how many wrong secrets came from each; domain/address says how strangers are distinguished.
 */
export async function writeStrangers(
  { database: { dialect } }: ServiceContext,
  { manager }: Transaction,
  keyId: string,
  state: StrangersState,
  networks: ReadonlyMap<string, number>,
): Promise<void> {
  await manager.upsert(KeyStrangersEntity, { keyId, ...state }, ['keyId']);
  const rows = [...networks].map(([network, failures]) => [keyId, network, failures, state.lastAt]);
  const { sql, parameters } = values(dialect, rows);
  await manager.query(
    `INSERT INTO "key_source" ("keyId", "source", "failures", "lastFailureAt") VALUES ${sql}
     ON CONFLICT ("keyId", "source") DO UPDATE
     SET "failures" = "key_source"."failures" + excluded."failures", "lastFailureAt" = excluded."lastFailureAt"`,
    parameters,
  );
  await forgetBeyond(manager, keyId);
}

/** Keeps only the latest, so that a flood from everywhere doesn't grow the table. */
async function forgetBeyond(manager: EntityManager, keyId: string): Promise<void> {
  const strangers = { keyId, trustedAt: IsNull() };
  const beyond = await manager.find(KeySourceEntity, {
    where: strangers,
    select: { keyId: true, source: true },
    order: { lastFailureAt: 'DESC', source: 'ASC' },
    skip: STRANGERS_KEPT,
    take: 1_000,
  });
  if (beyond.length === 0) return;
  await manager.delete(KeySourceEntity, { ...strangers, source: In(beyond.map(({ source }) => source)) });
}

/** The networks of strangers seen since a moment, latest first. */
export async function strangersSince(
  manager: EntityManager,
  keyId: string,
  since: EpochMs,
  limit: number,
): Promise<readonly string[]> {
  const rows = await manager.find(KeySourceEntity, {
    where: { keyId, trustedAt: IsNull(), lastFailureAt: MoreThanOrEqual(since) },
    order: { lastFailureAt: 'DESC', source: 'ASC' },
    take: limit,
  });
  return rows.map(({ source }) => source);
}

/** Rows per transaction: a table that grew before the cap existed is emptied without blocking others. */
const BATCH = 1_000;

/**
 * Deletes strangers not seen for a month, and bursts that are over.
 * @returns how many strangers were deleted.
 */
export async function forgetStrangers(context: ServiceContext): Promise<number> {
  const { database } = context;
  const now = context.clock();
  await database.write(({ manager }) =>
    manager.delete(KeyStrangersEntity, { lastAt: LessThan(now - BURST_ENDS_AFTER) }),
  );
  let forgotten = 0;
  for (;;) {
    const batch = await database.write(({ manager }) => forgetBatch(manager, now - STRANGERS_KEPT_FOR));
    forgotten += batch;
    if (batch < BATCH) return forgotten;
  }
}

async function forgetBatch(manager: EntityManager, before: EpochMs): Promise<number> {
  const old = await manager.find(KeySourceEntity, {
    where: { trustedAt: IsNull(), lastFailureAt: LessThan(before) },
    select: { keyId: true, source: true },
    order: { lastFailureAt: 'ASC' },
    take: BATCH,
  });
  const perKey = new Map<string, string[]>();
  for (const { keyId, source } of old) perKey.set(keyId, [...(perKey.get(keyId) ?? []), source]);
  for (const [keyId, sources] of perKey) {
    // The condition is repeated: a source that has meanwhile presented a right secret is now known.
    await manager.delete(KeySourceEntity, { keyId, source: In(sources), trustedAt: IsNull() });
  }
  return old.length;
}
