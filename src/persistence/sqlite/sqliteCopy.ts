import { open, stat } from 'node:fs/promises';
import sqlite3 from 'sqlite3';
import { DataSource } from 'typeorm';
import { sqliteOptions } from '../dataSourceOptions.ts';
import { SettingEntity } from '../entities/audit.ts';

/** The setting that only backups hold: when it was made, and where the audit trail ended. */
export const BACKUP_SETTING = 'backup';

const PROGRESS_MS = 1_000;

/**
 * Copies an SQLite database while it is in use: a complete snapshot, with what is still in the write-ahead log. Only
 * reads the source; writers continue meanwhile.
 * @param to must not exist; is created for this user alone.
 * @param onProgress called each second with the bytes written and an estimate of the total.
 * @throws the driver's or the system's error.
 */
export async function copySqlite(
  from: string,
  to: string,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<void> {
  const source = await new DataSource(sqliteOptions(from, undefined, sqlite3.OPEN_READONLY)).initialize();
  // SQLite writes into an existing empty file and keeps its mode.
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

/** Marks a copy as a backup. A start on it then knows what it was restored from. */
export async function markAsBackup(file: string, value: string): Promise<void> {
  const copy = await new DataSource({ ...sqliteOptions(file), migrations: [] }).initialize();
  try {
    await copy.manager.upsert(SettingEntity, { name: BACKUP_SETTING, value }, ['name']);
  } finally {
    await copy.destroy();
  }
}

/** @returns what SQLite finds wrong with a file, or `ok` alone. */
export async function integrityOf(file: string): Promise<string> {
  const source = await new DataSource(sqliteOptions(file, undefined, sqlite3.OPEN_READONLY)).initialize();
  try {
    const rows: { integrity_check: string }[] = await source.query('PRAGMA integrity_check(10)');
    return rows.map((row) => row.integrity_check).join('; ');
  } finally {
    await source.destroy();
  }
}
