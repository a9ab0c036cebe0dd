import { randomBytes } from 'node:crypto';
import type { Database } from '../persistence/database.ts';
import { SettingEntity } from '../persistence/entities/audit.ts';

const NAME = 'write-probe';
/** More than it takes to count a wrong secret; random, so that it can't be compressed. */
const BYTES = 12_000;

/**
 * Writes something that needs room of its own, commits it, and takes it away again: a full disk lets through what fits into the
 * pages that are there, and doesn't mind what is rolled back.
 * @throws the database's error where nothing can be written.
 */
export async function probeWriting(database: Database): Promise<void> {
  const row = { name: NAME, value: randomBytes(BYTES).toString('base64') };
  await database.write(({ manager }) => manager.upsert(SettingEntity, row, ['name']));
  await database.write(({ manager }) => manager.delete(SettingEntity, { name: NAME }));
}
