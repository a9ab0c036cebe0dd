import { type EntityManager, In } from 'typeorm';
import type { EpochMs } from '../domain/time/time.ts';
import { readRecipient } from '../domain/warnings/recipient.ts';
import { SettingEntity } from './entities/audit.ts';
import { SecondFactorEntity } from './entities/people/secondFactor.ts';

/** The setting that says from when on keys of owners without a second factor are suspended; absent where they never are. */
export const SUSPENDS_FROM = 'second-factor-keys-from';

/** Reads from when on keys of owners without a second factor are suspended; undefined where they never are. */
export async function suspendsFrom(manager: EntityManager): Promise<EpochMs | undefined> {
  const setting = await manager.findOneBy(SettingEntity, { name: SUSPENDS_FROM });
  return setting === null ? undefined : Number(setting.value);
}

/** Finds which owners have no second factor, and from when on that suspends their keys. A project has none to have. */
export async function suspensions(
  manager: EntityManager,
  ownerIds: readonly string[],
): Promise<ReadonlyMap<string, EpochMs>> {
  const from = await suspendsFrom(manager);
  if (from === undefined) return new Map();
  const owners = [...new Set(ownerIds)].filter((id) => readRecipient(id).kind === 'person');
  const factors = await manager.findBy(SecondFactorEntity, { personId: In(owners) });
  const enrolled = new Set(factors.flatMap(({ personId, enrolledAt }) => (enrolledAt === null ? [] : [personId])));
  return new Map(owners.flatMap((id) => (enrolled.has(id) ? [] : [[id, from] as const])));
}

/** The same in SQL: whether the key's owner suspends it at `:at`. */
export const SUSPENDED_SQL = `
  EXISTS (SELECT 1 FROM "setting" s
          WHERE CASE WHEN s."name" = '${SUSPENDS_FROM}' THEN CAST(s."value" AS bigint) <= :at ELSE 1 = 0 END)
  AND key.ownerId NOT LIKE 'project:%'
  AND NOT EXISTS (SELECT 1 FROM "second_factor" f WHERE f."personId" = key.ownerId AND f."enrolledAt" IS NOT NULL)`;
