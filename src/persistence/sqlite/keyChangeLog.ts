import { type EntityManager, MoreThanOrEqual } from 'typeorm';
import type { ChangedKeys } from '../database.ts';
import { KeyChangeEntity, type KeyChangeRow } from '../entities/keyChanges.ts';

/** Above this many keys in one transaction, a single row says `all`. */
const NAMED_AT_MOST = 200;
/** How many rows are kept. A process that was away for longer treats everything as changed. */
const KEPT = 1_000;

const ALL = 'all';

/**
 * Logs a transaction's key changes in that same transaction: they commit with the change or not at all. There is one
 * writer at a time, so rows are numbered in commit order.
 * @param writer names this process.
 */
export async function logKeyChanges(manager: EntityManager, writer: string, keys: ChangedKeys): Promise<void> {
  if (keys.length === 0) return;
  const last = (await manager.maximum(KeyChangeEntity, 'seq')) ?? 0;
  const named = keys === 'all' || keys.length > NAMED_AT_MOST ? [ALL] : keys;
  const rows = named.map((keyId, index): KeyChangeRow => ({ seq: Number(last) + 1 + index, keyId, writer }));
  await manager.insert(KeyChangeEntity, rows);
  await manager.query('DELETE FROM "key_change" WHERE "seq" <= ?', [Number(last) + rows.length - KEPT]);
}

/** @returns the number of the latest change, 0 if there was none. */
export async function lastKeyChange(manager: EntityManager): Promise<number> {
  return Number((await manager.maximum(KeyChangeEntity, 'seq')) ?? 0);
}

/** Reads the log from a number on, that row included: it proves that no later row is missing. */
export async function keyChangesFrom(manager: EntityManager, seq: number): Promise<readonly KeyChangeRow[]> {
  return await manager.find(KeyChangeEntity, { where: { seq: MoreThanOrEqual(seq) }, order: { seq: 'ASC' } });
}

/**
 * What other processes changed, from the rows of {@link keyChangesFrom}.
 * @param seq the last number already received.
 * @param self names this process, whose own changes are skipped.
 * @returns the keys, and the last number received now; all keys if rows are missing: they were pruned while this
 * process was away, or the file's content was replaced.
 */
export function newsOf(
  rows: readonly KeyChangeRow[],
  seq: number,
  self: string,
): { readonly keys: ChangedKeys; readonly seq: number } {
  const last = rows.at(-1)?.seq ?? 0;
  const unbroken = seq === 0 ? rows.length === 0 || rows[0]?.seq === 1 : rows[0]?.seq === seq;
  if (!unbroken) return { keys: 'all', seq: last };
  const theirs = rows.filter((row) => row.seq > seq && row.writer !== self).map((row) => row.keyId);
  return { keys: theirs.includes(ALL) ? 'all' : [...new Set(theirs)], seq: last };
}
