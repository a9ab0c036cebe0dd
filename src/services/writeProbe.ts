import { randomBytes } from 'node:crypto';
import type { Database } from '../persistence/database.ts';
import { SettingEntity } from '../persistence/entities/audit.ts';

const NAME = 'write-probe';
/** More than counting a wrong secret takes; random, so that it can't be compressed. */
const BYTES = 12_000;

/**
 * Writes, commits and deletes something that needs new space: a full disk still accepts what fits into existing pages,
 * and doesn't refuse what is rolled back.
 * @throws the database's error if nothing can be written.
 */
export async function probeWriting(database: Database): Promise<void> {
  const row = { name: NAME, value: randomBytes(BYTES).toString('base64') };
  await database.write(({ manager }) => manager.upsert(SettingEntity, row, ['name']));
  await database.write(({ manager }) => manager.delete(SettingEntity, { name: NAME }));
}
