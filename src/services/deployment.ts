import type { Database } from '../persistence/database.ts';
import { SettingEntity } from '../persistence/entities/audit.ts';
import { ProjectEntity } from '../persistence/entities/projects.ts';
import type { Pepper } from './pepper.ts';

const PEPPER_SETTING = 'pepper-fingerprint';

/** Whether the database has met a pepper before. */
export async function hasPepper(database: Database): Promise<boolean> {
  return await database.read((manager) => manager.existsBy(SettingEntity, { name: PEPPER_SETTING }));
}

/**
 * Checks that this is the pepper under which the stored hashes were made, and remembers it on first use. With another one
 * every secret would be refused as wrong, and keys would lock.
 */
export async function checkPepper(database: Database, pepper: Pepper): Promise<'right' | 'wrong'> {
  const fingerprint = pepper.fingerprint();
  return await database.write(async ({ manager }) => {
    const row = { name: PEPPER_SETTING, value: fingerprint };
    await manager.createQueryBuilder().insert().into(SettingEntity).values(row).orIgnore().execute();
    const stored = await manager.findOneByOrFail(SettingEntity, { name: PEPPER_SETTING });
    return stored.value === fingerprint ? 'right' : 'wrong';
  });
}

/** Whether nothing was ever created here. */
export async function isEmpty(database: Database): Promise<boolean> {
  return await database.read(async (manager) => (await manager.count(ProjectEntity)) === 0);
}
