import { open, stat } from 'node:fs/promises';
import sqlite3 from 'sqlite3';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { Database } from '../database.ts';
import { sqliteOptions } from '../dataSourceOptions.ts';
import { SettingEntity } from '../entities/audit.ts';

/** The setting that a backup holds, and no running database: when it was made, and how far the audit trail had come. */
export const BACKUP_SETTING = 'backup';

const PROGRESS_MS = 1_000;

/**
 * Copies an SQLite database while it is in use: one moment of it, whole, with what is still in the write-ahead log. Only reads the
 * source; writers go on meanwhile.
 * @param to must not exist; is made for this user alone.
 * @param onProgress called each second with the bytes written and about how many there will be.
 * @throws the driver's or the system's error.
 */
export async function copySqlite(
  from: string,
  to: string,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<void> {
  const source = await new DataSource(readOnly(from)).initialize();
  // SQLite writes into an empty file that is there, and leaves its mode.
  await (await open(to, 'wx', 0o600)).close();
  const of = (await stat(from)).size;
  const timer = setInterval(() => {
    void stat(to).then(
      ({ size }) => onProgress(size, Math.max(of, size)),
      () => undefined,
    );
  }, PROGRESS_MS);
  try {
    await source.query('VACUUM INTO ?', [to]);
  } finally {
    clearInterval(timer);
    await source.destroy();
  }
  const written = await open(to, 'r+');
  await written.sync();
  await written.close();
}

/** Writes into a copy that it is one. A start on it then knows what it is restored from. */
export async function markAsBackup(file: string, value: string): Promise<void> {
  const copy = await new DataSource({ ...sqliteOptions(file), migrations: [] }).initialize();
  try {
    await copy.manager.upsert(SettingEntity, { name: BACKUP_SETTING, value }, ['name']);
  } finally {
    await copy.destroy();
  }
}

/** @returns what SQLite finds wrong with a file, `ok` alone if nothing. */
export async function integrityOf(file: string): Promise<string> {
  const source = await new DataSource(readOnly(file)).initialize();
  try {
    const rows: { integrity_check: string }[] = await source.query('PRAGMA integrity_check(10)');
    return rows.map((row) => row.integrity_check).join('; ');
  } finally {
    await source.destroy();
  }
}

/** Opens an SQLite file to read it and nothing else: no migration runs, and no file is made beside it. */
export async function openReadOnly(file: string): Promise<Database> {
  const source = await new DataSource(readOnly(file)).initialize();
  return {
    dialect: 'sqlite',
    read: (work) => work(source.manager),
    write: () => Promise.reject(new Error('this database was opened to be read')),
    onKeysChanged: () => undefined,
    trusts: () => false,
    ping: async () => {
      await source.query('SELECT 1');
    },
    close: () => source.destroy(),
  };
}

function readOnly(file: string): DataSourceOptions {
  const options = sqliteOptions(file);
  if (options.type !== 'sqlite') throw new Error('the options of an SQLite file are of another database');
  return { ...options, migrations: [], flags: sqlite3.OPEN_READONLY };
}
