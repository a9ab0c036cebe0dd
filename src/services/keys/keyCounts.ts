import { Brackets, type EntityManager } from 'typeorm';
import type { EpochMs } from '../../domain/time/time.ts';
import { KeyEntity } from '../../persistence/entities/keys.ts';
import type { ServiceContext } from '../context.ts';

/** Whether a project or integration channel still has keys, deleted ones excluded. */
export async function hasLivingKeys(
  context: ServiceContext,
  where: { readonly projectId: string } | { readonly channelId: string },
): Promise<boolean> {
  const now = context.clock();
  return await context.database.read(async (manager) => (await countLivingKeys(manager, where, now)) > 0);
}

/** Counts the keys of a project or integration channel, deleted ones excluded. */
export async function countLivingKeys(
  manager: EntityManager,
  where: { readonly projectId: string } | { readonly channelId: string },
  at: EpochMs,
): Promise<number> {
  return await manager
    .createQueryBuilder(KeyEntity, 'key')
    .where(where)
    .andWhere(new Brackets((not) => not.where('key.deletedAt IS NULL').orWhere('key.deletedAt > :at', { at })))
    .getCount();
}
