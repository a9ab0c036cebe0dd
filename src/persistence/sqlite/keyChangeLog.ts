import { type EntityManager, MoreThanOrEqual } from 'typeorm';
import type { ChangedKeys } from '../database.ts';
import { KeyChangeEntity, type KeyChangeRow } from '../entities/keyChanges.ts';

/** Beyond this many keys in one transaction one row says `all`. */
const NAMED_AT_MOST = 200;
/** How many rows stay. A process that was away for longer than they reach takes everything as changed. */
const KEPT = 1_000;

const ALL = 'all';

/**
 * Writes down which keys a transaction changes, in that same transaction: it commits with the change or not at all.
 * There is one writer at a time, so the rows are numbered in the order of the commits.
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

/** @returns the number of the latest change, 0 where there was none. */
export async function lastKeyChange(manager: EntityManager): Promise<number> {
  return Number((await manager.maximum(KeyChangeEntity, 'seq')) ?? 0);
}

/** Reads what was written from a number on, that row included: it proves that none after it is missing. */
export async function keyChangesFrom(manager: EntityManager, seq: number): Promise<readonly KeyChangeRow[]> {
  return await manager.find(KeyChangeEntity, { where: { seq: MoreThanOrEqual(seq) }, order: { seq: 'ASC' } });
}

/**
 * What other processes changed, by the rows that {@link keyChangesFrom} found.
 * @param seq up to where everything was heard.
 * @param self names this process, whose own changes are no news.
 * @returns the keys, and up to where everything is heard now; all keys where rows are missing: they were pruned while this
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
