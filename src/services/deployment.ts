import type { Database } from '../persistence/database.ts';
import { SettingEntity } from '../persistence/entities/audit.ts';
import { ProjectEntity } from '../persistence/entities/projects.ts';
import { sealBareHead } from './audit/auditHead.ts';
import type { Pepper } from './pepper.ts';

/** The setting that holds the pepper's fingerprint. */
export const PEPPER_SETTING = 'pepper-fingerprint';

/** Whether the database already has a pepper's fingerprint. */
export async function hasPepper(database: Database): Promise<boolean> {
  return await database.read((manager) => manager.existsBy(SettingEntity, { name: PEPPER_SETTING }));
}

/** Whether this is the pepper of a database opened for reading only. */
export async function storedPepper(
  database: Pick<Database, 'read'>,
  pepper: Pepper,
): Promise<'right' | 'wrong' | 'none'> {
  const known = await database.read((manager) => manager.findOneBy(SettingEntity, { name: PEPPER_SETTING }));
  if (known === null) return 'none';
  return [pepper.fingerprint(), pepper.unsealedFingerprint()].includes(known.value) ? 'right' : 'wrong';
}

/**
 * Checks that the stored hashes were made with this pepper, and remembers it on first use. With another one every
 * secret would be refused as wrong, and keys would lock. First use also starts the audit trail, sealed.
 */
export async function checkPepper(database: Database, pepper: Pepper): Promise<'right' | 'wrong'> {
  const right = [pepper.fingerprint(), pepper.unsealedFingerprint()];
  return await database.write(async (transaction) => {
    const { manager } = transaction;
    const known = await manager.findOneBy(SettingEntity, { name: PEPPER_SETTING });
    if (known !== null) return right.includes(known.value) ? 'right' : 'wrong';
    const row = { name: PEPPER_SETTING, value: pepper.fingerprint() };
    await manager.createQueryBuilder().insert().into(SettingEntity).values(row).orIgnore().execute();
    const stored = await manager.findOneByOrFail(SettingEntity, { name: PEPPER_SETTING });
    if (!right.includes(stored.value)) return 'wrong';
    await sealBareHead(transaction, pepper);
    return 'right';
  });
}

/** Whether nothing was ever created here. */
export async function isEmpty(database: Database): Promise<boolean> {
  return await database.read(async (manager) => (await manager.count(ProjectEntity)) === 0);
}
