import type { EntitySchema } from 'typeorm';
import { DAY, type DurationMs } from '../../domain/time/time.ts';
import { type Dialect, jsonRows } from '../../persistence/bulkInsert.ts';
import type { Transaction } from '../../persistence/database.ts';
import { KeySourceEntity, SecretUseEntity } from '../../persistence/entities/uses.ts';
import type { ServiceContext } from '../context.ts';
import type { Tally } from './useBatch.ts';

/** The most users remembered per secret: a caller that names another program at each check fills no disk. */
export const USERS_PER_SECRET = 200;
/** The most users remembered for all of a key's secrets, which grow in number with each rotation. */
export const USERS_PER_KEY = 1_000;
/** The most known sources remembered per key. A forgotten one is a stranger until it succeeds again. */
export const SOURCES_PER_KEY = 500;
/** How long an unseen user or known source is remembered: twice as long as it counts for warnings of new ones. */
export const REMEMBERED_FOR: DurationMs = 180 * DAY;

/** Rows deleted per transaction, so that nobody waits long behind it. */
const DELETED_AT_ONCE = 500;

/**
 * Trims the tables after rows were added: the least recently seen go first. Called with what this transaction wrote and
 * may have added, so that no caller can grow them between two rounds of housekeeping.
 */
export async function keepWithinBounds(
  { manager }: Transaction,
  dialect: Dialect,
  fresh: readonly Tally[],
): Promise<void> {
  if (fresh.length === 0) return;
  const ids = (pick: (tally: Tally) => string) => [JSON.stringify([...new Set(fresh.map(pick))].map((id) => [id]))];
  const among = `IN (${IDS[dialect]})`;
  await manager.query(
    `DELETE FROM "secret_use" WHERE ${beyond(USES, 'secretId', USERS_PER_SECRET, among)})`,
    ids(({ use }) => use.secretId),
  );
  await manager.query(
    `DELETE FROM "key_source" WHERE ${beyond(SOURCES, 'keyId', SOURCES_PER_KEY, `${among} AND "trustedAt" IS NOT NULL`)})`,
    ids(({ use }) => use.keyId),
  );
}

const IDS = { sqlite: jsonRows('sqlite', { id: 'text' }), postgres: jsonRows('postgres', { id: 'text' }) } as const;

interface Table {
  readonly name: string;
  /** Its primary key. */
  readonly key: string;
  /** The column with the time of a row's last use. */
  readonly seen: string;
}

const USES: Table = { name: '"secret_use"', key: '"secretId", "source", "app"', seen: '"lastAt"' };
const SOURCES: Table = { name: '"key_source"', key: '"keyId", "source"', seen: '"trustedAt"' };

/** The condition for all but each group's latest rows. Its last bracket is left open, for a LIMIT. */
function beyond(table: Table, group: 'secretId' | 'keyId', limit: number, groups: string): string {
  return `(${table.key}) IN (SELECT ${table.key} FROM (
      SELECT ${table.key}, ROW_NUMBER() OVER (PARTITION BY "${group}" ORDER BY ${table.seen} DESC, ${table.key}) AS "place"
      FROM ${table.name} WHERE "${group}" ${groups}
    ) AS "ranked" WHERE "place" > ${limit}`;
}

/** What housekeeping deleted. */
export interface ForgottenUses {
  readonly users: number;
  readonly sources: number;
}

/**
 * Deletes users and known sources not seen for long, and the least recently seen ones of keys with too many. May run
 * twice and be killed midway. Doesn't touch strangers' rows.
 */
export async function forgetUses(context: ServiceContext): Promise<ForgottenUses> {
  const before = context.clock() - REMEMBERED_FOR;
  const old = (table: Table) =>
    `(${table.key}) IN (SELECT ${table.key} FROM ${table.name} WHERE ${table.seen} < ${before}`;
  const crowded = `IN (SELECT "keyId" FROM "secret_use" GROUP BY "keyId" HAVING COUNT(*) > ${USERS_PER_KEY})`;
  const users = await deleteAll(context, SecretUseEntity, old(USES));
  const sources = await deleteAll(context, KeySourceEntity, old(SOURCES));
  const crowds = await deleteAll(context, SecretUseEntity, beyond(USES, 'keyId', USERS_PER_KEY, crowded));
  return { users: users + crowds, sources };
}

/** @param condition an open `IN (SELECT …`; the number of rows per round is added here. */
async function deleteAll<Row extends object>(
  context: ServiceContext,
  entity: EntitySchema<Row>,
  condition: string,
): Promise<number> {
  for (let total = 0; ; ) {
    const { affected } = await context.database.write(({ manager }) =>
      manager.createQueryBuilder().delete().from(entity).where(`${condition} LIMIT ${DELETED_AT_ONCE})`).execute(),
    );
    total += affected ?? 0;
    if ((affected ?? 0) < DELETED_AT_ONCE) return total;
  }
}
