import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../src/persistence/database.ts';

/** Rows as the driver gives them. */
export type Rows = readonly Readonly<Record<string, unknown>>[];

/** Every table of a database with its rows, whether the program knows it or not. */
export type Dump = ReadonlyMap<string, Rows>;

const TABLES = {
  sqlite: `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
  postgres: `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
} as const;

/** Reads all that a database holds. */
export async function dumpDatabase(database: Database): Promise<Dump> {
  return await database.read(async (manager) => {
    const dump = new Map<string, Rows>();
    const tables: { name: string }[] = await manager.query(TABLES[database.dialect]);
    for (const { name } of tables) {
      const rows: Record<string, unknown>[] = await manager.query(`SELECT * FROM "${name}"`);
      dump.set(name, rows);
    }
    return dump;
  });
}

/** What no audit event tells of: questions, what was said of a delivery, and what is counted on the key rather than chained. */
const UNAUDITED: Readonly<Record<string, readonly string[] | 'all'>> = {
  confirmation: 'all',
  key_source: 'all',
  key_strangers: 'all',
  secret_use: 'all',
  audit_event: 'all',
  audit_head: 'all',
  key_change: 'all',
  api_key: ['failures', 'failureTotal', 'lastUsedAt', 'useCount'],
  delivery: ['state', 'settledAt', 'burnHandle', 'burnAt'],
};

/** @returns a digest of everything whose change must have its audit event (invariant 6). */
export function auditedDigest(dump: Dump): string {
  return digest(dump, (table) => UNAUDITED[table] ?? []);
}

/** @returns a digest of all that is stored, but for the name that a process drew for itself. Rows have no order. */
export function wholeDigest(dump: Dump): string {
  return digest(dump, (table) => (table === 'key_change' ? ['writer'] : []));
}

function digest(dump: Dump, leftOut: (table: string) => readonly string[] | 'all'): string {
  const kept = [...dump].map(([table, rows]) => {
    const left = leftOut(table);
    if (left === 'all') return [table];
    const lines = rows.map((row) => JSON.stringify(Object.entries(row).filter(([column]) => !left.includes(column))));
    return [table, ...lines.sort()];
  });
  return createHash('sha256').update(JSON.stringify(kept)).digest('hex');
}

/** A whole secret, no matter who made it. */
const ANY_SECRET = /lk_[0-9A-Za-z]{16}_[0-9A-Za-z]{44}/;
/** What of a secret nobody may know: all after the ID. */
const TAIL_FROM = 20;
const UNSEEN = /[\s\p{Cf}]+/gu;

/**
 * Looks for secrets in a text: whole ones, and the hidden part of those that are known to the test.
 * @returns the first one found, or undefined.
 */
function secretIn(text: string, known: readonly string[]): string | undefined {
  return known.find((secret) => text.includes(secret.slice(TAIL_FROM))) ?? ANY_SECRET.exec(text)?.[0];
}

/** The same, however it is broken up by what people can't see. */
export function secretInText(text: string, known: readonly string[]): string | undefined {
  return secretIn(text, known) ?? secretIn(text.replace(UNSEEN, ''), known);
}

/** @returns where in a database a secret stands in plain, if anywhere. */
export function secretInDump(dump: Dump, known: readonly string[]): string | undefined {
  for (const [table, rows] of dump) {
    const row = rows.find((one) => secretInText(JSON.stringify(one), known) !== undefined);
    if (row !== undefined) return `${table}: ${JSON.stringify(row)}`;
  }
  return undefined;
}

/** Reads every byte below a folder. @returns which file holds a secret in plain, if any. */
export async function secretInFiles(folder: string, known: readonly string[]): Promise<string | undefined> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    if (secretIn(await readFile(file, 'latin1'), known) !== undefined) return file;
  }
  return undefined;
}
